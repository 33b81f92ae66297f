//! The public API in one file, for readers who have nothing else: modules with what they are for, types with their fields, functions with
//! their signatures, and the first sentence of each.

use std::collections::HashMap;
use std::fmt::Write as _;

use public_api::PublicApi;
use rustdoc_types::{Crate, Id, Item, ItemEnum, StructKind, VariantKind, Visibility};

/// The variants of a generated enum that are shown.
const MEMBERS: usize = 12;

pub(crate) fn digest(api: &PublicApi, document: &Crate) -> String {
    let mut lines = HashMap::new();
    for item in api.items() {
        lines.entry(item.id()).or_insert_with(|| item.to_string());
    }
    let mut digest = Digest { document, lines, generated: false, text: String::new() };
    if let Some(root) = document.index.get(&document.root) {
        let name = root.name.as_deref().unwrap_or_default();
        let version = document.crate_version.as_deref().unwrap_or_default();
        let _ = writeln!(digest.text, "# {name} {version}: the public API\n");
        digest.module(root, name);
    }
    with_contents(&digest.text)
}

/// The text with a list of its chapters, and the lines where they begin, below its introduction.
fn with_contents(text: &str) -> String {
    const HEAD: usize = 4;
    let lines: Vec<_> = text.lines().collect();
    let (head, rest) = lines.split_at(lines.len().min(HEAD));
    let chapters: Vec<_> =
        rest.iter().enumerate().filter_map(|(at, line)| Some((at, line.strip_prefix("## ")?))).collect();
    let (added, mut made) = (chapters.len() + 2, head.join("\n"));
    made.push_str("\nChapters, and their lines:\n\n");
    for (at, chapter) in &chapters {
        let _ = writeln!(made, "- {chapter}: {}", HEAD + added + at + 1);
    }
    made + &rest.join("\n") + "\n"
}

struct Digest<'a> {
    document: &'a Crate,
    /// Each item as it is declared, with whole paths.
    lines: HashMap<Id, String>,
    /// Whether what is printed is generated from the API description.
    generated: bool,
    text: String,
}

impl<'a> Digest<'a> {
    fn module(&mut self, module: &'a Item, path: &str) {
        let docs = module.docs.as_deref().unwrap_or_default();
        self.generated = path.starts_with("gorgias::types");
        if path.contains("::") {
            let _ = writeln!(self.text, "\n## {path}\n");
        }
        // A long table is looked up where it is.
        if path.ends_with("::faults") {
            let _ = writeln!(self.text, "{}", first_sentence(docs));
        } else {
            self.chapter(docs);
        }
        if path == "gorgias::types" {
            self.text.push_str("A type that is sent has `builder()`, with the setters listed below `gorgias::types::builder`. An enum has `as_str()` and `KNOWN`.\n\n");
        }
        let is_short = path.ends_with("::builder");
        let mut modules = Vec::new();
        self.within(module, is_short, &mut modules);
        for (item, name) in modules {
            self.module(item, &format!("{path}::{name}"));
        }
    }

    /// The docs of a module, without its design, and without the lines of examples that nobody needs to see.
    fn chapter(&mut self, docs: &str) {
        let mut in_code = false;
        let mut is_design = false;
        for line in docs.lines() {
            if !in_code && line.starts_with("# ") {
                is_design = line == "# Design notes";
            }
            if is_design {
                continue;
            }
            if line.trim_start().starts_with("```") {
                in_code = !in_code;
            } else if in_code && (line.starts_with("# ") || line == "#") {
                continue;
            }
            // Titles within stay below the module's.
            let _ = writeln!(self.text, "{}{line}", if line.starts_with('#') && !in_code { "##" } else { "" });
        }
        let _ = writeln!(self.text);
    }

    /// The items of a module, with those of others that it passes on; its modules are left for later.
    fn within(&mut self, module: &'a Item, is_short: bool, modules: &mut Vec<(&'a Item, String)>) {
        let ItemEnum::Module(inner) = &module.inner else { return };
        for item in inner.items.iter().filter_map(|id| self.document.index.get(id)) {
            if let ItemEnum::Use(all) = &item.inner {
                if all.is_glob {
                    if let Some(target) = all.id.and_then(|id| self.document.index.get(&id)) {
                        self.within(target, is_short, modules);
                    }
                    continue;
                }
            }
            let Some((item, name)) = self.resolved(item.id) else { continue };
            if !matches!(item.visibility, Visibility::Default | Visibility::Public) {
                continue;
            }
            match &item.inner {
                ItemEnum::Module(_) => modules.push((item, name)),
                // All operations are methods of the client, too.
                ItemEnum::Constant { .. }
                    if self
                        .lines
                        .get(&item.id)
                        .is_some_and(|line| line.ends_with(": gorgias::operations::Operation")) => {}
                _ if is_short => self.builder(item),
                _ => self.item(item),
            }
        }
    }

    /// A generated builder on one line: its setters with what they take, and the response of its call.
    fn builder(&mut self, item: &'a Item) {
        let (ItemEnum::Struct(inner), Some(name)) = (&item.inner, &item.name) else { return };
        let (mut setters, mut response) = (Vec::new(), String::new());
        for id in &inner.impls {
            let Some(Item { inner: ItemEnum::Impl(inner), .. }) = self.document.index.get(id) else { continue };
            for method in inner.items.iter().filter(|_| inner.trait_.is_none()) {
                let (Some(method), Some(line)) = (self.document.index.get(method), self.lines.get(method)) else {
                    continue;
                };
                let method = method.name.as_deref().unwrap_or_default();
                let line = short(line);
                match method {
                    "body_map" | "build" => {}
                    "send" => response = within(&line, "Response<").map_or_else(|| "()".to_owned(), str::to_owned),
                    _ => setters.push(format!(
                        "{method}({})",
                        within(&line, "TryInto<").or_else(|| within(&line, "Into<")).unwrap_or("..")
                    )),
                }
            }
        }
        let response = if response.is_empty() { response } else { format!(" -> {response}") };
        let _ = writeln!(self.text, "- `{name}: {}{response}`", setters.join(" "));
    }

    /// An item, behind all `pub use`, and the name by which it is reached.
    fn resolved(&self, id: Id) -> Option<(&'a Item, String)> {
        let item = self.document.index.get(&id)?;
        match &item.inner {
            ItemEnum::Use(reexport) => {
                let (target, _) = self.resolved(reexport.id?)?;
                Some((target, reexport.name.clone()))
            }
            _ => Some((item, item.name.clone()?)),
        }
    }

    fn item(&mut self, item: &'a Item) {
        let Some(line) = self.lines.get(&item.id) else { return };
        let line = short(line);
        let (members, impls) = match &item.inner {
            ItemEnum::Struct(inner) => match &inner.kind {
                StructKind::Plain { fields, .. } => (fields.as_slice(), inner.impls.as_slice()),
                _ => (&[][..], inner.impls.as_slice()),
            },
            ItemEnum::Enum(inner) => (inner.variants.as_slice(), inner.impls.as_slice()),
            _ => (&[][..], &[][..]),
        };
        let members: Vec<_> = members.iter().filter_map(|id| self.member(*id)).collect();
        let _ = write!(self.text, "- `{line}");
        if self.generated && !members.is_empty() {
            let members: Vec<_> = members.iter().map(|(member, _)| member.as_str()).collect();
            let (shown, left) = members.split_at(members.len().min(MEMBERS));
            let left = if left.is_empty() { String::new() } else { format!(", and {} more", left.len()) };
            // Of an enum some will do, a field may be the one that is looked for.
            match &item.inner {
                ItemEnum::Enum(_) => write!(self.text, " {{ {}{left} }}", shown.join(", ")),
                _ => write!(self.text, " {{ {} }}", members.join(", ")),
            }
            .unwrap_or_default();
        }
        let _ = writeln!(self.text, "`{}", self.said(item));
        if !self.generated {
            for (member, docs) in members {
                let _ = writeln!(self.text, "  - `{member}`{docs}");
            }
            self.traits(impls);
        }
        if let ItemEnum::Trait(inner) = &item.inner {
            self.methods(&inner.items);
        }
        for id in impls {
            if let Some(Item { inner: ItemEnum::Impl(inner), .. }) = self.document.index.get(id) {
                if inner.trait_.is_none() {
                    self.methods(&inner.items);
                }
            }
        }
    }

    /// A field or a variant with what it holds, and its docs.
    fn member(&self, id: Id) -> Option<(String, String)> {
        let item = self.document.index.get(&id)?;
        let name = item.name.as_deref()?;
        let held = |fields: &[Id]| {
            let fields: Vec<_> = fields.iter().filter_map(|id| self.lines.get(id)).map(|line| short(line)).collect();
            fields.join(", ")
        };
        let text = match &item.inner {
            ItemEnum::Variant(variant) => match &variant.kind {
                VariantKind::Struct { fields, .. } => format!("{name} {{ {} }}", held(fields)),
                VariantKind::Tuple(_) => short(self.lines.get(&id)?),
                VariantKind::Plain => name.to_owned(),
            },
            _ => short(self.lines.get(&id)?),
        };
        Some((text, self.said(item)))
    }

    /// The traits that matter to callers, with what they are for.
    fn traits(&mut self, impls: &[Id]) {
        const KNOWN: [&str; 16] = [
            "Copy",
            "Default",
            "Deref",
            "Deserialize",
            "Display",
            "Error",
            "Extend",
            "From",
            "FromIterator",
            "FromStr",
            "IntoFuture",
            "IntoIterator",
            "Iterator",
            "Ord",
            "Serialize",
            "Stream",
        ];
        let mut shown = Vec::new();
        for id in impls {
            let Some(Item { inner: ItemEnum::Impl(inner), .. }) = self.document.index.get(id) else { continue };
            let (Some(line), Some(of)) = (self.lines.get(id), &inner.trait_) else { continue };
            let name = of.path.rsplit("::").next().unwrap_or_default();
            // Conversions of generated types into each other are many, and for none of a caller's needs.
            let is_own = self.lines.get(id).is_some_and(|line| {
                line.contains("TryFrom<gorgias::types::") || line.contains("From<gorgias::types::")
            });
            if is_own || !(KNOWN.contains(&name) || name == "TryFrom") {
                continue;
            }
            let line = short(line);
            let before = line.split(" for ").next().unwrap_or_default();
            let mut made = before.find(name).map_or(name, |at| &before[at..]).to_owned();
            for id in &inner.items {
                let Some(assigned) =
                    self.lines.get(id).filter(|_| ["IntoFuture", "Iterator", "Stream", "Deref"].contains(&name))
                else {
                    continue;
                };
                let is_type = self
                    .document
                    .index
                    .get(id)
                    .is_some_and(|item| matches!(item.name.as_deref(), Some("Output" | "Item" | "Target")));
                if let Some((_, kind)) = short(assigned).split_once(" = ").filter(|_| is_type) {
                    made = format!("{made} of {kind}");
                }
            }
            shown.push(made);
        }
        shown.sort();
        shown.dedup();
        if !shown.is_empty() {
            let _ = writeln!(self.text, "  - implements `{}`", shown.join("`, `"));
        }
    }

    fn methods(&mut self, items: &'a [Id]) {
        for id in items {
            let (Some(item), Some(line)) = (self.document.index.get(id), self.lines.get(id)) else { continue };
            let name = item.name.as_deref().unwrap_or_default();
            // Said once, where the types begin.
            if self.generated && ["KNOWN", "as_str", "builder"].contains(&name) {
                continue;
            }
            let line = without_owner(line, name);
            let _ = writeln!(self.text, "  - `{}`{}", short(&line), self.said(item));
        }
    }

    /// Docs behind a colon: of what is generated the first sentence, of the rest all that comes before titles, lists and examples.
    fn said(&self, item: &Item) -> String {
        let docs = item.docs.as_deref().unwrap_or_default();
        // An operation has its method on the client.
        let is_operation = self.lines.get(&item.id).is_some_and(|line| line.contains("-> gorgias::builder::"));
        let text = if self.generated || is_operation {
            first_sentence(docs)
        } else {
            let lines = docs.lines().map(str::trim).take_while(|line| !line.starts_with(['#', '`', '|', '-']));
            sentences(&lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "))
        };
        if text.is_empty() { text } else { format!(": {text}") }
    }
}

/// What stands between `open` and the bracket that closes it.
fn within<'a>(line: &'a str, open: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(open)?;
    let mut depth = 1;
    let end = rest.char_indices().find(|(_, letter)| {
        depth += match letter {
            '<' => 1,
            '>' => -1,
            _ => 0,
        };
        depth == 0
    });
    rest.get(..end?.0)
}

/// A method as it stands within its `impl`.
fn without_owner(line: &str, name: &str) -> String {
    let at = ["(", "<"].iter().filter_map(|open| line.find(&format!("::{name}{open}"))).min();
    let start = line.find("fn ").map(|at| at + 3);
    match (start, at) {
        (Some(start), Some(at)) if start <= at => format!("{}{}", &line[..start], &line[at + 2..]),
        _ => line.to_owned(),
    }
}

/// A declaration without `pub`, with the last segment of each path.
fn short(line: &str) -> String {
    let line = line.strip_prefix("pub ").unwrap_or(line).replace("#[non_exhaustive] pub ", "#[non_exhaustive] ");
    let mut made = String::with_capacity(line.len());
    let mut word = 0;
    for (at, letter) in line.char_indices().chain([(line.len(), ' ')]) {
        if letter.is_alphanumeric()
            || letter == '_'
            || letter == ':' && line[at..].starts_with("::")
            || line[..at].ends_with(':') && letter == ':'
        {
            continue;
        }
        made.push_str(line[word..at].rsplit("::").next().unwrap_or_default());
        if at < line.len() {
            made.push(letter);
        }
        word = at + letter.len_utf8();
    }
    made
}

/// The letters of docs after which no further sentence is shown.
const ENOUGH: usize = 110;

/// The first sentences, until it is enough.
fn sentences(text: &str) -> String {
    let end = text.match_indices(". ").map(|(at, _)| at + 1).find(|at| *at >= ENOUGH);
    text[..end.unwrap_or(text.len())].to_owned()
}

/// The first sentence, on one line.
pub(crate) fn first_sentence(docs: &str) -> String {
    let paragraph: Vec<_> = docs.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    let paragraph = paragraph.join(" ");
    let end = paragraph
        .match_indices(". ")
        .map(|(at, _)| at + 1)
        .find(|at| !paragraph[..*at].ends_with("e.g.") && !paragraph[..*at].ends_with("i.e."));
    paragraph[..end.unwrap_or(paragraph.len())].to_owned()
}

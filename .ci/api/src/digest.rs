//! The public API in one file, for readers who have nothing else: modules with what they are for, types with their fields, functions with
//! their signatures, and the first sentence of each.

use std::collections::HashMap;
use std::fmt::Write as _;

use public_api::PublicApi;
use rustdoc_types::{Crate, Id, Item, ItemEnum, StructKind, VariantKind, Visibility};

pub(crate) fn digest(api: &PublicApi, document: &Crate) -> String {
    let mut lines = HashMap::new();
    for item in api.items() {
        lines.entry(item.id()).or_insert_with(|| item.to_string());
    }
    let mut digest = Digest { document, lines, text: String::new() };
    if let Some(root) = document.index.get(&document.root) {
        let name = root.name.as_deref().unwrap_or_default();
        let version = document.crate_version.as_deref().unwrap_or_default();
        let _ = writeln!(digest.text, "# {name} {version}: the public API\n");
        digest.module(root, name);
    }
    digest.text
}

struct Digest<'a> {
    document: &'a Crate,
    /// Each item as it is declared, with whole paths.
    lines: HashMap<Id, String>,
    text: String,
}

impl<'a> Digest<'a> {
    fn module(&mut self, module: &'a Item, path: &str) {
        let docs = module.docs.as_deref().unwrap_or_default();
        if path.contains("::") {
            let _ = writeln!(self.text, "\n## {path}\n");
        }
        self.chapter(docs);
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

    /// The whole docs of a module, without the lines of examples that nobody needs to see.
    fn chapter(&mut self, docs: &str) {
        let mut in_code = false;
        for line in docs.lines() {
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
        let _ = write!(self.text, "- `{}", short(line));
        let members = match &item.inner {
            ItemEnum::Struct(inner) => match &inner.kind {
                StructKind::Plain { fields, .. } => self.fields(fields),
                _ => String::new(),
            },
            ItemEnum::Enum(inner) => self.variants(&inner.variants),
            _ => String::new(),
        };
        let docs = item.docs.as_deref().map(first_sentence).unwrap_or_default();
        let _ = writeln!(self.text, "{members}`{}{docs}", if docs.is_empty() { "" } else { ": " });
        let impls = match &item.inner {
            ItemEnum::Struct(inner) => inner.impls.as_slice(),
            ItemEnum::Enum(inner) => inner.impls.as_slice(),
            ItemEnum::Trait(inner) => return self.methods(&inner.items),
            _ => &[],
        };
        for id in impls {
            if let Some(Item { inner: ItemEnum::Impl(inner), .. }) = self.document.index.get(id) {
                if inner.trait_.is_none() {
                    self.methods(&inner.items);
                }
            }
        }
    }

    fn methods(&mut self, items: &'a [Id]) {
        for id in items {
            let (Some(item), Some(line)) = (self.document.index.get(id), self.lines.get(id)) else { continue };
            let docs = item.docs.as_deref().map(first_sentence).unwrap_or_default();
            let name = item.name.as_deref().unwrap_or_default();
            // Said once, where the types begin.
            if line.contains(" gorgias::types::") && ["KNOWN", "as_str", "builder"].contains(&name) {
                continue;
            }
            let line = without_owner(line, name);
            let _ = writeln!(self.text, "  - `{}`{}{docs}", short(&line), if docs.is_empty() { "" } else { ": " });
        }
    }

    fn fields(&self, fields: &[Id]) -> String {
        let fields: Vec<_> = fields.iter().filter_map(|id| self.lines.get(id)).map(|line| short(line)).collect();
        if fields.is_empty() { String::new() } else { format!(" {{ {} }}", fields.join(", ")) }
    }

    fn variants(&self, variants: &[Id]) -> String {
        let shown = variants.iter().filter_map(|id| {
            let item = self.document.index.get(id)?;
            let ItemEnum::Variant(variant) = &item.inner else { return None };
            let fields = match &variant.kind {
                VariantKind::Struct { fields, .. } => self.fields(fields),
                VariantKind::Tuple(fields) if !fields.is_empty() => "(..)".to_owned(),
                _ => String::new(),
            };
            Some(format!("{}{fields}", item.name.as_deref()?))
        });
        format!(" {{ {} }}", shown.collect::<Vec<_>>().join(", "))
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
    let line = line.strip_prefix("pub ").unwrap_or(line).replace("#[non_exhaustive] pub ", "");
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

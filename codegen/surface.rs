//! Prints the public surface of the generated source: names and types, no bodies, sorted.
//!
//! A snapshot of it is what a reviewer reads instead of 40,000 generated lines. Every line stands for itself, so that a
//! difference needs no context: `types::Ticket.subject: Option<String>`. What all types of a kind have in common is said
//! once, at the top. Stands alone, because the snapshot test compiles it, too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use quote::ToTokens as _;
use syn::{Attribute, FnArg, ImplItem, Item, ItemImpl, ReceiverKind, ReturnType, Signature, Type, Visibility};

/// A longer list of names is spread over lines, one per first letter: so that a new name changes a short line.
const LONGEST_LINE: usize = 200;

/// The surface of `files`: the public path under which each is reachable (`""` or `types::`), and its source.
pub(crate) fn surface(files: &[(&str, &str)]) -> Result<String, String> {
    let mut surface = Surface::default();
    for (path, source) in files {
        let file = syn::parse_file(source).map_err(|e| format!("surface of `{path}`: {e}"))?;
        surface.module(path, &file.items);
    }
    Ok(surface.print())
}

#[derive(Default)]
struct Surface {
    /// Everything but types: finished lines.
    lines: BTreeSet<String>,
    /// Types by path.
    types: BTreeMap<String, Named>,
    /// Traits and other things that types have in common, by path of the type.
    marks: BTreeMap<String, BTreeSet<String>>,
    /// Names of constants, by path and type.
    constants: BTreeMap<(String, String), Vec<String>>,
}

struct Named {
    kind: &'static str,
    /// Variants of an enum.
    variants: Vec<String>,
}

impl Surface {
    fn module(&mut self, path: &str, items: &[Item]) {
        for item in items {
            match item {
                Item::Mod(module) if is_public(&module.vis) => {
                    let items = module.content.as_ref().map(|(_, items)| items.as_slice()).unwrap_or_default();
                    self.module(&format!("{path}{}::", module.ident), items);
                }
                Item::Struct(item) if is_public(&item.vis) => {
                    let name = format!("{path}{}", item.ident);
                    let kind = match path {
                        "builder::" => "call",
                        "types::" => "struct",
                        _ => "other struct",
                    };
                    self.add_type(&name, kind, &item.attrs, Vec::new());
                    for (index, field) in item.fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
                        let key = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
                        self.lines.insert(format!("{name}.{key}: {}{}", short(&field.ty), deprecated(&field.attrs)));
                    }
                }
                Item::Enum(item) if is_public(&item.vis) => {
                    let variants: Vec<String> = item.variants.iter().map(variant).collect();
                    let kind = if variants.iter().all(|variant| variant.ends_with(')')) { "union" } else { "enum" };
                    self.add_type(&format!("{path}{}", item.ident), kind, &item.attrs, variants);
                }
                Item::Impl(block) => self.block(path, block),
                Item::Macro(item) => {
                    // `open_enum!(Name)` writes the impls that all open enums share.
                    let name = item.mac.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
                    self.mark(format!("{path}{}", item.mac.tokens), format!("{name}!"));
                }
                Item::Const(item) if is_public(&item.vis) => {
                    let key = (path.to_owned(), short(&item.ty));
                    self.constants.entry(key).or_default().push(item.ident.to_string());
                }
                Item::Static(item) if is_public(&item.vis) => {
                    self.lines.insert(format!("{path}{} static {}", item.ident, short(&item.ty)));
                }
                Item::Type(item) if is_public(&item.vis) => {
                    self.lines.insert(format!("{path}{} = {}", item.ident, short(&item.ty)));
                }
                Item::Fn(item) if is_public(&item.vis) => {
                    self.lines.insert(format!("{path}{}{}", signature(&item.sig), deprecated(&item.attrs)));
                }
                Item::Use(item) if is_public(&item.vis) => {
                    self.lines.insert(format!("{path} use {}", item.tree.to_token_stream()));
                }
                _ => {}
            }
        }
    }

    fn add_type(&mut self, name: &str, kind: &'static str, attrs: &[Attribute], variants: Vec<String>) {
        // The builder of a type has a setter per field: it is a mark of its type, and no more.
        if let Some((path, of)) = name.rsplit_once("builder::")
            && !path.is_empty()
        {
            return self.mark(format!("{path}{of}"), "builder".into());
        }
        for attribute in attrs {
            if attribute.path().is_ident("derive") {
                let parse = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
                for path in attribute.parse_args_with(parse).into_iter().flatten() {
                    self.mark(name.to_owned(), path_text(&path));
                }
            } else if ["non_exhaustive", "deprecated"].iter().any(|mark| attribute.path().is_ident(mark)) {
                self.mark(name.to_owned(), path_text(attribute.path()));
            }
        }
        self.types.insert(name.to_owned(), Named { kind, variants });
    }

    fn mark(&mut self, name: String, mark: String) {
        self.marks.entry(name).or_default().insert(mark);
    }

    fn block(&mut self, path: &str, block: &ItemImpl) {
        let name = format!("{path}{}", short(&block.self_ty).trim_start_matches('&'));
        if let Some((implemented, _)) = &block.trait_ {
            // Conversions from and to builders follow from the mark `builder`.
            let implemented = path_text(implemented);
            if !path.ends_with("types::builder::")
                && !["Sealed", "Read", "Record", "Slots"].contains(&implemented.as_str())
            {
                self.mark(name, format!("{implemented}{}", associated(block)));
            }
            return;
        }
        if path.ends_with("types::builder::") {
            return;
        }
        for item in &block.items {
            let (line, own) = match item {
                // Every call is sent, and every type of the mark `builder` has a function of that name.
                ImplItem::Fn(item) if is_public(&item.vis) && item.sig.ident != "builder" => {
                    (format!("{}{}", signature(&item.sig), deprecated(&item.attrs)), path != "types::")
                }
                ImplItem::Const(item) if is_public(&item.vis) => {
                    (format!("{}: {}", item.ident, short(&item.ty)), false)
                }
                _ => continue,
            };
            if own {
                self.lines.insert(format!("{name}::{line}"));
            } else {
                self.mark(name.clone(), line);
            }
        }
    }

    fn print(mut self) -> String {
        let mut text = String::new();
        let kinds: BTreeSet<&str> = self.types.values().map(|named| named.kind).collect();
        let mut common = BTreeMap::new();
        for kind in kinds {
            let shared = self.shared(kind);
            if !shared.is_empty() {
                let _ = writeln!(text, "{kind}s: {}", words(&shared));
            }
            common.insert(kind, shared);
        }
        for (name, named) in &self.types {
            let own: BTreeSet<String> = self
                .marks
                .get(name)
                .into_iter()
                .flatten()
                .filter(|m| !common[named.kind].contains(*m))
                .cloned()
                .collect();
            // A call without marks of its own is told by its methods.
            if named.kind == "call" && own.is_empty() {
                continue;
            }
            let list = words(&own);
            let marks = if list.is_empty() { list } else { format!(" ({list})") };
            self.lines.extend(spread(name, &format!("{}{marks}", named.kind), &named.variants));
        }
        for ((path, ty), names) in &self.constants {
            self.lines.extend(spread(path, &format!("const {ty}"), names));
        }
        for line in self.lines {
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    /// What every type of a kind has.
    fn shared(&self, kind: &str) -> BTreeSet<String> {
        let mut all = self.types.iter().filter(|(_, named)| named.kind == kind);
        let marks = |name: &String| self.marks.get(name).cloned().unwrap_or_default();
        let first = all.next().map(|(name, _)| marks(name)).unwrap_or_default();
        all.fold(first, |shared, (name, _)| shared.intersection(&marks(name)).cloned().collect())
    }
}

/// What the traits of paging name: the list that a call answers, the items of a list.
fn associated(block: &ItemImpl) -> String {
    let types = block.items.iter().filter_map(|item| match item {
        // `<List as Trait>::Item` says nothing beside the list.
        ImplItem::Type(item) if matches!(&item.ty, Type::Path(path) if path.qself.is_some()) => None,
        ImplItem::Type(item) if item.ident == "Item" || item.ident == "List" => {
            Some(format!("{} = {}", item.ident, short(&item.ty)))
        }
        _ => None,
    });
    let types: Vec<String> = types.collect();
    if types.is_empty() { String::new() } else { format!("<{}>", types.join(", ")) }
}

/// One line when `names` are few, else a line per first letter.
fn spread(path: &str, what: &str, names: &[String]) -> Vec<String> {
    let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let mut lines = vec![format!("{path} {what}")];
    if names.is_empty() {
        return lines;
    }
    let list = sorted.join(" ");
    if lines[0].len() + list.len() < LONGEST_LINE {
        return vec![format!("{}: {list}", lines[0])];
    }
    let mut letters: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in sorted {
        letters.entry(name.get(..1).unwrap_or(name)).or_default().push(name);
    }
    let path = path.trim_end_matches("::");
    lines.extend(letters.iter().map(|(letter, names)| format!("{path}::{letter}*: {}", names.join(" "))));
    lines
}

fn words(set: &BTreeSet<String>) -> String {
    set.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn deprecated(attrs: &[Attribute]) -> &'static str {
    if attrs.iter().any(|a| a.path().is_ident("deprecated")) { " (deprecated)" } else { "" }
}

fn variant(variant: &syn::Variant) -> String {
    let fields: Vec<String> = variant.fields.iter().map(|field| short(&field.ty)).collect();
    if fields.is_empty() { variant.ident.to_string() } else { format!("{}({})", variant.ident, fields.join(", ")) }
}

/// `name(self, i64) -> T`, with `impl Bound` for type parameters.
fn signature(signature: &Signature) -> String {
    let bounds = bounds(&signature.generics);
    let argument = |argument: &FnArg| match argument {
        FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Reference(_, _, Some(_))) => {
            "&mut self".to_owned()
        }
        FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Reference(..)) => "&self".to_owned(),
        FnArg::Receiver(_) => "self".to_owned(),
        FnArg::Typed(typed) => {
            let ty = short(&typed.ty);
            bounds.get(&ty).cloned().unwrap_or(ty)
        }
    };
    let arguments: Vec<String> = signature.inputs.iter().map(argument).collect();
    let answer = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => format!(" -> {}", short(ty)),
    };
    let after = if signature.asyncness.is_some() { " async" } else { "" };
    format!("{}({}){answer}{after}", signature.ident, arguments.join(", "))
}

/// `impl Bound` by type parameter; bounds on associated types (`V::Error: Display`) are left out.
fn bounds(generics: &syn::Generics) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for parameter in generics.type_params().filter(|parameter| !parameter.bounds.is_empty()) {
        found.insert(parameter.ident.to_string(), bound_text(&parameter.bounds));
    }
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        if let syn::WherePredicate::Type(predicate) = predicate
            && let Type::Path(path) = &predicate.bounded_ty
            && path.qself.is_none()
            && let Some(name) = path.path.get_ident()
        {
            found.insert(name.to_string(), bound_text(&predicate.bounds));
        }
    }
    found
}

fn bound_text(bounds: &syn::punctuated::Punctuated<syn::TypeParamBound, syn::Token![+]>) -> String {
    let traits = bounds.iter().filter_map(|bound| match bound {
        syn::TypeParamBound::Trait(bound) => Some(path_text(&bound.path)),
        _ => None,
    });
    format!("impl {}", traits.collect::<Vec<_>>().join(" + "))
}

/// A type without the paths and lifetimes that lead to it.
fn short(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path_text(&path.path),
        Type::Reference(reference) => format!("&{}", short(&reference.elem)),
        Type::Slice(slice) => format!("[{}]", short(&slice.elem)),
        Type::Tuple(tuple) => format!("({})", tuple.elems.iter().map(short).collect::<Vec<_>>().join(", ")),
        other => other.to_token_stream().to_string(),
    }
}

fn path_text(path: &syn::Path) -> String {
    let Some(last) = path.segments.last() else { return String::new() };
    let list = |types: Vec<String>| if types.is_empty() { String::new() } else { format!("<{}>", types.join(", ")) };
    let arguments = match &last.arguments {
        syn::PathArguments::None => String::new(),
        syn::PathArguments::AngleBracketed(arguments) => list(
            arguments
                .args
                .iter()
                .filter_map(
                    |argument| if let syn::GenericArgument::Type(ty) = argument { Some(short(ty)) } else { None },
                )
                .collect(),
        ),
        syn::PathArguments::Parenthesized(arguments) => {
            let answer = if let ReturnType::Type(_, ty) = &arguments.output {
                format!(" -> {}", short(ty))
            } else {
                String::new()
            };
            format!(
                "({}){answer}",
                arguments.inputs.iter().map(|input| short(&input.ty)).collect::<Vec<_>>().join(", ")
            )
        }
    };
    // `builder::Ticket` and `Ticket` are two types.
    let of_builder = path.segments.len() > 1 && path.segments[path.segments.len() - 2].ident == "builder";
    format!("{}{}{arguments}", if of_builder { "builder::" } else { "" }, last.ident)
}

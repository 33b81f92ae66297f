//! Rewrites what progenitor wrote, where no setting of it can.
//!
//! * `send` becomes a private `request` with our checks inside, and a public `send` sends it and decodes the response:
//!   progenitor's own error prints whole bodies and loses status and headers, and its hooks can return no error of ours.
//! * `Option<Patch<T>>` becomes `Patch<T>`, whose default is "absent".
//! * Types that are only received lose their builders.
//! * Derived readers and schemas become tables of fields.
//! * Constructors that would bypass `Client::builder()` go, and so does `Debug` of the client.
//! * A call can be awaited as it is, and setters of lists take whatever can be walked.
//! * Calls can be made of arguments by name, and there is a table of them by operation (feature `agent`).
//! * Calls that answer a page of a list get `pages()` and `items()`.
//!
//! Every rewrite counts its matches; none is an error.

mod by_id;
mod calls;
mod lists;
mod pagination;
mod records;
mod syntax;
mod types;
mod values;

use std::collections::BTreeMap;

use syn::visit_mut::VisitMut;
use syn::{ImplItem, Item, ItemImpl, parse_quote};

use super::lower::Lowered;
use syntax::{drop_derive, is_inherent, set_docs};

/// Rewrites `file` in place.
pub(crate) fn rewrite(file: &mut syn::File, lowered: &Lowered) -> Result<(), String> {
    let mut counts = Counts::default();
    values::Unwrap { counts: &mut counts }.visit_file_mut(file);
    let mut result = Ok(());
    file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "prelude"));
    let before = file.items.len();
    // That there are hooks: their calls go, see `calls`.
    file.items.retain(|item| !matches!(item, Item::Const(check) if check.ident == "_"));
    counts.hit("demand for hooks removed", file.items.len() < before);
    for item in &mut file.items {
        match item {
            Item::Use(import) => import.vis = syn::Visibility::Inherited,
            Item::Struct(client) if client.ident == "Client" => {
                counts.hit("Debug of the client removed", drop_derive(&mut client.attrs, "Debug"));
                client.attrs.retain(|a| !a.path().is_ident("doc"));
                client.attrs.insert(
                    0,
                    parse_quote!(#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/client/client.md"))]),
                );
            }
            Item::Impl(block) if is_inherent(block, "Client") => rewrite_client(block, lowered, &mut counts),
            Item::Mod(module) if module.ident == "types" => {
                result = result.and(types::rewrite(module, lowered, &mut counts));
                result = result.and(pagination::lists(module, lowered, &mut counts));
            }
            Item::Mod(module) if module.ident == "builder" => {
                result = result.and(calls::rewrite(module, lowered, &mut counts));
            }
            _ => {}
        }
    }
    result?;
    counts.all_hit()?;
    counts.exactly("messages checked", calls::MESSAGE_CALLS.len())?;
    let by_hand = lowered.operations.iter().filter(|operation| operation.hand_written).count();
    counts.exactly("calls by id", lowered.operations.len() - by_hand)?;
    // One that is left out would compile: its call would just have no `pages()`.
    counts.exactly("paged calls", pagination::paged(lowered).count())
}

/// How often each rewrite matched.
#[derive(Default)]
struct Counts(BTreeMap<&'static str, usize>);

impl Counts {
    const EXPECTED: [&'static str; 30] = [
        "patch types unwrapped",
        "patch attributes",
        "conversion messages",
        "Debug of the client removed",
        "constructors removed",
        "demand for hooks removed",
        "documented operations",
        "received types without builder",
        "derived readers removed",
        "derived unions removed",
        "Usual",
        "Deep",
        "Items",
        "EmptyIsNone",
        "sends wrapped",
        "bodies checked",
        "documented setters",
        "builders extended",
        "bare setters",
        "schema limits",
        "open unions",
        "closed bodies",
        "documented builders",
        "checked unions",
        "paged lists",
        "paged calls",
        "awaitable calls",
        "calls by id",
        "lists of calls",
        "lists of bodies",
    ];

    fn hit(&mut self, name: &'static str, hit: bool) {
        *self.0.entry(name).or_default() += usize::from(hit);
    }

    fn all_hit(&self) -> Result<(), String> {
        let missing: Vec<_> = Self::EXPECTED.iter().filter(|n| self.0.get(*n).is_none_or(|c| *c == 0)).collect();
        if missing.is_empty() { Ok(()) } else { Err(format!("rewrite: matched nothing: {missing:?}")) }
    }

    fn exactly(&self, name: &str, expected: usize) -> Result<(), String> {
        let found = self.0.get(name).copied().unwrap_or_default();
        if found == expected { Ok(()) } else { Err(format!("rewrite: {name}: {found}, expected {expected}")) }
    }
}

/// The client itself: no public constructor, documented operations.
fn rewrite_client(block: &mut ItemImpl, lowered: &Lowered, counts: &mut Counts) {
    let before = block.items.len();
    block.items.retain(|item| !matches!(item, ImplItem::Fn(f) if f.sig.ident == "new"));
    counts.hit("constructors removed", block.items.len() < before);
    for item in &mut block.items {
        let ImplItem::Fn(function) = item else { continue };
        if function.sig.ident == "new_with_client" {
            function.vis = parse_quote!(pub(crate));
        } else if let Some(text) = lowered.docs.operations.get(&function.sig.ident.to_string()) {
            set_docs(&mut function.attrs, text);
            function.attrs.push(parse_quote!(#[must_use = "a call does nothing until it is sent"]));
            counts.hit("documented operations", true);
        }
    }
}

//! Paging: every call that answers a page of a list gets `pages()` and `items()`, and the impls behind them.
//!
//! The impls stand beside the builders, whose fields are private: a walk sets the position on a copy of the call. What a
//! page says about the next one is read by hand-written code, by the type of `meta`; a new form of it does not compile.

use heck::ToShoutySnakeCase;
use quote::{format_ident, quote};
use syn::{Fields, Item, ItemMod, ItemStruct, Type, parse_quote};

use super::Counts;
use super::calls::operation_id;
use super::syntax::{argument, is_inherent, is_named, last_segment};
use crate::codegen::lower::Lowered;
use crate::codegen::operations::Operation;

/// The operations whose answer is a page of a list.
pub(super) fn paged(lowered: &Lowered) -> impl Iterator<Item = &Operation> {
    lowered.operations.iter().filter(|operation| operation.pagination != "none")
}

/// What a walk sets on a call, and reads from it, by the kind of paging.
fn position_fields(operation: &Operation) -> Result<&'static [&'static str], String> {
    match operation.pagination.as_str() {
        "cursor" => Ok(&["cursor"]),
        "page" => Ok(&["page"]),
        "view-items" => Ok(&["cursor", "direction", "ignored_item"]),
        other => Err(format!("{}: no code for pagination `{other}`", operation.id)),
    }
}

/// The impls for the types of lists.
pub(super) fn lists(module: &mut ItemMod, lowered: &Lowered, counts: &mut Counts) -> Result<(), String> {
    let Some((_, items)) = &mut module.content else { return Err("`types` has no content".into()) };
    let mut names: Vec<&str> = Vec::new();
    for operation in paged(lowered) {
        let name = operation.answer.as_deref().ok_or_else(|| format!("{}: paged without an envelope", operation.id))?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for name in names {
        let structure = items.iter().find_map(|item| match item {
            Item::Struct(structure) if structure.ident == name => Some(structure),
            _ => None,
        });
        let structure = structure.ok_or_else(|| format!("{name}: no such type"))?;
        let item = field(structure, "data").and_then(|ty| argument(ty, "Vec"));
        let item = item.ok_or_else(|| format!("{name}: no list in `data`"))?.clone();
        let record = last_segment(&item).is_some_and(|item| is_record(items, &item));
        let digest = match record {
            true => quote!(crate::page::digest_of_ids(self.data.iter().map(|item| item.id))),
            false => quote!(crate::page::digest_of_rows(&self.data)),
        };
        field(structure, "meta").ok_or_else(|| format!("{name}: no `meta`"))?;
        let name = format_ident!("{name}");
        counts.hit("paged lists", true);
        items.push(parse_quote! { impl crate::page::Sealed for #name {} });
        items.push(parse_quote! {
            impl crate::page::List for #name {
                type Item = #item;
                fn items(&self) -> &[Self::Item] { &self.data }
                fn into_items(self) -> ::std::vec::Vec<Self::Item> { self.data }
                fn next_position(
                    &self,
                    here: &crate::page::Position,
                ) -> ::std::result::Result<::std::option::Option<crate::page::Position>, &'static str> {
                    crate::page::next_position(self.meta.as_ref(), here)
                }
                fn has_meta(&self) -> bool { self.meta.is_some() }
                fn total(&self) -> ::std::option::Option<u64> { crate::page::total(self.meta.as_ref()) }
                fn digest(&self) -> u64 { #digest }
            }
        });
    }
    Ok(())
}

/// `pages()`, `items()` and the impls behind them for the calls among `builders`: items to stand beside them.
pub(super) fn calls(builders: &[Item], lowered: &Lowered, counts: &mut Counts) -> Result<Vec<Item>, String> {
    let mut made = Vec::new();
    for item in builders {
        let Item::Impl(block) = item else { continue };
        let id = operation_id(block).unwrap_or_default();
        let Some(operation) = paged(lowered).find(|operation| operation.id == id) else { continue };
        let builder = builders.iter().find_map(|item| match item {
            Item::Struct(builder) if is_inherent(block, &builder.ident.to_string()) => Some(builder),
            _ => None,
        });
        made.extend(call(operation, builder.ok_or_else(|| format!("{id}: no builder"))?, counts)?);
    }
    Ok(made)
}

fn call(operation: &Operation, builder: &ItemStruct, counts: &mut Counts) -> Result<Vec<Item>, String> {
    let id = &operation.id;
    let call = &builder.ident;
    let row = format_ident!("{}", id.to_shouty_snake_case());
    let list = operation.answer.as_deref().ok_or_else(|| format!("{id}: paged without an envelope"))?;
    let list = format_ident!("{list}");
    let mut fields = Vec::new();
    for name in position_fields(operation)? {
        let optional = field(builder, name).and_then(|ty| argument(ty, "Result")).and_then(|ty| argument(ty, "Option"));
        optional.ok_or_else(|| format!("{id}: no optional parameter `{name}` to page by"))?;
        fields.push(format_ident!("{name}"));
    }
    let fetch = if operation.may_be_empty {
        quote!(::std::boxed::Box::pin(async move {
            crate::page::not_empty(&crate::operations::#row, self.send().await?)
        }))
    } else {
        quote!(::std::boxed::Box::pin(self.send()))
    };
    let has_limit = field(builder, "limit").is_some();
    let limit = match (has_limit, operation.page_size) {
        (true, Some(size)) => quote!(self.limit.as_ref().ok().copied().flatten().or(Some(#size))),
        (true, None) => return Err(format!("{id}: `limit` without a default")),
        (false, _) => quote!(None),
    };
    counts.hit("paged calls", true);
    let inherent: Item = parse_quote! {
        impl<'a> #call<'a> {
            /// Walks the list page by page: each comes with its status, headers and position. See [`Paginate`](crate::page::Paginate).
            #[must_use = "a walk does nothing until it is polled"]
            pub fn pages(self) -> crate::page::Pages<Self> { crate::page::Pages::new(self) }
            /// Walks the list item by item, and asks for pages as they are needed. See [`Paginate`](crate::page::Paginate).
            #[must_use = "a walk does nothing until it is polled"]
            pub fn items(self) -> crate::page::Items<Self> { crate::page::Items::new(self) }
        }
    };
    let behind: Item = parse_quote! {
        impl<'a> crate::page::Paginate for #call<'a> {
            type Item = <types::#list as crate::page::List>::Item;
            type List = types::#list;
            type Fetch = crate::page::Fetch<'a, types::#list>;
            const OPERATION: &'static crate::operations::Operation = &crate::operations::#row;
            fn position(&self) -> crate::page::Position {
                crate::page::Position {
                    #(#fields: self.#fields.as_ref().ok().cloned().flatten(),)*
                    ..crate::page::Position::start(Self::OPERATION)
                }
            }
            fn limit(&self) -> ::std::option::Option<i64> { #limit }
            fn seek(&mut self, position: &crate::page::Position) {
                #(self.#fields = Ok(position.#fields.clone());)*
            }
            fn fetch(self) -> Self::Fetch { #fetch }
        }
    };
    Ok(vec![inherent, parse_quote! { impl<'a> crate::page::Sealed for #call<'a> {} }, behind])
}

/// Whether items of this type have an id.
fn is_record(items: &[Item], name: &str) -> bool {
    items.iter().any(|item| match item {
        Item::Struct(structure) if structure.ident == name => {
            field(structure, "id").is_some_and(|ty| is_named(ty, "i64"))
        }
        _ => false,
    })
}

fn field<'a>(structure: &'a ItemStruct, name: &str) -> Option<&'a Type> {
    let Fields::Named(fields) = &structure.fields else { return None };
    fields.named.iter().find(|field| field.ident.as_ref().is_some_and(|ident| ident == name)).map(|field| &field.ty)
}

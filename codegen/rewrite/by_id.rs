//! Calls that are made of arguments by name, and the table that finds them by operation.
//!
//! Each is one expression, which fills the builder: everything else, checks included, is the `request` that its own `send`
//! calls, too. Without the feature `agent` none of it is compiled.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Fields, Ident, Item, ItemImpl, Type, parse_quote};

use super::syntax::{argument, last_segment};
use crate::codegen::lower::Lowered;
use crate::codegen::rules;

/// The fields of each builder.
pub(super) fn fields(items: &[Item]) -> BTreeMap<String, Vec<(Ident, Type)>> {
    let structs = items.iter().filter_map(|item| if let Item::Struct(found) = item { Some(found) } else { None });
    structs
        .map(|found| {
            let named = if let Fields::Named(named) = &found.fields { Some(&named.named) } else { None };
            let fields = named.into_iter().flatten();
            let fields = fields.filter_map(|field| Some((field.ident.clone()?, field.ty.clone())));
            (found.ident.to_string(), fields.collect())
        })
        .collect()
}

/// How a call is made of its arguments.
pub(super) struct ById {
    /// Of its builder.
    pub(super) function: syn::ImplItemFn,
    /// In the table of all.
    pub(super) row: TokenStream,
}

pub(super) fn of(
    block: &ItemImpl,
    id: &str,
    waits: bool,
    fields: &BTreeMap<String, Vec<(Ident, Type)>>,
    lowered: &Lowered,
) -> Result<ById, String> {
    let name = last_segment(&block.self_ty).ok_or_else(|| format!("{id}: a builder without a name"))?;
    let fields = fields.get(&name).ok_or_else(|| format!("{id}: no fields of its builder"))?;
    let parameters = lowered.rules.parameters.get(id).ok_or_else(|| format!("{id}: no parameters"))?;
    let mut values = Vec::new();
    for (field, ty) in fields.iter().filter(|(field, _)| field != "client") {
        let value = argument(ty, "Result").ok_or_else(|| format!("{id}: `{field}` is no Result"))?;
        if field == "body" {
            // Builders hold the builder of a body that has one.
            values.push(match built(value) {
                Some(body) => quote!(body: from.body::<types::#body>().map(::std::convert::From::from)),
                None => quote!(body: from.body()),
            });
            continue;
        }
        let wire = parameters.iter().map(|(wire, _)| wire).find(|wire| field == &rules::rust_name(wire));
        let wire = wire.ok_or_else(|| format!("{id}: no parameter `{field}`"))?;
        values.push(quote!(#field: from.take(#wire)));
    }
    let from = if values.is_empty() { format_ident!("_from") } else { format_ident!("from") };
    let function = parse_quote! {
        #[cfg(feature = "agent")]
        fn by_name(client: &'a super::Client, #from: &mut crate::operations::Given) -> Self {
            Self { client, #(#values),* }
        }
    };
    let builder = format_ident!("{name}");
    let row = if waits {
        quote!(Later(|client, from| ::std::boxed::Box::pin(#builder::by_name(client, from).request())))
    } else {
        quote!(Now(|client, from| #builder::by_name(client, from).request()))
    };
    Ok(ById { function, row })
}

/// The type that a builder of a body builds.
fn built(value: &Type) -> Option<Ident> {
    let Type::Path(path) = value else { return None };
    let mut segments = path.path.segments.iter().rev();
    let (last, module) = (segments.next()?, segments.next()?);
    (module.ident == "builder").then(|| last.ident.clone())
}

/// The calls of all operations, in the order of `OPERATIONS`.
pub(super) fn table(made: &[(String, TokenStream)], lowered: &Lowered) -> Item {
    let rows = lowered.operations.iter().map(|operation| {
        let row = made.iter().find(|(id, _)| *id == operation.id).map(|(_, row)| row);
        row.map_or_else(|| quote!(crate::operations::Make::ByHand), |row| quote!(crate::operations::Make::#row))
    });
    parse_quote! {
        #[cfg(feature = "agent")]
        pub(crate) static MAKE: [crate::operations::Make; crate::operations::COUNT] = [#(#rows),*];
    }
}

//! Large objects that few programs look at are kept as text.

use syn::{Fields, ItemStruct, parse_quote};

use super::Counts;
use super::syntax::is_named;
use crate::codegen::lower::Lowered;

/// What shops know of a customer.
const LARGE: [&str; 2] = ["integrations", "ecommerce_data"];

pub(super) fn rewrite(structure: &mut ItemStruct, lowered: &Lowered, counts: &mut Counts) {
    let Fields::Named(fields) = &mut structure.fields else { return };
    if !lowered.responses.contains(&structure.ident.to_string()) {
        return;
    }
    for field in &mut fields.named {
        let is_large = field.ident.as_ref().is_some_and(|ident| LARGE.iter().any(|name| ident == name));
        if is_large && is_named(&field.ty, "Map") {
            field.ty = parse_quote!(crate::model::LazyMap);
            field.attrs.retain(|attribute| !attribute.path().is_ident("serde"));
            field.attrs.push(parse_quote!(#[serde(default, skip_serializing_if = "crate::model::LazyMap::is_empty")]));
            counts.hit("lazy objects", true);
        }
    }
}

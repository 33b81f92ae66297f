//! How the types are read and described: a table of fields instead of derived code, which `src/read/` walks.

use quote::{format_ident, quote};
use syn::{Attribute, Expr, ExprLit, Fields, Item, ItemEnum, ItemStruct, Lit, Meta, Type, parse_quote};

use super::Counts;
use super::syntax::{argument, drop_derive, is_named};
use crate::codegen::lower::Lowered;
use crate::codegen::rules;

/// Free JSON that is nested deeply at times: what others add to records, and the syntax trees of rules and views.
const DEEP: [&str; 3] = ["meta", "code_ast", "filters_ast"];

/// The most fields of a record: one bit each tells which were there.
const MOST_FIELDS: usize = 128;

/// Takes the derived readers from a struct, and returns what stands in their place.
pub(super) fn record(structure: &mut ItemStruct, lowered: &Lowered, counts: &mut Counts) -> Result<Vec<Item>, String> {
    let name = structure.ident.clone();
    let text = name.to_string();
    let Fields::Named(fields) = &mut structure.fields else { return Ok(Vec::new()) };
    counts.hit("derived readers removed", drop_readers(&mut structure.attrs));
    let sent = !lowered.responses.contains(&text);
    let limits = lowered.rules.structs.get(&text);
    let is_envelope = lowered.envelopes().contains(text.as_str());
    let mut rows = Vec::new();
    let mut idents = Vec::new();
    for field in &mut fields.named {
        let Some(ident) = field.ident.clone() else { continue };
        let key = ident.to_string();
        let (renamed, has_default) = serde_words(&field.attrs)?;
        let wire = renamed.unwrap_or_else(|| key.clone());
        let asks_for_null = drop_reader(&mut field.attrs);
        let required = asks_for_null || !(has_default || argument(&field.ty, "Option").is_some());
        let limit = limits.and_then(|l| l.iter().find(|(wire, _)| rules::rust_name(wire) == key));
        let limits = limit.and_then(|(_, rule)| rules::schema_limits(rule)).unwrap_or_default();
        counts.hit("schema limits", !limits.is_empty());
        let form = form(&field.ty, &key, lowered.lenient.contains(&(text.clone(), key.clone())), is_envelope);
        counts.hit(form, true);
        let form = format_ident!("{form}");
        let (docs, ty) = (docs(&field.attrs), &field.ty);
        rows.push((
            wire.clone(),
            ident.clone(),
            quote! {
                crate::read::Field {
                    name: #wire,
                    docs: #docs,
                    limits: #limits,
                    required: #required,
                    form: crate::read::Form::#form,
                }
            },
            quote!(schemars::SchemaGenerator::subschema_for::<#ty>),
        ));
        idents.push(ident);
    }
    if rows.len() > MOST_FIELDS {
        return Err(format!("{text}: more than {MOST_FIELDS} fields"));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let slots = rows.iter().enumerate().map(|(index, (_, ident, ..))| quote!(#index => Some(&mut self.#ident),));
    let schemas = rows.iter().map(|(.., schema)| schema);
    let rows = rows.iter().map(|(_, _, row, _)| row);
    let closed = lowered.rules.closed.contains(&text);
    counts.hit("closed bodies", closed);
    let docs = docs(&structure.attrs);
    let id = format!("gorgias::types::{text}");
    let mut items: Vec<Item> = vec![
        parse_quote! {
            impl crate::read::Record for #name {
                const TABLE: &'static crate::read::Table = &crate::read::Table {
                    docs: #docs,
                    fields: &[#(#rows),*],
                    closed: #closed,
                    sent: #sent,
                };
                fn blank() -> Self { Self { #(#idents: crate::read::Read::blank()),* } }
            }
        },
        parse_quote! {
            impl crate::read::Slots for #name {
                fn slot(&mut self, field: usize) -> Option<&mut dyn crate::read::Slot> {
                    match field { #(#slots)* _ => None }
                }
            }
        },
        parse_quote! {
            // Few programs ask for schemas: what they take is compiled there.
            impl schemars::JsonSchema for #name {
                #[inline]
                fn schema_name() -> ::std::borrow::Cow<'static, str> { #text.into() }
                #[inline]
                fn schema_id() -> ::std::borrow::Cow<'static, str> { #id.into() }
                #[inline]
                fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    crate::read::schema(<Self as crate::read::Record>::TABLE, &[#(#schemas),*], generator)
                }
            }
        },
    ];
    items.push(by_serde(&name));
    Ok(items)
}

/// Takes the derived reader from a union, and returns what stands in its place: the first form that fits exactly.
pub(super) fn union(union: &mut ItemEnum, counts: &mut Counts) -> Vec<Item> {
    let name = union.ident.clone();
    counts.hit("derived unions removed", drop_derive(&mut union.attrs, "Deserialize"));
    let variants: Vec<_> = union.variants.iter().map(|variant| &variant.ident).collect();
    let first = variants.first();
    vec![
        parse_quote! {
            impl crate::read::Read for #name {
                fn blank() -> Self { Self::#first(crate::read::Read::blank()) }
                fn read(from: &mut crate::read::Reader<'_>) -> Result<Self, crate::read::Failed> {
                    crate::read::read_union(from, &[#(|from| crate::read::Read::read(from).map(Self::#variants)),*])
                }
            }
        },
        by_serde(&name),
    ]
}

fn by_serde(name: &syn::Ident) -> Item {
    parse_quote! {
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::read::by_serde(deserializer)
            }
        }
    }
}

/// Which forms a field takes beside those of its type: a variant of `Form` in `src/read/record.rs`.
fn form(ty: &Type, key: &str, lenient: bool, envelope: bool) -> &'static str {
    if lenient {
        return "EmptyIsNone";
    }
    let inner = argument(ty, "Option").unwrap_or(ty);
    let inner = argument(inner, "Patch").unwrap_or(inner);
    let inner = argument(inner, "Hidden").unwrap_or(inner);
    if (is_named(inner, "Value") || is_named(inner, "Map")) && DEEP.contains(&key) {
        return "Deep";
    }
    if envelope && key == "data" && is_named(ty, "Vec") { "Items" } else { "Usual" }
}

fn drop_readers(attrs: &mut [Attribute]) -> bool {
    drop_derive(attrs, "Deserialize") && drop_derive(attrs, "JsonSchema")
}

/// The name on the wire, where it is another one, and whether the field may be missing.
fn serde_words(attrs: &[Attribute]) -> Result<(Option<String>, bool), String> {
    let (mut name, mut default) = (None, false);
    for attribute in attrs.iter().filter(|a| a.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                if meta.path.is_ident("default") && !meta.input.peek(syn::Token![=]) {
                    default = true;
                    return Ok(());
                }
                let value: syn::LitStr = meta.value()?.parse()?;
                match meta.path.get_ident().map(ToString::to_string).as_deref() {
                    Some("rename") => name = Some(value.value()),
                    Some("skip_serializing_if" | "deserialize_with") => {}
                    _ => return Err(meta.error("an attribute that is not read")),
                }
                Ok(())
            })
            .map_err(|error| format!("serde attribute: {error}"))?;
    }
    Ok((name, default))
}

/// Takes away a reader that only says that `null` must be written out.
fn drop_reader(attrs: &mut Vec<Attribute>) -> bool {
    let before = attrs.len();
    attrs.retain(|attribute| {
        !(attribute.path().is_ident("serde") && quote!(#attribute).to_string().contains("deserialize_with"))
    });
    attrs.len() < before
}

fn docs(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

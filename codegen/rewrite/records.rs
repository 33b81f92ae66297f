//! How the types are read, written and described: a table of fields instead of derived code, which `src/read/` walks.
//! All of it are tokens that nobody parses again.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Expr, ExprLit, Fields, ItemEnum, ItemStruct, Lit, Meta, Type};

use super::Counts;
use super::syntax::{argument, drop_derive, is_named};
use crate::codegen::lower::Lowered;
use crate::codegen::rules;

/// Free JSON that is nested deeply at times: what others add to records, and the syntax trees of rules and views.
const DEEP: [&str; 3] = ["meta", "code_ast", "filters_ast"];

/// The most fields of a record: one bit each tells which were there.
const MOST_FIELDS: usize = 128;

/// Takes the derived readers and the writer from a struct, and returns what stands in their place.
pub(super) fn record(
    structure: &mut ItemStruct,
    lowered: &Lowered,
    counts: &mut Counts,
) -> Result<Vec<TokenStream>, String> {
    let name = structure.ident.clone();
    let text = name.to_string();
    let Fields::Named(fields) = &mut structure.fields else { return Ok(Vec::new()) };
    counts.hit("derived readers removed", drop_readers(&mut structure.attrs));
    counts.hit("derived writers removed", drop_derive(&mut structure.attrs, "Serialize"));
    counts.hit("derived comparisons removed", drop_derive(&mut structure.attrs, "PartialEq"));
    let has_default = drop_derive(&mut structure.attrs, "Default");
    counts.hit("derived defaults removed", has_default);
    let sent = !lowered.responses.contains(&text);
    let limits = lowered.rules.structs.get(&text);
    let is_envelope = lowered.envelopes().contains(text.as_str());
    let mut rows = Vec::new();
    let mut idents = Vec::new();
    for field in &mut fields.named {
        let Some(ident) = field.ident.clone() else { continue };
        let key = ident.to_string();
        let words = serde_words(&mut field.attrs)?;
        let wire = words.name.unwrap_or_else(|| key.clone());
        let required = words.asks_for_null || !(words.has_default || argument(&field.ty, "Option").is_some());
        counts.hit(words.omit, true);
        let omit = format_ident!("{}", words.omit);
        let limit = limits.and_then(|l| l.iter().find(|(wire, _)| rules::rust_name(wire) == key));
        counts.hit("limits of fields", limit.is_some());
        let rule = limit.map_or_else(|| quote!(crate::validate::Rule::NONE), |(_, rule)| rules::tokens(rule));
        let form = form(&field.ty, &key, lowered.lenient.contains(&(text.clone(), key.clone())), is_envelope);
        counts.hit(form, true);
        let form = format_ident!("{form}");
        let (docs, ty) = (docs(&field.attrs), &field.ty);
        rows.push((
            wire.clone(),
            ident.clone(),
            quote! {
                crate::read::Field::new(
                    #wire,
                    #docs,
                    &#rule,
                    #required,
                    crate::read::Form::#form,
                    crate::read::Omit::#omit,
                )
            },
            quote!(schemars::SchemaGenerator::subschema_for::<#ty>),
        ));
        idents.push(ident);
    }
    if rows.len() > MOST_FIELDS {
        return Err(format!("{text}: more than {MOST_FIELDS} fields"));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let parts = rows.iter().map(|(_, ident, ..)| ident);
    let slots = rows.iter().enumerate().map(|(index, (_, ident, ..))| quote!(#index => Some(&mut self.#ident),));
    let schemas = rows.iter().map(|(.., schema)| schema);
    let rows = rows.iter().map(|(_, _, row, _)| row);
    let closed = lowered.rules.closed.contains(&text);
    counts.hit("closed bodies", closed);
    let check = rules::dependent(&lowered.rules, &text);
    counts.hit("checks of several fields", check.is_some());
    let check = check.map(|check| quote!(#[inline] fn check(&self, at: &mut crate::validate::Checker) { #check }));
    let docs = docs(&structure.attrs);
    let id = format!("gorgias::types::{text}");
    let mut items = vec![
        quote! {
            impl crate::read::Record for #name {
                const TABLE: &'static crate::read::Table = &crate::read::Table {
                    name: #text,
                    docs: #docs,
                    fields: &[#(#rows),*],
                    closed: #closed,
                    sent: #sent,
                };
                #[inline] fn blank() -> Self { Self { #(#idents: crate::read::Read::blank()),* } }
            }
        },
        quote! {
            impl crate::read::Slots for #name {
                #[inline] fn slot(&mut self, field: usize) -> Option<&mut dyn crate::read::Slot> {
                    match field { #(#slots)* _ => None }
                }
                #[inline] fn parts<'s>(&'s self, parts: &mut Vec<&'s dyn crate::read::Show>) {
                    parts.extend_from_slice(&[#(&self.#parts),*]);
                }
                #check
            }
        },
        quote! {
            impl schemars::JsonSchema for #name {
                #[inline] fn schema_name() -> ::std::borrow::Cow<'static, str> { #text.into() }
                #[inline] fn schema_id() -> ::std::borrow::Cow<'static, str> { #id.into() }
                #[inline] fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    crate::read::schema(<Self as crate::read::Record>::TABLE, &[#(#schemas),*], generator)
                }
            }
        },
    ];
    items.push(quote! {
        impl PartialEq for #name {
            #[inline] fn eq(&self, other: &Self) -> bool { crate::read::same(self, other) }
        }
    });
    if has_default {
        items.push(quote! {
            impl Default for #name {
                #[inline] fn default() -> Self { crate::read::Record::blank() }
            }
        });
    }
    items.extend(by_serde(&name));
    Ok(items)
}

/// Takes the derived reader and the writer from a union, and returns what stands in its place: the first form that fits exactly.
pub(super) fn union(union: &mut ItemEnum, counts: &mut Counts) -> Vec<TokenStream> {
    let name = union.ident.clone();
    let dropped = drop_derive(&mut union.attrs, "Deserialize") && drop_derive(&mut union.attrs, "Serialize");
    counts.hit("derived unions removed", dropped);
    let variants: Vec<_> = union.variants.iter().map(|variant| &variant.ident).collect();
    let first = variants.first();
    let mut items = vec![
        quote! {
            impl crate::read::Show for #name {
                #[inline] fn show(&self) -> crate::read::Shown<'_> {
                    match self { #(Self::#variants(value) => crate::read::Show::show(value),)* }
                }
            }
        },
        quote! {
            impl crate::read::Read for #name {
                #[inline] fn blank() -> Self { Self::#first(crate::read::Read::blank()) }
                #[inline] fn read(from: &mut crate::read::Reader<'_>) -> Result<Self, crate::read::Failed> {
                    crate::read::read_union(from, &[#(|from| crate::read::Read::read(from).map(Self::#variants)),*])
                }
            }
        },
    ];
    items.extend(by_serde(&name));
    items
}

fn by_serde(name: &syn::Ident) -> [TokenStream; 2] {
    [
        quote! {
            impl<'de> ::serde::Deserialize<'de> for #name {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    crate::read::by_serde(deserializer)
                }
            }
        },
        quote! {
            impl ::serde::Serialize for #name {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    crate::read::write(self, serializer)
                }
            }
        },
    ]
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

/// What the attributes of a field say.
struct Words {
    /// The name on the wire, where it is another one.
    name: Option<String>,
    /// Whether the field may be missing.
    has_default: bool,
    /// Whether it has a reader of its own, which only says that `null` must be written out.
    asks_for_null: bool,
    /// When it is not written: a variant of `Omit` in `src/read/record.rs`.
    omit: &'static str,
}

/// Takes the attributes of serde from a field, and returns what they say.
fn serde_words(attrs: &mut Vec<Attribute>) -> Result<Words, String> {
    let mut words = Words { name: None, has_default: false, asks_for_null: false, omit: "Never" };
    for attribute in attrs.extract_if(.., |a| a.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                if meta.path.is_ident("default") && !meta.input.peek(syn::Token![=]) {
                    words.has_default = true;
                    return Ok(());
                }
                let value = meta.value()?.parse::<syn::LitStr>()?.value();
                match meta.path.get_ident().map(ToString::to_string).as_deref() {
                    Some("rename") => words.name = Some(value),
                    Some("deserialize_with") => words.asks_for_null = true,
                    Some("skip_serializing_if") => {
                        words.omit = match value.rsplit(':').next().map(str::trim) {
                            Some("is_none" | "is_absent") => "Absent",
                            Some("is_empty") => "Empty",
                            _ => return Err(meta.error("a condition that is not read")),
                        }
                    }
                    _ => return Err(meta.error("an attribute that is not read")),
                }
                Ok(())
            })
            .map_err(|error| format!("serde attribute: {error}"))?;
    }
    Ok(words)
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

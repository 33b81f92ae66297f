//! Turns the curated OpenAPI document into the generated half of the crate.
//!
//! `build.rs` and `xtask` share these modules (each pulls them in with `#[path]`), so that what is checked in CI is what
//! dependants compile. The steps: lower the document ([`lower`]), run progenitor over it, rewrite what it wrote
//! ([`rewrite`]), and emit what it cannot ([`open_enums`], [`operations`], [`arguments`], [`rules`], [`reporting`]). Every step
//! fails loudly when it matched nothing: conversions of a generator fail open, and a silent one would change our public types.
//!
//! # Design notes
//!
//! - Builders, not positional arguments: those are alphabetical, so a new parameter would shift the others at every
//!   call site.
//! - Errors are removed from the document before generation and all 2xx are merged, because the pipeline reads error
//!   bodies once.
//! - Limits never stand in types (typify would refuse responses with them). They come back as checks of what is sent,
//!   and in its JSON Schema.

pub(crate) mod arguments;
pub(crate) mod docs;
pub(crate) mod lower;
pub(crate) mod open_enums;
pub(crate) mod operations;
pub(crate) mod reporting;
pub(crate) mod rewrite;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod signature;

use progenitor::{CrateVers, GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use schemars08::schema::{InstanceType, SchemaObject};
use serde_json::Value;

/// Everything that is generated, as Rust source.
pub(crate) struct Generated {
    /// The client, its builders and its types.
    pub(crate) client: String,
    /// The open enums that replace the closed ones of the document.
    pub(crate) enums: String,
    /// One row per operation.
    pub(crate) operations: String,
    /// The arguments of each operation.
    pub(crate) arguments: String,
    /// The checks of everything that is sent.
    pub(crate) rules: String,
    /// What each reporting scope offers.
    pub(crate) reporting: String,
}

/// Generates from the text of the bundled document.
pub(crate) fn generate(document: &str) -> Result<Generated, String> {
    let document: Value = serde_json::from_str(document).map_err(|e| format!("the bundle is no JSON: {e}"))?;
    let reporting = print(reporting::emit(&document)?)?;
    let lowered = lower::lower(document)?;
    let spec: openapiv3::OpenAPI =
        serde_json::from_value(lowered.document.clone()).map_err(|e| format!("the lowered document: {e}"))?;
    let tokens = Generator::new(&settings(&lowered)).generate_tokens(&spec).map_err(|e| format!("progenitor: {e}"))?;
    let mut file: syn::File = syn::parse2(tokens).map_err(|e| format!("progenitor wrote no Rust: {e}"))?;
    rewrite::rewrite(&mut file, &lowered)?;
    let client = prettyplease::unparse(&file);
    refuse_leftovers(&client)?;
    Ok(Generated {
        client,
        enums: print(open_enums::emit(&lowered.enums)?)?,
        operations: print(operations::emit(&lowered.operations))?,
        arguments: print(arguments::emit(&lowered.arguments))?,
        rules: print(rules::emit(&lowered.rules))?,
        reporting,
    })
}

fn settings(lowered: &lower::Lowered) -> GenerationSettings {
    let mut settings = GenerationSettings::default();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::client::Inner))
        .with_derive("PartialEq")
        .with_derive("schemars::JsonSchema")
        .with_map_type("::std::collections::BTreeMap")
        .with_crate("gorgias", CrateVers::Any, None)
        .with_crate("serde_json", CrateVers::Any, None);
    for item in &lowered.enums {
        settings.with_replacement(&item.name, format!("crate::enums::{}", item.name), text_impls());
    }
    for (format, path) in [("date-time", "crate::model::Timestamp"), ("password", "crate::model::Secret")] {
        let schema = SchemaObject {
            instance_type: Some(InstanceType::String.into()),
            format: Some(format.into()),
            ..SchemaObject::default()
        };
        settings.with_conversion(schema, path, text_impls());
    }
    settings
}

fn text_impls() -> impl Iterator<Item = TypeImpl> {
    [TypeImpl::FromStr, TypeImpl::Display].into_iter()
}

fn print(tokens: proc_macro2::TokenStream) -> Result<String, String> {
    let file: syn::File = syn::parse2(tokens).map_err(|e| format!("generated code is no Rust: {e}"))?;
    Ok(prettyplease::unparse(&file))
}

/// What must not be left in the generated client: each would mean that a transform silently stopped matching.
fn refuse_leftovers(code: &str) -> Result<(), String> {
    const FORBIDDEN: [(&str, &str); 7] = [
        ("::chrono::", "a date-time escaped its conversion to Timestamp"),
        ("deny_unknown_fields", "`additionalProperties: false` survived lowering"),
        ("Error::ErrorResponse", "an error response survived lowering"),
        ("NonZero", "a numeric bound survived lowering"),
        ("ByteStream>", "a streamed body escaped the rewrite"),
        ("api-version", "the api-version header is still set"),
        ("```", "a code fence would become a doctest"),
    ];
    for (needle, meaning) in FORBIDDEN {
        if code.contains(needle) {
            return Err(format!("generated client contains `{needle}`: {meaning}"));
        }
    }
    Ok(())
}

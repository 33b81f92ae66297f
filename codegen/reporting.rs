//! The names that each scope of the reporting query takes, as a table.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

/// Emits a row for each scope, sorted by its name.
pub(crate) fn emit(document: &Value) -> Result<TokenStream, String> {
    let scopes = document["x-gorgias-reporting-scopes"].as_object().ok_or("no x-gorgias-reporting-scopes")?;
    let mut rows = Vec::new();
    for (scope, offers) in scopes {
        let names = |key: &str| -> Result<Vec<&str>, String> {
            match &offers[key] {
                Value::Array(names) => Ok(names.iter().filter_map(Value::as_str).collect()),
                // Any time dimension.
                Value::String(any) if any == "any" => Ok(Vec::new()),
                _ => Err(format!("x-gorgias-reporting-scopes/{scope}: no list `{key}`")),
            }
        };
        let (measures, dimensions) = (names("measures")?, names("dimensions")?);
        rows.push((
            scope,
            quote!(Names { scope: #scope, measures: &[#(#measures),*], dimensions: &[#(#dimensions),*] }),
        ));
    }
    if rows.is_empty() {
        return Err("x-gorgias-reporting-scopes is empty".into());
    }
    rows.sort_by_key(|(scope, _)| *scope);
    let rows = rows.into_iter().map(|(_, row)| row);
    Ok(quote! {
        /// Every scope, sorted by its name.
        static SCOPES: &[Names] = &[#(#rows),*];
    })
}

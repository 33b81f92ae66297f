//! Collects what is known about each operation and emits it as a table.

use heck::ToShoutySnakeCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::arguments::Arguments;
use super::{schema, signature};

/// One operation, as the table shows it.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) tag: String,
    /// What it does, on one line without a full stop.
    pub(crate) summary: String,
    /// The id and the arguments.
    pub(crate) signature: String,
    pub(crate) scope: Option<String>,
    pub(crate) scope_confidence: String,
    /// Whether it only reads: GET, and the queries that are sent as POST or PUT.
    pub(crate) reads: bool,
    pub(crate) idempotent: bool,
    pub(crate) destructive: bool,
    pub(crate) pagination: String,
    /// How many items a page has unless the caller says so.
    pub(crate) page_size: Option<i64>,
    pub(crate) may_be_empty: bool,
    pub(crate) merged_redirect: bool,
    pub(crate) deprecated: bool,
    /// Whether the code is written by hand because progenitor cannot express the operation.
    pub(crate) hand_written: bool,
    /// Whether the answer is something else than JSON.
    pub(crate) binary: bool,
    /// Whether a success carries a body.
    pub(crate) has_body: bool,
    /// Whether the answer is a bare list.
    pub(crate) bare_list: bool,
    /// Whether the answer is an envelope with a `data` list, which older answers gave as a bare array.
    pub(crate) envelope: bool,
    /// The component that a success answers, when it has a name.
    pub(crate) answer: Option<String>,
}

/// Reads the operations of the document, in the order of their ids.
pub(crate) fn collect(document: &Value, arguments: &Arguments) -> Result<Vec<Operation>, String> {
    let mut found = Vec::new();
    for (path, method, operation) in schema::operations(document) {
        found.push(one(document, arguments, path, method, operation)?);
    }
    if found.is_empty() {
        return Err("no operations".into());
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

fn one(
    document: &Value,
    arguments: &Arguments,
    path: &str,
    method: &str,
    operation: &Value,
) -> Result<Operation, String> {
    let id = schema::text(operation, "operationId").to_owned();
    let need = |key: &str| operation.get(key).ok_or_else(|| format!("{id}: no `{key}`"));
    let yes = |key: &str| need(key)?.as_bool().ok_or_else(|| format!("{id}: `{key}` is no boolean"));
    let text = |key: &str| need(key)?.as_str().map(str::to_owned).ok_or_else(|| format!("{id}: `{key}` is no text"));
    let multipart = operation.pointer("/requestBody/content/multipart~1form-data").is_some();
    let success = operation["responses"].as_object().into_iter().flatten().find(|(status, _)| status.starts_with('2'));
    let body = success.and_then(|(_, response)| response.pointer("/content/application~1json/schema"));
    let envelope = body
        .and_then(schema::reference)
        .is_some_and(|name| document["components"]["schemas"][name]["properties"]["data"]["type"] == "array");
    Ok(Operation {
        reads: method == "get" || schema::flag(operation, "x-gorgias-reads"),
        method: method.to_uppercase(),
        path: path.to_owned(),
        tag: operation["tags"][0].as_str().unwrap_or_default().to_owned(),
        summary: need("summary")?.as_str().unwrap_or_default().trim_end_matches('.').to_owned(),
        signature: signature::signature(&id, arguments.call(&id).ok_or("no arguments")?, arguments),
        scope: schema::scope(operation).map(str::to_owned),
        scope_confidence: text("x-gorgias-scope-confidence")?,
        idempotent: yes("x-gorgias-idempotent")?,
        destructive: yes("x-gorgias-destructive")?,
        pagination: text("x-gorgias-pagination")?,
        page_size: default_of(operation, "limit"),
        may_be_empty: schema::flag(operation, "x-gorgias-body-may-be-empty"),
        merged_redirect: schema::flag(operation, "x-gorgias-merged-redirect"),
        deprecated: schema::flag(operation, "deprecated"),
        binary: success.is_none_or(|(_, response)| response.get("content").is_some()) && body.is_none(),
        has_body: success.is_some_and(|(_, response)| response.get("content").is_some()) || success.is_none(),
        bare_list: body.is_some_and(|schema| schema["type"] == "array"),
        hand_written: multipart || success.is_none(),
        envelope,
        answer: body.and_then(schema::reference).map(str::to_owned),
        id,
    })
}

/// The default of a parameter.
fn default_of(operation: &Value, parameter: &str) -> Option<i64> {
    let parameters = operation["parameters"].as_array()?;
    parameters.iter().find(|found| found["name"] == parameter)?.pointer("/schema/default")?.as_i64()
}

/// Emits one constant per operation and the table of all.
pub(crate) fn emit(operations: &[Operation]) -> TokenStream {
    let names: Vec<_> = operations.iter().map(|o| format_ident!("{}", o.id.to_shouty_snake_case())).collect();
    let count = operations.len();
    let rows = operations.iter().zip(&names).enumerate().map(|(index, (o, name))| {
        let Operation {
            id,
            method,
            path,
            tag,
            summary,
            signature,
            idempotent,
            destructive,
            may_be_empty,
            merged_redirect,
            ..
        } = o;
        let (reads, deprecated, envelope) = (o.reads, o.deprecated, o.envelope);
        let (binary, has_body, bare_list) = (o.binary, o.has_body, o.bare_list);
        let method = format_ident!("{method}");
        let scope = if let Some(scope) = &o.scope { quote!(Some(#scope)) } else { quote!(None) };
        let confidence = format_ident!("{}", super::open_enums::variant(&o.scope_confidence));
        let pagination = format_ident!("{}", super::open_enums::variant(&o.pagination));
        let docs = format!("`{} {path}`", o.method);
        quote! {
            #[doc = #docs]
            pub const #name: Operation = Operation {
                id: #id,
                method: http::Method::#method,
                path: #path,
                tag: #tag,
                summary: #summary,
                signature: #signature,
                scope: #scope,
                scope_confidence: Confidence::#confidence,
                reads: #reads,
                idempotent: #idempotent,
                destructive: #destructive,
                pagination: Pagination::#pagination,
                body_may_be_empty: #may_be_empty,
                follows_merges: #merged_redirect,
                deprecated: #deprecated,
                binary: #binary,
                has_body: #has_body,
                envelope: #envelope,
                bare_list: #bare_list,
                index: #index,
            };
        }
    });
    quote! {
        #(#rows)*
        /// Every operation of the API, sorted by id.
        pub static OPERATIONS: &[Operation] = &[#(#names),*];
        /// How many there are.
        pub(crate) const COUNT: usize = #count;
    }
}

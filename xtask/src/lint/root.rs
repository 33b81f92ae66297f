//! The head of the document: versions, tags, ways to authenticate.

use serde_json::Value;

use super::{Report, repeated, texts};
use crate::codegen::schema;

/// Checks everything that is neither an operation nor a component.
pub(super) fn check(document: &Value, report: &mut Report) {
    let openapi = schema::text(document, "openapi");
    report.unless(openapi.starts_with("3.0."), "openapi", "progenitor reads only 3.0.x: write `3.0.3`");
    let version = schema::text(&document["info"], "version");
    report.unless(
        !version.is_empty() && version.is_ascii(),
        "info",
        "`version` must be ASCII text, for it goes into the code: mend it",
    );
    let tags: Vec<&str> =
        document["tags"].as_array().into_iter().flatten().map(|tag| schema::text(tag, "name")).collect();
    for tag in &tags {
        let used = schema::operations(document).any(|(_, _, operation)| texts(operation.get("tags")).contains(tag));
        report.unless(used, &format!("tag `{tag}`"), "no operation carries it: remove it");
    }
    for tag in repeated(tags) {
        report.add(&format!("tag `{tag}`"), "it is declared twice: remove one");
    }
    let schemes = &document["components"]["securitySchemes"];
    for name in ["basic", "oauth2"] {
        report.unless(
            schemes.get(name).is_some(),
            "components/securitySchemes",
            format!("`{name}` is missing: add it"),
        );
    }
}

/// The OAuth scopes that the document declares.
pub(super) fn scopes(document: &Value) -> Option<&serde_json::Map<String, Value>> {
    document.pointer("/components/securitySchemes/oauth2/flows/authorizationCode/scopes")?.as_object()
}

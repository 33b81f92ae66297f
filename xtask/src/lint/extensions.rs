//! The extensions of ours: where each may stand, and what it may say.

use serde_json::Value;

use super::Report;
use super::walk::{Kind, Node, Role, entries};
use crate::codegen::schema;

/// What an extension may say.
enum Says {
    /// `true` or `false`.
    YesOrNo,
    /// `true`; to say no, leave it out.
    Yes,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A reason in words.
    Words,
    /// A size.
    Size,
    /// The name of a component that is an enum.
    EnumName,
    /// Data whose readers check it themselves.
    Data,
}

/// How well something is known.
const CONFIDENCE: Says = Says::OneOf(&["documented", "observed", "client-code", "inferred", "unknown"]);
/// How well a scope is known; each of these is a variant of `operations::Confidence`.
const SCOPE_CONFIDENCE: Says = Says::OneOf(&["documented", "observed", "inferred", "unknown"]);
/// How a list is paged; each of these is a variant of `operations::Pagination`.
const PAGINATION: Says = Says::OneOf(&["cursor", "page", "view-items", "none"]);

/// Where an extension may stand: the kinds of node, by the name of [`place`].
type Places = &'static [&'static str];

const KNOWN: [(&str, Places, Says); 22] = [
    ("x-gorgias-body-may-be-empty", &["operation"], Says::Yes),
    ("x-gorgias-closed", &["component"], Says::Yes),
    ("x-gorgias-comma-separated", &["schema"], Says::EnumName),
    ("x-gorgias-confidence", &["component", "schema", "parameter", "response"], CONFIDENCE),
    ("x-gorgias-destructive", &["operation"], Says::YesOrNo),
    ("x-gorgias-idempotent", &["operation"], Says::YesOrNo),
    ("x-gorgias-known-values", &["schema"], Says::EnumName),
    ("x-gorgias-lenient", &["schema"], Says::Yes),
    ("x-gorgias-max-bytes", &["schema"], Says::Size),
    ("x-gorgias-merged-redirect", &["operation"], Says::Yes),
    ("x-gorgias-pagination", &["operation"], PAGINATION),
    ("x-gorgias-provenance", &["root"], Says::Data),
    ("x-gorgias-reads", &["operation"], Says::Yes),
    ("x-gorgias-reporting-scopes", &["root"], Says::Data),
    ("x-gorgias-scalar", &["schema"], Says::Yes),
    ("x-gorgias-scope-confidence", &["operation"], SCOPE_CONFIDENCE),
    ("x-gorgias-secret", &["schema"], Says::Yes),
    ("x-gorgias-setting-data", &["root"], Says::Data),
    ("x-gorgias-shaped-by", &["schema"], Says::Words),
    ("x-gorgias-success-confidence", &["operation"], CONFIDENCE),
    ("x-gorgias-unknown-keys", &["component"], Says::OneOf(&["refused", "ignored"])),
    ("x-gorgias-unreferenced", &["component"], Says::Words),
];

/// What every operation must say.
const OF_OPERATIONS: [&str; 4] =
    ["x-gorgias-scope-confidence", "x-gorgias-idempotent", "x-gorgias-destructive", "x-gorgias-pagination"];

fn place(kind: Kind) -> &'static str {
    match kind {
        Kind::Root => "root",
        Kind::Operation => "operation",
        Kind::Parameter => "parameter",
        Kind::Response => "response",
        Kind::Schema(Role::Component) => "component",
        Kind::Schema(_) => "schema",
        _ => "elsewhere",
    }
}

/// Checks the extensions of one node.
pub(super) fn check(document: &Value, node: &Node<'_>, report: &mut Report) {
    for (key, value) in entries(node.value).filter(|(key, _)| key.starts_with("x-")) {
        let Some((_, places, says)) = KNOWN.iter().find(|(name, _, _)| *name == key) else {
            report.add(&node.place, format!("`{key}` is no extension that anything reads: is it misspelled?"));
            continue;
        };
        if !places.contains(&place(node.kind)) {
            report.add(&node.place, format!("`{key}` is not read here, only on: {}: move it", places.join(", ")));
        }
        if let Some(wanted) = refused(document, says, value) {
            report.add(&node.place, format!("`{key}: {value}` is not understood: write {wanted}"));
        }
    }
    if node.kind == Kind::Operation {
        for key in OF_OPERATIONS {
            report.unless(node.value.get(key).is_some(), &node.place, format!("`{key}` is missing: add it"));
        }
    }
    let number = node.value["type"] == "integer" || node.value["type"] == "number";
    if schema::flag(node.value, "x-gorgias-lenient") && !number {
        report.add(&node.place, "`x-gorgias-lenient` reads numbers that come as text: remove it here");
    }
    if node.value.get("x-gorgias-max-bytes").is_some() && node.value["type"] != "string" {
        report.add(&node.place, "`x-gorgias-max-bytes` counts the bytes of a text: remove it here");
    }
    let any_json = ["type", "allOf", "oneOf", "$ref"].iter().all(|key| node.value.get(key).is_none());
    if schema::flag(node.value, "x-gorgias-scalar") && !any_json {
        report.add(&node.place, "`x-gorgias-scalar` narrows what can be any JSON: remove it here");
    }
}

/// What should be written instead of `value`, when it is wrong.
fn refused(document: &Value, says: &Says, value: &Value) -> Option<String> {
    let (fine, wanted) = match says {
        Says::YesOrNo => (value.is_boolean(), "`true` or `false`".into()),
        Says::Yes => (value == &Value::Bool(true), "`true`, or leave it out".into()),
        Says::OneOf(words) => {
            (value.as_str().is_some_and(|v| words.contains(&v)), format!("one of {}", words.join(", ")))
        }
        Says::Words => (value.as_str().is_some_and(|v| !v.trim().is_empty()), "the reason in words".into()),
        Says::Size => (value.as_u64().is_some_and(|n| n > 0), "a positive whole number".into()),
        Says::EnumName => {
            let found = value.as_str().and_then(|name| document["components"]["schemas"].get(name)?.get("enum"));
            (found.is_some(), "the name of a component with an `enum`".into())
        }
        Says::Data => (value.is_object(), "a mapping".into()),
    };
    (!fine).then_some(wanted)
}

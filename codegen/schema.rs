//! Small helpers to walk the JSON of the document.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The methods that a path item can hold, in the order in which operations are listed.
pub(crate) const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The component that `{"$ref": "#/components/schemas/X"}` names, also behind `allOf` with one member.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    let target = match schema.get("$ref") {
        Some(Value::String(text)) => text,
        _ => match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([only]) => only.get("$ref")?.as_str()?,
            _ => return None,
        },
    };
    target.strip_prefix("#/components/schemas/")
}

/// Every component that is reachable from `roots`, the roots included.
pub(crate) fn reachable(schemas: &Map<String, Value>, roots: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut queue: Vec<String> = roots.into_iter().collect();
    while let Some(name) = queue.pop() {
        if let Some(schema) = schemas.get(&name)
            && seen.insert(name)
        {
            queue.extend(references(schema));
        }
    }
    seen
}

/// All component names that occur anywhere below `value`.
pub(crate) fn references(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    visit(value, &mut |node| {
        if let Some(name) =
            node.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/components/schemas/"))
        {
            found.insert(name.to_owned());
        }
    });
    found
}

/// Calls `f` for `value` and each value below it.
pub(crate) fn visit(value: &Value, f: &mut impl FnMut(&Value)) {
    f(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| visit(item, f)),
        Value::Object(map) => map.values().for_each(|item| visit(item, f)),
        _ => {}
    }
}

/// Calls `f` for each operation: path, method, operation.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = (&str, &'static str, &Value)> {
    document["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| item.get(*method).map(|operation| (path.as_str(), *method, operation)))
    })
}

/// The OAuth scope that an operation asks for, where one is known.
pub(crate) fn scope(operation: &Value) -> Option<&str> {
    operation["security"].as_array()?.iter().find_map(|way| way.get("oauth2")?.get(0)?.as_str())
}

/// The text at `key`, or the empty text.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Whether `key` is the boolean `true`.
pub(crate) fn flag(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}

/// Whether a schema is a struct: an object with properties of its own.
pub(crate) fn is_struct(schema: &Value) -> bool {
    schema.get("properties").is_some()
}

//! Turns descriptions of the document into rustdoc.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{rules, schema};

/// Documentation of operations.
pub(crate) struct Docs {
    /// Text of each operation, by id.
    pub(crate) operations: BTreeMap<String, String>,
    /// Text of each parameter, by operation id and Rust name.
    pub(crate) parameters: BTreeMap<(String, String), String>,
}

/// Reads the documentation of the operations.
pub(crate) fn collect(document: &Value) -> Result<Docs, String> {
    let shared = &document["components"]["parameters"];
    let mut docs = Docs { operations: BTreeMap::new(), parameters: BTreeMap::new() };
    for (path, method, operation) in schema::operations(document) {
        let id = schema::text(operation, "operationId").to_owned();
        docs.operations.insert(id.clone(), operation_text(path, method, operation));
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = match parameter.get("$ref").and_then(Value::as_str) {
                Some(target) => &shared[target.rsplit('/').next().unwrap_or_default()],
                None => parameter,
            };
            let name = rules::rust_name(schema::text(parameter, "name"));
            let text = with_facts(schema::text(parameter, "description"), &parameter["schema"])?;
            docs.parameters.insert((id.clone(), name), text);
        }
    }
    Ok(docs)
}

fn operation_text(path: &str, method: &str, operation: &Value) -> String {
    let summary = sentence(schema::text(operation, "summary"));
    let description = sentence(schema::text(operation, "description"));
    let scope =
        operation["security"].as_array().into_iter().flatten().find_map(|way| way.get("oauth2")?.get(0)?.as_str());
    let confidence = schema::text(operation, "x-gorgias-scope-confidence");
    let scope = match scope {
        Some(scope) if confidence == "documented" => format!("OAuth scope `{scope}`"),
        Some(scope) => format!("OAuth scope `{scope}` ({confidence})"),
        None => "OAuth scope unknown".into(),
    };
    let repeat = if schema::flag(operation, "x-gorgias-idempotent") {
        "repeating the identical call changes nothing more"
    } else {
        "repeating the call repeats its effect"
    };
    let mut text = format!("{summary}\n\n{description}\n\n`{} {path}`, {scope}; {repeat}.", method.to_uppercase());
    if schema::flag(operation, "x-gorgias-destructive") {
        text.push_str(" **Destroys data.**");
    }
    if schema::flag(operation, "deprecated") {
        text.push_str(" **Deprecated by Gorgias.**");
    }
    text
}

/// Adds limits and defaults to the descriptions of a component's properties, so that rustdoc shows them; lowering then
/// strips the keywords themselves.
pub(crate) fn describe_schema(item: &mut Value) -> Result<(), String> {
    for property in
        item.get_mut("properties").and_then(Value::as_object_mut).into_iter().flat_map(|map| map.values_mut())
    {
        let text = with_facts(schema::text(property, "description"), property)?;
        if !text.is_empty() {
            if property.get("$ref").is_some() {
                *property = serde_json::json!({ "allOf": [property.take()] });
            }
            property["description"] = Value::String(text);
        }
    }
    if let Some(Value::String(text)) = item.get_mut("description") {
        *text = sentence(text);
    }
    Ok(())
}

fn with_facts(description: &str, item: &Value) -> Result<String, String> {
    let mut parts = vec![sentence(description), rules::in_words(item)?];
    if let Some(default) = item.get("default") {
        let shown = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        parts.push(if shown.is_empty() { "Empty by default.".into() } else { format!("Default: `{shown}`.") });
    }
    parts.retain(|part| !part.is_empty());
    Ok(parts.join(" "))
}

/// One paragraph that rustdoc reads as plain text: ends in a full stop, holds no line break.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) { text } else { format!("{text}.") }
}

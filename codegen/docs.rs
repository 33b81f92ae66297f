//! Turns descriptions of the document into rustdoc.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::{rules, schema};

/// Documentation of operations.
pub(crate) struct Docs {
    /// Text of each operation, by id.
    pub(crate) operations: BTreeMap<String, String>,
    /// Its first sentence, by the name of its builder.
    pub(crate) summaries: BTreeMap<String, String>,
    /// Text of each parameter, by operation id and Rust name.
    pub(crate) parameters: BTreeMap<(String, String), String>,
}

/// Reads the documentation of the operations.
pub(crate) fn collect(document: &Value) -> Result<Docs, String> {
    let mut docs = Docs { operations: BTreeMap::new(), summaries: BTreeMap::new(), parameters: BTreeMap::new() };
    for (path, method, operation) in schema::operations(document) {
        let id = schema::text(operation, "operationId").to_owned();
        docs.operations.insert(id.clone(), operation_text(path, method, operation));
        let summary = sentence(schema::text(operation, "summary"));
        docs.summaries
            .insert(id.to_upper_camel_case(), format!("{summary} Made by [`Client::{id}`](crate::Client::{id})."));
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = rules::rust_name(schema::text(parameter, "name"));
            let text = with_facts(
                schema::text(parameter, "description"),
                &parameter["schema"],
                schema::flag(parameter, "required"),
            )?;
            docs.parameters.insert((id.clone(), name), text);
        }
    }
    Ok(docs)
}

fn operation_text(path: &str, method: &str, operation: &Value) -> String {
    let summary = sentence(schema::text(operation, "summary"));
    let description = sentence(schema::text(operation, "description"));
    let confidence = schema::text(operation, "x-gorgias-scope-confidence");
    let scope = match schema::scope(operation) {
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
    let required: Vec<Value> = item.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    for (key, property) in item.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        let is_required = required.iter().any(|name| name == key);
        let text = with_facts(schema::text(property, "description"), property, is_required)?;
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

/// Adds the limits and the default of `item` to its description, where the description does not tell them already.
pub(crate) fn with_facts(description: &str, item: &Value, required: bool) -> Result<String, String> {
    let mut parts = vec![sentence(description)];
    parts.extend(rules::in_words(item)?.into_iter().filter(|fact| !tells(description, fact)));
    if let Some(default) = item.get("default").filter(|_| !required) {
        let shown = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        let fact = if shown.is_empty() { "Empty by default.".into() } else { format!("Default: `{shown}`.") };
        if !description.contains("default") && !description.contains("Default") {
            parts.push(fact);
        }
    }
    parts.retain(|part| !part.is_empty());
    Ok(parts.join(" "))
}

/// Whether a text already holds all the numbers of a fact.
fn tells(text: &str, fact: &str) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        let text = text.replace(',', "");
        text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).map(str::to_owned).collect()
    };
    let told = numbers(text);
    let needed = numbers(fact);
    !needed.is_empty() && needed.iter().all(|number| told.contains(number))
}

/// One paragraph that rustdoc reads as plain text: ends in a full stop, holds no line break.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) { text } else { format!("{text}.") }
}

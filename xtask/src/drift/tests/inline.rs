//! A copy of the bundle without references, written apart from the code under test, and its positions.

use serde_json::{Map, Value, json};

/// A position of an operation that has no references: a schema, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Position {
    /// From the operation to the schema.
    pub(super) pointer: String,
    /// As reports call it.
    pub(super) place: String,
    pub(super) sent: bool,
    /// From the operation to the object that has it as a property, and its name.
    pub(super) parent: Option<(String, String)>,
}

/// `value` with every reference replaced by what it refers to, but for those that lead back to themselves; wrappers of
/// one reference are dissolved.
pub(super) fn inlined(document: &Value, value: &Value, inside: &[String]) -> Value {
    match value {
        Value::Object(map) => {
            if let Some(target) = map.get("$ref").and_then(Value::as_str) {
                if inside.iter().any(|outer| outer == target) {
                    return value.clone();
                }
                let mut inside = inside.to_vec();
                inside.push(target.to_owned());
                return inlined(document, document.pointer(&target[1..]).unwrap(), &inside);
            }
            let mut copy: Map<String, Value> =
                map.iter().map(|(key, item)| (key.clone(), inlined(document, item, inside))).collect();
            if let Some([only]) = map.get("allOf").and_then(Value::as_array).map(Vec::as_slice)
                && let Value::Object(inner) = inlined(document, only, inside)
                && !inner.contains_key("$ref")
            {
                copy.shift_remove("allOf");
                for (key, item) in inner {
                    copy.entry(key).or_insert(item);
                }
            }
            Value::Object(copy)
        }
        Value::Array(items) => items.iter().map(|item| inlined(document, item, inside)).collect(),
        other => other.clone(),
    }
}

/// The whole document, inlined; components stay for what goes in circles.
pub(super) fn document(bundle: &Value) -> Value {
    let mut copy = bundle.clone();
    copy["paths"] = inlined(bundle, &bundle["paths"], &[]);
    copy
}

/// All positions of an inlined operation.
pub(super) fn positions(operation: &Value) -> Vec<Position> {
    let mut found = Vec::new();
    for (index, parameter) in operation["parameters"].as_array().into_iter().flatten().enumerate() {
        let place = format!("{}.{}", parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap());
        walk(&parameter["schema"], &format!("/parameters/{index}/schema"), &place, true, None, &mut found);
    }
    let json = "/content/application~1json/schema";
    if let Some(schema) = operation.pointer(&format!("/requestBody{json}")) {
        walk(schema, &format!("/requestBody{json}"), "body", true, None, &mut found);
    }
    for (status, response) in operation["responses"].as_object().unwrap() {
        if let Some(schema) = response.pointer(json).filter(|_| status.starts_with('2')) {
            walk(schema, &format!("/responses/{status}{json}"), "response", false, None, &mut found);
        }
    }
    found
}

fn walk(
    schema: &Value,
    pointer: &str,
    place: &str,
    sent: bool,
    parent: Option<(String, String)>,
    found: &mut Vec<Position>,
) {
    if schema.get("$ref").is_some() {
        return;
    }
    found.push(Position { pointer: pointer.to_owned(), place: place.to_owned(), sent, parent });
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let below = format!("{pointer}/properties/{}", name.replace('/', "~1"));
        walk(property, &below, &format!("{place}.{name}"), sent, Some((pointer.to_owned(), name.clone())), found);
    }
    if let Some(items) = schema.get("items") {
        walk(items, &format!("{pointer}/items"), &format!("{place}[]"), sent, None, found);
    }
    if let Some(values @ Value::Object(_)) = schema.get("additionalProperties") {
        walk(values, &format!("{pointer}/additionalProperties"), &format!("{place}.*"), sent, None, found);
    }
    let members: Vec<&Value> = schema["oneOf"].as_array().into_iter().flatten().collect();
    if members.iter().filter(|member| member["type"] == "object").count() > 1 {
        for (index, member) in members.iter().enumerate() {
            walk(member, &format!("{pointer}/oneOf/{index}"), &format!("{place}|{}", index + 1), sent, None, found);
        }
    }
}

/// A document with nothing but one operation and, where that goes in circles, the components.
pub(super) fn alone(bundle: &Value, path: &str, method: &str, operation: &Value) -> Value {
    let mut document = json!({ "openapi": "3.0.3", "paths": {} });
    document["paths"][path] = json!({ method: operation });
    if operation.to_string().contains("\"$ref\"") {
        document["components"] = bundle["components"].clone();
    }
    document
}

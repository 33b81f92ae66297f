//! Writes the bundle once more as OpenAPI 3.1, for tools that read JSON Schema 2020-12: `spec/gorgias-3.1.json`.
//!
//! The curated document stays 3.0.3, which is what progenitor reads. The second one says the same in the newer words:
//! `null` is a type, an enum that may grow is a text with known values, bodies without a name have a title, and no schema is
//! called like a class that browsers define.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// Schemas whose names browsers define, and what they are called in this document.
const RENAMED: [(&str, &str); 1] = [("Event", "GorgiasEvent")];

/// Names of browsers that a generated type must not hide. Only such as a helpdesk could think of.
const BROWSER: [&str; 26] = [
    "Attr",
    "Blob",
    "Cache",
    "Comment",
    "Document",
    "Element",
    "Error",
    "Event",
    "File",
    "Headers",
    "History",
    "Image",
    "Location",
    "Map",
    "Navigator",
    "Node",
    "Notification",
    "Option",
    "Plugin",
    "Range",
    "Request",
    "Response",
    "Selection",
    "Set",
    "Text",
    "Window",
];

const REFERENCE: &str = "#/components/schemas/";

/// Returns the document as OpenAPI 3.1, pretty, with a newline at its end.
pub(crate) fn convert(bundle: &str) -> Result<String, String> {
    let mut document: Value = serde_json::from_str(bundle).map_err(|e| format!("the bundle is no JSON: {e}"))?;
    let received = received(&document);
    let root = document.as_object_mut().ok_or("the bundle is no object")?;
    root.insert("openapi".into(), json!("3.1.1"));
    // 3.1 has a place for the SPDX expression, and some readers insist on it.
    if let Some(license) = root.get_mut("info").and_then(|info| info.get_mut("license")) {
        license["identifier"] = license["name"].clone();
    }
    if let Some(Value::Object(paths)) = root.get_mut("paths") {
        for operation in paths.values_mut().filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
            self::operation(operation)?;
        }
    }
    if let Some(Value::Object(components)) = root.get_mut("components") {
        for kind in ["parameters", "responses", "headers", "requestBodies"] {
            let parts = components.get_mut(kind).and_then(Value::as_object_mut);
            parts.into_iter().flat_map(Map::values_mut).for_each(|part| carrier(part, ""));
        }
        if let Some(schemas) = components.get_mut("schemas").and_then(Value::as_object_mut) {
            let named = std::mem::take(schemas);
            for (name, mut schema) in named {
                if received.contains(&name) || schema.get("x-gorgias-closed") != Some(&json!(true)) {
                    open(&mut schema);
                }
                self::schema(&mut schema);
                let name = renamed(&name).to_owned();
                if BROWSER.contains(&name.as_str()) {
                    return Err(format!("schema `{name}` hides a class of browsers; rename it, or add it to RENAMED"));
                }
                if schemas.insert(name.clone(), schema).is_some() {
                    return Err(format!("two schemas are called `{name}`"));
                }
            }
            schemas.sort_keys();
        }
    }
    let mut text = serde_json::to_string_pretty(&document).map_err(|e| e.to_string())?;
    text.push('\n');
    Ok(text)
}

fn operation(operation: &mut Value) -> Result<(), String> {
    let Some(operation) = operation.as_object_mut() else { return Ok(()) };
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    parameters.into_iter().flatten().for_each(|parameter| carrier(parameter, ""));
    if let Some(body) = operation.get_mut("requestBody") {
        carrier(body, &title(&id, "body"));
    }
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return Ok(()) };
    if responses.contains_key("2XX") {
        return Err(format!("{id}: the status of a success must be known in OpenAPI 3.1, not `2XX`"));
    }
    for response in responses.values_mut() {
        carrier(response, &title(&id, "response"));
    }
    Ok(())
}

/// `list_tickets`, `response` → `ListTicketsResponse`.
fn title(id: &str, what: &str) -> String {
    heck::ToUpperCamelCase::to_upper_camel_case(format!("{id}_{what}").as_str())
}

/// Converts what holds schemas: a parameter, a header, a body, a response.
fn carrier(part: &mut Value, title: &str) {
    let Some(part) = part.as_object_mut() else { return };
    if let Some(schema) = part.get_mut("schema") {
        self::schema(schema);
    }
    let headers = part.get_mut("headers").and_then(Value::as_object_mut);
    headers.into_iter().flat_map(Map::values_mut).for_each(|header| carrier(header, ""));
    let content = part.get_mut("content").and_then(Value::as_object_mut);
    for schema in content.into_iter().flat_map(Map::values_mut).filter_map(|media| media.get_mut("schema")) {
        self::schema(schema);
        if let Some(bare) = schema.as_object_mut().filter(|bare| !bare.contains_key("$ref")) {
            bare.entry("title").or_insert_with(|| json!(title));
        }
    }
}

/// Turns an enum into a text with known values: `x-extensible-enum` is what other documents call them.
fn open(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    if let Some(Value::Array(words)) = schema.shift_remove("enum") {
        let words: Vec<Value> = words.into_iter().filter(|word| !word.is_null()).collect();
        schema.insert("examples".into(), json!(words));
        schema.insert("x-extensible-enum".into(), Value::Array(words));
    }
}

/// Converts a schema and all below it.
fn schema(value: &mut Value) {
    let Some(schema) = value.as_object_mut() else { return };
    if let Some(Value::String(target)) = schema.get_mut("$ref")
        && let Some(name) = target.strip_prefix(REFERENCE)
    {
        *target = format!("{REFERENCE}{}", renamed(name));
    }
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    properties.into_iter().flat_map(Map::values_mut).for_each(self::schema);
    for key in ["items", "additionalProperties", "not"] {
        schema.get_mut(key).into_iter().for_each(self::schema);
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        schema.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().for_each(self::schema);
    }
    match schema.shift_remove("oneOf") {
        // Generators mistake a choice of plain types for a choice of classes.
        Some(Value::Array(forms)) if forms.iter().all(is_plain) => {
            let types = forms.iter().map(|form| form["type"].clone()).collect();
            schema.insert("type".into(), types);
        }
        // One value may fit several forms (a whole number is a number, too), and readers take whichever fits.
        Some(forms) => {
            schema.insert("anyOf".into(), forms);
        }
        None => {}
    }
    if let Some(example) = schema.shift_remove("example") {
        schema.insert("examples".into(), json!([example]));
    }
    if schema.get("format") == Some(&json!("binary")) {
        schema.shift_remove("format");
        schema.insert("contentMediaType".into(), json!("application/octet-stream"));
    }
    if schema.shift_remove("nullable") == Some(json!(true)) {
        null(schema);
    }
}

/// Whether a form is no more than a type: `{title: Text, type: string}`.
fn is_plain(form: &Value) -> bool {
    let words =
        form.as_object().into_iter().flat_map(Map::keys).all(|key| ["title", "type", "format"].contains(&&**key));
    words && form["type"].as_str().is_some_and(|type_| !["array", "object"].contains(&type_))
}

/// Allows null beside what the schema allows.
fn null(schema: &mut Map<String, Value>) {
    if let Some(types) = schema.get_mut("type") {
        match types {
            Value::Array(types) => types.push(json!("null")),
            type_ => *type_ = json!([type_.take(), "null"]),
        }
        if let Some(Value::Array(words)) = schema.get_mut("enum")
            && !words.contains(&Value::Null)
        {
            words.push(Value::Null);
        }
    } else if let Some(Value::Array(mut forms)) = schema.shift_remove("anyOf") {
        forms.push(json!({ "type": "null" }));
        schema.insert("anyOf".into(), Value::Array(forms));
    } else if let Some(all) = schema.shift_remove("allOf") {
        let all = match all {
            Value::Array(mut one) if one.len() == 1 => one.remove(0),
            all => json!({ "allOf": all }),
        };
        schema.insert("anyOf".into(), json!([all, { "type": "null" }]));
    }
    // Without any of these it is any JSON, null included.
}

fn renamed(name: &str) -> &str {
    RENAMED.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new)
}

/// The schemas that responses lead to: a word that is not listed there must not make a reader fail.
fn received(document: &Value) -> BTreeSet<String> {
    let mut waiting = Vec::new();
    let operations = document["paths"].as_object().into_iter().flat_map(Map::values).filter_map(Value::as_object);
    operations.flat_map(Map::values).for_each(|operation| references(&operation["responses"], &mut waiting));
    references(&document["components"]["responses"], &mut waiting);
    let mut found = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if !found.contains(&name) {
            references(&document["components"]["schemas"][name.as_str()], &mut waiting);
            found.insert(name);
        }
    }
    found
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get("$ref") {
                found.extend(target.strip_prefix(REFERENCE).map(str::to_owned));
            }
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "test code")]

    use super::*;

    fn converted(schemas: Value, responses: Value) -> Value {
        let paths = json!({ "/a": { "get": { "operationId": "list_things", "responses": responses } } });
        let document = json!({ "openapi": "3.0.3", "paths": paths, "components": { "schemas": schemas } });
        serde_json::from_str(&convert(&document.to_string()).unwrap()).unwrap()
    }

    fn schema_of(schema: Value) -> Value {
        converted(json!({ "Thing": schema }), json!({}))["components"]["schemas"]["Thing"].clone()
    }

    #[test]
    fn null_is_a_type() {
        let nullable = |mut rest: Value| {
            rest["nullable"] = json!(true);
            schema_of(json!({ "properties": { "nullable": rest } }))["properties"]["nullable"].clone()
        };
        assert_eq!(nullable(json!({ "type": "integer" })), json!({ "type": ["integer", "null"] }));
        assert_eq!(nullable(json!({ "description": "Any." })), json!({ "description": "Any." }));
        let reference = json!({ "$ref": "#/components/schemas/Thing" });
        assert_eq!(nullable(json!({ "allOf": [reference] })), json!({ "anyOf": [reference, { "type": "null" }] }));
        let plain = json!([{ "title": "Text", "type": "string" }, { "type": "boolean" }]);
        assert_eq!(nullable(json!({ "oneOf": plain })), json!({ "type": ["string", "boolean", "null"] }));
        let forms = json!([{ "type": "array" }, reference]);
        let all = json!([{ "type": "array" }, reference, { "type": "null" }]);
        assert_eq!(nullable(json!({ "oneOf": forms })), json!({ "anyOf": all }));
    }

    #[test]
    fn an_enum_is_closed_only_where_it_is_never_received() {
        let words = json!({ "type": "string", "enum": ["a", "b"], "x-gorgias-closed": true });
        let received = json!({ "type": "object", "properties": { "word": { "$ref": "#/components/schemas/Word" } } });
        let schemas =
            json!({ "Word": words, "Sent": words, "Free": { "type": "string", "enum": ["a"] }, "Got": received });
        let body = json!({ "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Got" } } });
        let document = converted(schemas, json!({ "200": { "content": { "application/json": body } } }));
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Sent"]["enum"], json!(["a", "b"]));
        for open in ["Word", "Free"] {
            assert!(schemas[open].get("enum").is_none() && schemas[open]["x-extensible-enum"].is_array(), "{open}");
        }
        let body = &document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(body["title"], "ListThingsResponse");
    }

    #[test]
    fn names_of_browsers_are_replaced_or_refused() {
        let list = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Event" } });
        let document = converted(json!({ "Event": { "type": "object" }, "List": list }), json!({}));
        let schemas = &document["components"]["schemas"];
        assert!(schemas["GorgiasEvent"].is_object() && schemas.get("Event").is_none());
        assert_eq!(schemas["List"]["items"]["$ref"], "#/components/schemas/GorgiasEvent");
        let refused = convert(r#"{"components": {"schemas": {"File": {"type": "object"}}}}"#).unwrap_err();
        assert!(refused.contains("`File`"), "{refused}");
    }

    #[test]
    fn a_success_of_unknown_status_is_refused() {
        let paths = json!({ "/a": { "get": { "operationId": "list_things", "responses": { "2XX": {} } } } });
        assert!(convert(&json!({ "paths": paths }).to_string()).is_err_and(|message| message.contains("list_things")));
    }
}

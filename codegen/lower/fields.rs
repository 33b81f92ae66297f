//! Lowers components: limits, nullability, and the types of ours that stand for what typify has no word for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::codegen::schema;

pub(super) fn lower_schema(
    name: &str,
    item: &mut Value,
    sent: bool,
    counts: &mut BTreeMap<&'static str, usize>,
    lenient: &mut BTreeSet<(String, String)>,
) {
    let mut count = |key: &'static str, hit: bool| *counts.entry(key).or_default() += usize::from(hit);
    let required: BTreeSet<String> = item
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|v| v.as_str().map(str::to_owned))
        .collect();
    for (key, property) in item.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        count("bounds", strip_bounds(property));
        count("defaults", strip(property, &["default"]));
        count("single allOf", flatten_all_of(property));
        if schema::flag(property, "x-gorgias-secret") {
            count("hidden fields", true);
            hide(property);
        }
        if schema::flag(property, "x-gorgias-lenient") {
            lenient.insert((name.to_owned(), key.clone()));
            count("lenient numbers", true);
        }
        let optional = !required.contains(key);
        let nullable = schema::flag(property, "nullable");
        let list = property["type"] == "array" || (property["type"] == "object" && !schema::is_struct(property));
        if sent {
            if optional && nullable {
                count("patch", true);
                into_patch(property);
            } else if optional && list {
                // Without this an empty list is not sent at all, and cannot clear anything.
                count("sendable lists", true);
                property["nullable"] = json!(true);
            }
        } else if list {
            // A plain list; the rewrite makes it forgive null.
            count("null lists", strip(property, &["nullable"]));
        }
    }
}

/// A number among other types must come out as it went in: as a float, the id 11 would be sent as 11.0.
pub(super) fn exact_numbers(item: &mut Value) -> usize {
    let members = item.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten();
    members
        .filter(|member| member["type"] == "number")
        .map(|member| {
            member["x-rust-type"] = json!({ "crate": "serde_json", "version": "*", "path": "serde_json::Number" })
        })
        .count()
}

/// `{nullable, allOf: [$ref]}` stays (typify makes an `Option` of it); an `allOf` that only carries a description or
/// dropped keywords becomes the plain reference again, or typify would wrap it in a type of its own.
fn flatten_all_of(property: &mut Value) -> bool {
    if schema::flag(property, "nullable") {
        return false;
    }
    let Some(name) = property.get("allOf").and(schema::reference(property)).map(str::to_owned) else { return false };
    let description = property.get("description").cloned();
    *property = json!({ "allOf": [{ "$ref": format!("#/components/schemas/{name}") }] });
    if let Some(description) = description {
        property["description"] = description;
    }
    true
}

/// Optional and nullable in something that is sent: absent, null and a value are three different wishes.
fn into_patch(property: &mut Value) {
    let mut inner = value_of(property);
    if let Some(name) = schema::reference(&inner) {
        inner = json!({ "$ref": format!("#/components/schemas/{name}") });
    }
    property["x-rust-type"] = rust_type("model::Patch", Some(inner));
}

/// What can hold a secret is not shown by `Debug`.
fn hide(property: &mut Value) {
    property["x-rust-type"] = rust_type("model::Hidden", Some(value_of(property)));
}

/// The schema of the value itself, for a type of ours that wraps it.
fn value_of(property: &Value) -> Value {
    let mut value = property.clone();
    strip(&mut value, &["nullable", "description", "writeOnly", "x-gorgias-secret"]);
    value
}

pub(super) fn rust_type(path: &str, parameter: Option<Value>) -> Value {
    let mut marker = json!({ "crate": "gorgias", "version": "*", "path": format!("gorgias::{path}") });
    if let Some(parameter) = parameter {
        marker["parameters"] = json!([parameter]);
    }
    marker
}

/// Bounds make typify invent types (`NonZeroU64`, pattern-checked strings) that also refuse answers.
pub(super) fn strip_bounds(item: &mut Value) -> bool {
    let here = strip(
        item,
        &["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "x-gorgias-max-bytes"],
    );
    let below = item.get_mut("items").is_some_and(strip_bounds);
    here || below
}

/// A schema with an extension that typify does not know is no longer a plain date-time to it.
pub(super) fn strip_extensions(value: &mut Value) -> usize {
    match value {
        Value::Array(items) => items.iter_mut().map(strip_extensions).sum(),
        Value::Object(map) => {
            let before = map.len();
            map.retain(|key, _| !key.starts_with("x-gorgias-"));
            before - map.len() + map.values_mut().map(strip_extensions).sum::<usize>()
        }
        _ => 0,
    }
}

pub(super) fn strip(item: &mut Value, keys: &[&str]) -> bool {
    let Some(map) = item.as_object_mut() else { return false };
    let before = map.len();
    map.retain(|key, _| !keys.contains(&key.as_str()));
    map.len() < before
}

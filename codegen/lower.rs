//! Lowers the neutral document to what progenitor digests, and takes out what it has no word for.
//!
//! The document in `spec/` stays ordinary OpenAPI; everything bent for the generator is bent here. Each transform returns
//! how often it matched, and zero is an error: see [`Lowered`] for what comes out beside the document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::open_enums::OpenEnum;
use super::operations::Operation;
use super::rules::Rules;
use super::{docs, operations, rules, schema};

/// The lowered document and everything that was taken out of it.
pub(crate) struct Lowered {
    /// What progenitor gets.
    pub(crate) document: Value,
    /// All string enums, to be emitted as open ones.
    pub(crate) enums: Vec<OpenEnum>,
    /// All operations, the hand-written ones too.
    pub(crate) operations: Vec<Operation>,
    /// The limits of everything that is sent.
    pub(crate) rules: Rules,
    /// Names of the structs that are never sent.
    pub(crate) responses: BTreeSet<String>,
    /// Numbers that may arrive as text: struct and field.
    pub(crate) lenient: BTreeSet<(String, String)>,
    /// Documentation of operations and their parameters.
    pub(crate) docs: docs::Docs,
}

/// Lowers `document`.
pub(crate) fn lower(mut document: Value) -> Result<Lowered, String> {
    let operations = operations::collect(&document)?;
    let docs = docs::collect(&document)?;
    let rules = rules::collect(&document)?;
    let (requests, responses) = directions(&document)?;
    matched("shared parameters inlined", inline_parameters(&mut document)?)?;
    matched("operations left to hand-written code", drop_hand_written(&mut document, &operations))?;
    matched("error responses removed", keep_success_only(&mut document)?)?;
    matched("bodies that may be empty", allow_empty_bodies(&mut document))?;
    matched("path segments guarded", lower_parameters(&mut document))?;
    let schemas = components(&mut document)?;
    let wanted = wanted(schemas, &requests, &responses);
    schemas.retain(|name, _| wanted.contains(name));
    let enums = collect_enums(schemas);
    let mut lenient = BTreeSet::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, item) in schemas.iter_mut() {
        docs::describe_schema(item)?;
        lower_schema(name, item, requests.contains(name), &mut counts, &mut lenient);
        counts.entry("exact numbers").and_modify(|n| *n += exact_numbers(item)).or_insert_with(|| exact_numbers(item));
    }
    let responses = wanted
        .into_iter()
        .filter(|name| schemas.get(name).is_some_and(schema::is_struct) && !requests.contains(name))
        .collect();
    matched("own extensions removed", strip_extensions(&mut document))?;
    for transform in [
        "bounds",
        "patch",
        "sendable lists",
        "null lists",
        "lenient numbers",
        "defaults",
        "single allOf",
        "hidden fields",
        "exact numbers",
    ] {
        matched(transform, counts.get(transform).copied().unwrap_or_default())?;
    }
    Ok(Lowered { document, enums, operations, rules, responses, lenient, docs })
}

/// A transform that matched nothing is a transform that no longer works.
fn matched(transform: &str, count: usize) -> Result<(), String> {
    if count == 0 { Err(format!("lowering: `{transform}` matched nothing")) } else { Ok(()) }
}

fn components(document: &mut Value) -> Result<&mut Map<String, Value>, String> {
    document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
        .ok_or_else(|| "no components/schemas".to_owned())
}

/// The components that are sent, and those that are received by operations that succeed. A struct must not be both:
/// sent fields tell absent from null, received ones forgive both.
fn directions(document: &Value) -> Result<(BTreeSet<String>, BTreeSet<String>), String> {
    let schemas = document["components"]["schemas"].as_object().ok_or("no components/schemas")?;
    let (mut sent, mut received) = (BTreeSet::new(), BTreeSet::new());
    for (_, _, operation) in schema::operations(document) {
        sent.extend(schema::references(&operation["requestBody"]));
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            if status.starts_with('2') {
                received.extend(schema::references(response));
            }
        }
    }
    let sent = schema::reachable(schemas, sent);
    let received = schema::reachable(schemas, received);
    for name in sent.intersection(&received) {
        if schema::is_struct(&schemas[name]) {
            return Err(format!("component `{name}` is both sent and received: split it"));
        }
    }
    Ok((sent, received))
}

/// What is generated: all that travels, and what is marked as standing on its own.
fn wanted(schemas: &Map<String, Value>, requests: &BTreeSet<String>, responses: &BTreeSet<String>) -> BTreeSet<String> {
    let alone: Vec<String> =
        schemas.iter().filter(|(_, s)| s.get("x-gorgias-unreferenced").is_some()).map(|(n, _)| n.clone()).collect();
    let mut wanted = schema::reachable(schemas, alone);
    wanted.extend(requests.iter().cloned());
    wanted.extend(responses.iter().cloned());
    // Enums of query parameters are neither sent in bodies nor received; every enum is wanted.
    wanted.extend(schemas.iter().filter(|(_, s)| s.get("enum").is_some()).map(|(n, _)| n.clone()));
    wanted
}

fn each_operation(document: &mut Value, mut f: impl FnMut(&mut Value)) {
    for item in document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut()) {
        for method in schema::METHODS {
            if let Some(operation) = item.get_mut(method) {
                f(operation);
            }
        }
    }
}

fn inline_parameters(document: &mut Value) -> Result<usize, String> {
    let shared = document["components"]["parameters"].clone();
    let mut count = 0;
    let mut missing = None;
    each_operation(document, |operation| {
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let Some(target) = parameter.get("$ref").and_then(Value::as_str) else { continue };
            match target.strip_prefix("#/components/parameters/").and_then(|name| shared.get(name)) {
                Some(found) => {
                    *parameter = found.clone();
                    count += 1;
                }
                None => missing = Some(target.to_owned()),
            }
        }
    });
    match missing {
        Some(target) => Err(format!("no such parameter: {target}")),
        None => Ok(count),
    }
}

/// progenitor knows neither multipart bodies nor operations whose success is a redirect.
fn drop_hand_written(document: &mut Value, operations: &[Operation]) -> usize {
    let mut count = 0;
    if let Some(paths) = document["paths"].as_object_mut() {
        for operation in operations.iter().filter(|o| o.hand_written) {
            if let Some(item) = paths.get_mut(&operation.path).and_then(Value::as_object_mut) {
                count += usize::from(item.remove(&operation.method.to_lowercase()).is_some());
            }
        }
        paths.retain(|_, item| schema::METHODS.iter().any(|m| item.get(*m).is_some()));
    }
    count
}

/// Only the success answers stay, merged to `2XX`: the pipeline turns every other answer into one typed error, and any
/// 2xx is a success whatever the document expects.
fn keep_success_only(document: &mut Value) -> Result<usize, String> {
    let mut removed = 0;
    let mut problem = None;
    each_operation(document, |operation| {
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
        let before = responses.len();
        responses.retain(|status, _| status.starts_with('2'));
        removed += before - responses.len();
        let bodies: Vec<Value> = std::mem::take(responses).into_iter().map(|(_, response)| response).collect();
        match bodies.as_slice() {
            [only] => {
                responses.insert("2XX".into(), only.clone());
            }
            _ => problem = Some(format!("{}: one success answer expected", operation["operationId"])),
        }
    });
    problem.map_or(Ok(removed), Err)
}

fn allow_empty_bodies(document: &mut Value) -> usize {
    let mut count = 0;
    each_operation(document, |operation| {
        if schema::flag(operation, "x-gorgias-body-may-be-empty")
            && let Some(body) = operation.pointer_mut("/responses/2XX/content/application~1json/schema")
        {
            *body = json!({ "nullable": true, "allOf": [body.take()] });
            count += 1;
        }
    });
    count
}

/// Strips limits and defaults from parameters (the limits live on as rules) and guards text in paths.
fn lower_parameters(document: &mut Value) -> usize {
    let mut count = 0;
    each_operation(document, |operation| {
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let in_path = parameter["in"] == "path";
            let Some(mut inner) = parameter.get("schema").cloned() else { continue };
            if let Some(name) = schema::reference(&inner) {
                inner = json!({ "$ref": format!("#/components/schemas/{name}") });
            } else {
                strip_bounds(&mut inner);
                strip(&mut inner, &["default", "x-gorgias-known-values"]);
                if in_path && inner["type"] == "string" {
                    inner["x-rust-type"] = rust_type("model::PathSegment", None);
                    count += 1;
                }
            }
            parameter["schema"] = inner;
        }
    });
    count
}

fn collect_enums(schemas: &Map<String, Value>) -> Vec<OpenEnum> {
    schemas
        .iter()
        .filter_map(|(name, item)| {
            let values = item.get("enum")?.as_array()?;
            Some(OpenEnum {
                name: name.clone(),
                docs: docs::sentence(schema::text(item, "description")),
                values: values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                closed: schema::flag(item, "x-gorgias-closed"),
            })
        })
        .collect()
}

fn lower_schema(
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
fn exact_numbers(item: &mut Value) -> usize {
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
    let mut inner = property.clone();
    strip(&mut inner, &["nullable", "description", "writeOnly", "x-gorgias-secret"]);
    if let Some(name) = schema::reference(&inner) {
        inner = json!({ "$ref": format!("#/components/schemas/{name}") });
    }
    property["x-rust-type"] = rust_type("model::Patch", Some(inner));
}

/// What can hold a secret is not shown by `Debug`.
fn hide(property: &mut Value) {
    let mut inner = property.clone();
    strip(&mut inner, &["nullable", "description", "writeOnly", "x-gorgias-secret"]);
    property["x-rust-type"] = rust_type("model::Hidden", Some(inner));
}

fn rust_type(path: &str, parameter: Option<Value>) -> Value {
    let mut marker = json!({ "crate": "gorgias", "version": "*", "path": format!("gorgias::{path}") });
    if let Some(parameter) = parameter {
        marker["parameters"] = json!([parameter]);
    }
    marker
}

/// Bounds make typify invent types (`NonZeroU64`, pattern-checked strings) that also refuse answers.
fn strip_bounds(item: &mut Value) -> bool {
    let here = strip(
        item,
        &["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "x-gorgias-max-bytes"],
    );
    let below = item.get_mut("items").is_some_and(strip_bounds);
    here || below
}

/// A schema with an extension that typify does not know is no longer a plain date-time to it.
fn strip_extensions(value: &mut Value) -> usize {
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

fn strip(item: &mut Value, keys: &[&str]) -> bool {
    let Some(map) = item.as_object_mut() else { return false };
    let before = map.len();
    map.retain(|key, _| !keys.contains(&key.as_str()));
    map.len() < before
}

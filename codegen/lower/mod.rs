//! Lowers the neutral document to what progenitor digests, and takes out what it has no word for.
//!
//! The document in `spec/` stays ordinary OpenAPI; everything bent for the generator is bent here. Each transform returns
//! how often it matched, and zero is an error: see [`Lowered`] for what comes out beside the document.

mod calls;
mod fields;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::open_enums::OpenEnum;
use super::operations::Operation;
use super::rules::Rules;
use super::{arguments, docs, operations, rules, schema};

/// The lowered document and everything that was taken out of it.
pub(crate) struct Lowered {
    /// What progenitor gets.
    pub(crate) document: Value,
    /// All string enums, to be emitted as open ones.
    pub(crate) enums: Vec<OpenEnum>,
    /// All operations, the hand-written ones too.
    pub(crate) operations: Vec<Operation>,
    /// The arguments of all operations.
    pub(crate) arguments: arguments::Arguments,
    /// The limits of everything that is sent.
    pub(crate) rules: Rules,
    /// Names of the structs that are never sent.
    pub(crate) responses: BTreeSet<String>,
    /// Numbers that may arrive as text: struct and field.
    pub(crate) lenient: BTreeSet<(String, String)>,
    /// Documentation of operations and their parameters.
    pub(crate) docs: docs::Docs,
}

impl Lowered {
    /// The structs that hold the items of a list in `data`.
    pub(crate) fn envelopes(&self) -> BTreeSet<&str> {
        let envelopes = self.operations.iter().filter(|operation| operation.envelope);
        envelopes.filter_map(|operation| operation.answer.as_deref()).collect()
    }
}

/// Lowers `document`.
pub(crate) fn lower(mut document: Value) -> Result<Lowered, String> {
    // First, so that no reader of parameters needs to follow a reference.
    matched("shared parameters inlined", calls::inline_parameters(&mut document)?)?;
    let arguments = arguments::collect(&document)?;
    let operations = operations::collect(&document, &arguments)?;
    let docs = docs::collect(&document)?;
    let rules = rules::collect(&document)?;
    let (requests, responses) = directions(&document)?;
    matched("operations left to hand-written code", calls::drop_hand_written(&mut document, &operations))?;
    matched("error responses removed", calls::keep_success_only(&mut document)?)?;
    matched("bodies that may be empty", calls::allow_empty_bodies(&mut document))?;
    matched("path segments guarded", calls::lower_parameters(&mut document))?;
    let schemas = components(&mut document)?;
    let wanted = wanted(schemas, &requests, &responses);
    schemas.retain(|name, _| wanted.contains(name));
    let enums = collect_enums(schemas);
    let mut lenient = BTreeSet::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, item) in schemas.iter_mut() {
        docs::describe_schema(item)?;
        fields::lower_schema(name, item, requests.contains(name), &mut counts, &mut lenient);
        *counts.entry("exact numbers").or_default() += fields::exact_numbers(item);
    }
    let responses = wanted
        .into_iter()
        .filter(|name| schemas.get(name).is_some_and(schema::is_struct) && !requests.contains(name))
        .collect();
    matched("own extensions removed", fields::strip_extensions(&mut document))?;
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
    Ok(Lowered { document, enums, operations, arguments, rules, responses, lenient, docs })
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

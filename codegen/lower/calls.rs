//! Lowers operations: their parameters, bodies and answers.

use serde_json::{Value, json};

use super::fields::{rust_type, strip, strip_bounds};
use crate::codegen::operations::Operation;
use crate::codegen::schema;

fn each_operation(document: &mut Value, mut f: impl FnMut(&mut Value)) {
    for item in document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut()) {
        for method in schema::METHODS {
            if let Some(operation) = item.get_mut(method) {
                f(operation);
            }
        }
    }
}

pub(super) fn inline_parameters(document: &mut Value) -> Result<usize, String> {
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
pub(super) fn drop_hand_written(document: &mut Value, operations: &[Operation]) -> usize {
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
pub(super) fn keep_success_only(document: &mut Value) -> Result<usize, String> {
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

pub(super) fn allow_empty_bodies(document: &mut Value) -> usize {
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
pub(super) fn lower_parameters(document: &mut Value) -> usize {
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

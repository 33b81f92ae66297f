//! The places of recorded responses, with what the document says of each: written apart from the doctor, to judge it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::recording::Recording;

/// A step from a value to one within.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Key(String),
    Item,
    Entry,
}

/// Operation and steps.
pub(crate) type Place = (&'static str, Vec<Step>);

/// What the document says of a place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) kind: Option<String>,
    pub(crate) nullable: bool,
    pub(crate) required: bool,
    pub(crate) is_enum: bool,
    pub(crate) format: Option<String>,
    pub(crate) properties: Map<String, Value>,
    required_keys: Vec<String>,
    entries: Option<Value>,
    items: Option<Value>,
    name: Option<String>,
    union: bool,
    /// Whether a value that is not null was there.
    pub(crate) filled: bool,
}

pub(crate) fn document() -> Value {
    serde_json::from_str(include_str!("../../spec/gorgias.json")).unwrap()
}

/// The path as a report writes it.
pub(crate) fn written(steps: &[Step]) -> String {
    let mut path = "$".to_owned();
    for step in steps {
        match step {
            Step::Key(key) => path.extend([".", key]),
            Step::Item => path.push_str("[]"),
            Step::Entry => path.push_str("{}"),
        }
    }
    path
}

/// Every place of a recording that the document describes.
pub(crate) fn all(document: &Value, recording: &Recording) -> BTreeMap<Place, Facts> {
    let mut found = BTreeMap::new();
    for answer in recording.answers.values() {
        let operation = gorgias::operations::Operation::by_id(answer.operation).unwrap();
        let responses = &document["paths"][operation.path]["get"]["responses"];
        let schema = &responses[answer.status.to_string()]["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{}: {}", answer.operation, answer.status);
        visit(document, schema, &answer.body, true, (answer.operation, Vec::new()), &mut found);
    }
    found
}

fn visit(
    document: &Value,
    schema: &Value,
    value: &Value,
    required: bool,
    place: Place,
    found: &mut BTreeMap<Place, Facts>,
) {
    let mut facts = Facts { required, ..Facts::default() };
    merge(document, schema, &mut facts);
    let known = found.entry(place.clone()).or_insert_with(|| facts.clone());
    known.filled |= !value.is_null();
    let step = |step: Step| (place.0, place.1.iter().cloned().chain([step]).collect::<Vec<_>>());
    match value {
        Value::Array(items) => {
            let schema = facts.items.clone().unwrap_or_default();
            for item in items.iter().filter(|_| facts.items.is_some()) {
                visit(document, &schema, item, true, step(Step::Item), found);
            }
        }
        Value::Object(object) => {
            for (key, value) in object {
                // The payload of a setting depends on its type.
                if facts.name.as_deref() == Some("AccountSetting") && key == "data" {
                    continue;
                }
                if let Some(schema) = facts.properties.get(key) {
                    let required = facts.required_keys.contains(key);
                    visit(document, schema, value, required, step(Step::Key(key.clone())), found);
                } else if let Some(schema) = &facts.entries {
                    visit(document, schema, value, false, step(Step::Entry), found);
                }
            }
        }
        _ => {}
    }
}

fn merge(document: &Value, schema: &Value, facts: &mut Facts) {
    if let Some(target) = schema["$ref"].as_str() {
        let name = target.rsplit('/').next().unwrap();
        facts.name.get_or_insert_with(|| name.to_owned());
        return merge(document, &document["components"]["schemas"][name], facts);
    }
    facts.nullable |= schema["nullable"] == true;
    facts.is_enum |= schema["enum"].is_array();
    facts.union |= schema["oneOf"].is_array() || schema["x-gorgias-scalar"] == true;
    if let Some(kind) = schema["type"].as_str() {
        facts.kind = Some(kind.to_owned());
    }
    if let Some(format) = schema["format"].as_str() {
        facts.format = Some(format.to_owned());
    }
    facts.properties.extend(schema["properties"].as_object().cloned().unwrap_or_default());
    let required = schema["required"].as_array().into_iter().flatten();
    facts.required_keys.extend(required.map(|key| key.as_str().unwrap().to_owned()));
    if schema["additionalProperties"].is_object() {
        facts.entries = Some(schema["additionalProperties"].clone());
    }
    if schema["items"].is_object() {
        facts.items = Some(schema["items"].clone());
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        merge(document, part, facts);
    }
    if facts.union {
        facts.kind = None;
    }
}

/// Changes every value at a place. `change` returns `false` to have the value removed from the object that holds it.
pub(crate) fn change(value: &mut Value, steps: &[Step], change: &dyn Fn(&mut Value) -> bool) {
    match (steps, value) {
        ([], value) => {
            change(value);
        }
        ([Step::Key(key), rest @ ..], Value::Object(object)) => {
            let gone = match object.get_mut(key) {
                Some(value) if rest.is_empty() => !change(value),
                Some(value) => {
                    self::change(value, rest, change);
                    false
                }
                None => false,
            };
            if gone {
                object.remove(key);
            }
        }
        ([Step::Item, rest @ ..], Value::Array(items)) => {
            items.iter_mut().for_each(|item| self::change(item, rest, change))
        }
        ([Step::Entry, rest @ ..], Value::Object(object)) => {
            object.values_mut().for_each(|value| self::change(value, rest, change));
        }
        _ => {}
    }
}

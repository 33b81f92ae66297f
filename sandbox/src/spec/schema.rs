//! Turns the schemas of the document (OpenAPI 3.0) into JSON Schema that the validator understands.
//!
//! Seven things differ: `nullable` becomes a union with `null`; an `enum` that is not marked closed is dropped, because
//! unknown values must pass; `int64` becomes a keyword and `x-gorgias-max-bytes` a format of our own; `x-gorgias-scalar`
//! becomes the three types that it means; of the members of `oneOf` any may fit, because the first one wins; and properties
//! that a schema does not declare can be refused.

use serde_json::{Map, Value, json};

use super::whole;

const PREFIX: &str = "#/components/schemas/";

/// Which objects refuse properties that their schema does not declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Close {
    Nothing,
    /// Those that Gorgias is not known to close.
    Unmarked,
    All,
}

impl Close {
    fn covers(self, source: &Map<String, Value>) -> bool {
        match self {
            Self::Nothing => false,
            Self::Unmarked => source.get("x-gorgias-unknown-keys").and_then(Value::as_str) != Some("refused"),
            Self::All => true,
        }
    }
}

/// Lists the definitions that a converted schema points at.
pub(super) fn collect(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(name) =
                object.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix("#/$defs/"))
            {
                names.push(name.to_owned());
            }
            object.values().for_each(|value| collect(value, names));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, names)),
        _ => {}
    }
}

pub(super) fn convert(schema: &Value, close: Close) -> Value {
    let Some(source) = schema.as_object() else { return schema.clone() };
    if let Some(name) = source.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix(PREFIX)) {
        return json!({"$ref": format!("#/$defs/{name}")});
    }
    let mut target = Map::new();
    for key in ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "required", "pattern", "type"] {
        if let Some(value) = source.get(key) {
            target.insert(key.to_owned(), value.clone());
        }
    }
    if let Some(format) = source.get("format").and_then(Value::as_str)
        && matches!(format, "date-time" | "email" | "uri")
    {
        target.insert("format".to_owned(), json!(format));
    }
    if source.get("format").and_then(Value::as_str) == Some("int64") {
        target.insert(whole::NAME.to_owned(), json!(true));
    }
    if let Some(limit) = source.get("x-gorgias-max-bytes").and_then(Value::as_u64) {
        target.insert("format".to_owned(), json!(format!("max-bytes-{limit}")));
    }
    if source.get("x-gorgias-scalar").and_then(Value::as_bool) == Some(true) {
        target.insert("type".to_owned(), json!(["boolean", "number", "string"]));
    }
    if is_closed_enum(source)
        && let Some(values) = source.get("enum")
    {
        target.insert("enum".to_owned(), values.clone());
    }
    for (key, meant) in [("allOf", "allOf"), ("oneOf", "anyOf")] {
        if let Some(parts) = source.get(key).and_then(Value::as_array) {
            target.insert(meant.to_owned(), parts.iter().map(|part| convert(part, close)).collect());
        }
    }
    if let Some(items) = source.get("items") {
        target.insert("items".to_owned(), convert(items, close));
    }
    convert_object(source, &mut target, close);
    if source.get("nullable").and_then(Value::as_bool) == Some(true) { nullable(target) } else { Value::Object(target) }
}

fn convert_object(source: &Map<String, Value>, target: &mut Map<String, Value>, close: Close) {
    let properties = source.get("properties").and_then(Value::as_object);
    if let Some(properties) = properties {
        let converted: Map<String, Value> =
            properties.iter().map(|(name, schema)| (name.clone(), convert(schema, close))).collect();
        target.insert("properties".to_owned(), Value::Object(converted));
    }
    match source.get("additionalProperties") {
        Some(extra) => {
            target.insert("additionalProperties".to_owned(), convert(extra, close));
        }
        // An object without declared properties is free-form in every reading.
        None if close.covers(source) && properties.is_some_and(|properties| !properties.is_empty()) => {
            target.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
        None => {}
    }
}

fn is_closed_enum(source: &Map<String, Value>) -> bool {
    source.get("x-gorgias-closed").is_some_and(|closed| closed.as_bool() != Some(false))
}

/// Adds `null` to what a schema accepts. `if`/`else` keeps the messages of the inner schema, where `anyOf` would swallow them.
fn nullable(mut target: Map<String, Value>) -> Value {
    let composed = ["allOf", "anyOf"].iter().any(|key| target.contains_key(*key));
    if composed {
        return json!({"if": {"type": "null"}, "else": target});
    }
    if let Some(Value::String(kind)) = target.get("type").cloned() {
        target.insert("type".to_owned(), json!([kind, "null"]));
    }
    if let Some(Value::Array(values)) = target.get_mut("enum") {
        values.push(Value::Null);
    }
    Value::Object(target)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[test]
    fn nullable_types_become_unions_and_open_enums_vanish() {
        let converted = convert(&json!({"type": "string", "nullable": true, "enum": ["a"]}), Close::Nothing);
        assert_eq!(converted, json!({"type": ["string", "null"]}));
        let closed = json!({"type": "string", "nullable": true, "enum": ["a"], "x-gorgias-closed": true});
        let converted = convert(&closed, Close::Nothing);
        assert_eq!(converted, json!({"type": ["string", "null"], "enum": ["a", null]}));
    }

    #[test]
    fn scalars_are_no_null_and_no_object() {
        let converted = convert(&json!({"x-gorgias-scalar": true}), Close::Nothing);
        assert_eq!(converted, json!({"type": ["boolean", "number", "string"]}));
    }

    #[test]
    fn numbers_stay_within_64_bits() {
        let converted = convert(&json!({"type": "integer", "format": "int64", "minimum": 1}), Close::Nothing);
        assert_eq!(converted, json!({"type": "integer", "minimum": 1, "x-whole": true}));
    }

    #[test]
    fn each_reading_closes_its_own_objects() {
        let open = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        let mut marked = open.clone();
        marked["x-gorgias-unknown-keys"] = json!("refused");
        let mut ignored = open.clone();
        ignored["x-gorgias-unknown-keys"] = json!("ignored");
        let closes = |schema: &Value, close: Close| convert(schema, close).get("additionalProperties").is_some();
        for (close, unmarked, refused) in
            [(Close::Nothing, false, false), (Close::Unmarked, true, false), (Close::All, true, true)]
        {
            assert_eq!((closes(&open, close), closes(&marked, close)), (unmarked, refused), "{close:?}");
            assert_eq!(closes(&ignored, close), unmarked, "{close:?}");
            assert!(!closes(&json!({"type": "object"}), close), "{close:?}");
        }
    }

    #[test]
    fn a_value_may_fit_several_members_of_a_union() {
        let union = json!({"oneOf": [{"type": "array", "items": {"type": "string"}}, {"type": "array", "items": {}}]});
        let validator = jsonschema::validator_for(&convert(&union, Close::All)).unwrap();
        assert!(
            validator.is_valid(&json!([])) && validator.is_valid(&json!(["a"])) && !validator.is_valid(&json!("a"))
        );
    }
}

//! Reading values of payloads that templates wrote as text: `"True"`, `"None"`, `"123"`.

use serde_json::{Map, Value};

use crate::model::Timestamp;

/// The value under a name of our template, or else in the full context.
pub(super) fn find<'a>(payload: &'a Map<String, Value>, flat: &str, nested: &[&str]) -> Option<&'a Value> {
    if let Some(value) = payload.get(flat) {
        return Some(value);
    }
    let (first, rest) = nested.split_first()?;
    rest.iter().try_fold(payload.get(*first)?, |value, name| value.get(*name))
}

/// What a template writes for a value that is not there.
fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "None" | "null")
}

/// A word: an id, a name of a channel.
pub(super) fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !is_nothing(text)).map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What people wrote, not trimmed. As JSON inside of the text, `"None"` and nothing stay apart.
pub(super) fn prose(value: &Value, json: bool) -> Option<String> {
    let Value::String(text) = value else { return None };
    if json {
        match serde_json::from_str::<Value>(text) {
            Ok(Value::String(text)) => return Some(text),
            Ok(Value::Null) => return None,
            // Whoever changed the template left the filter out.
            _ => {}
        }
    }
    Some(text).filter(|text| !is_nothing(text)).cloned()
}

pub(super) fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

pub(super) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => match text.trim() {
            "True" | "true" | "1" => Some(true),
            "False" | "false" | "0" => Some(false),
            _ => None,
        },
        Value::Number(number) => match number.as_i64() {
            Some(1) => Some(true),
            Some(0) => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A time as the API writes it, or as Python shows it: with a space instead of the `T`.
pub(super) fn time(value: &Value) -> Option<Timestamp> {
    let Value::String(text) = value else { return None };
    let text = text.trim();
    text.parse().ok().or_else(|| text.replacen(' ', "T", 1).parse().ok())
}

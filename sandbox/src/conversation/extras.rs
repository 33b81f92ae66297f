//! Parts of a message that may hold anything when they are sent and have a form when they are read.

use serde_json::Value;

use crate::http::reply::Failure;
use crate::state::Record;
use crate::state::value::Fields;

/// Refuses what could not be shown: actions that are none, and details of a source that are no object (assumed; without it the
/// message could never be read).
pub(crate) fn check(message: &Record) -> Result<(), Failure> {
    for (index, action) in message.items("actions").iter().enumerate() {
        if !is_action(action) {
            return Err(Failure::field(&["actions", &index.to_string()], "Not an action."));
        }
    }
    match message.some("source").and_then(|source| source.some("extra")) {
        Some(extra) if !extra.is_object() => Err(Failure::field(&["source", "extra"], "Must be an object.")),
        _ => Ok(()),
    }
}

fn is_action(action: &Value) -> bool {
    action.as_object().is_some_and(|action| {
        action.iter().all(|(key, value)| match key.as_str() {
            "name" | "title" | "type" | "status" => value.is_string(),
            "arguments" => value.is_object(),
            _ => false,
        })
    })
}

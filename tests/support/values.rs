//! Values that rows of several suites are written with.

use serde_json::{Map, Value};

/// A point in time, from the way Gorgias writes it.
pub(crate) fn at(text: &str) -> gorgias::Timestamp {
    text.parse().unwrap()
}

/// An object with free keys.
pub(crate) fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("no object: {other}"),
    }
}

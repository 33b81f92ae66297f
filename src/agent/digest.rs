//! Digests of values, the same for the same value however its objects are ordered.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Returns the SHA-256 of a text, in hexadecimal digits.
pub(super) fn of_text(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Returns the SHA-256 of a value, in hexadecimal digits.
pub(super) fn of(value: &Value) -> String {
    let mut text = String::new();
    canonical(value, &mut text);
    of_text(&text)
}

/// Keys in order: whether a map of serde_json keeps the order of insertion is up to a feature that any crate can switch on.
fn canonical(value: &Value, into: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.iter().collect();
            keys.sort_by_key(|(key, _)| key.as_str());
            into.push('{');
            for (key, value) in keys {
                // Writing into a text does not fail.
                let _ = write!(into, "{}:", Value::from(key.as_str()));
                canonical(value, into);
                into.push(',');
            }
            into.push('}');
        }
        Value::Array(items) => {
            into.push('[');
            for item in items {
                canonical(item, into);
                into.push(',');
            }
            into.push(']');
        }
        plain => {
            let _ = write!(into, "{plain}");
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

//! Numbers and truth values in other clothes.

use serde_json::{Number, Value};

/// Beyond this, a float does not say which whole number it is.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A whole number: as it is, as a float without fraction, or as text.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => whole_number(number),
        Value::String(text) => whole_text(text),
        _ => None,
    }
}

/// A whole number, also as a float without fraction.
pub(crate) fn whole_number(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| exact(number.as_f64()?))
}

/// A whole number as text.
pub(crate) fn whole_text(text: &str) -> Option<i64> {
    text.trim().parse().ok().or_else(|| exact(plain(text)?))
}

/// A number, also as text.
pub(super) fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => plain(text),
        _ => None,
    }
}

/// A truth value, also as text.
pub(super) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => flag_text(text),
        _ => None,
    }
}

/// A truth value as text.
pub(crate) fn flag_text(text: &str) -> Option<bool> {
    match text.trim() {
        "true" | "True" => Some(true),
        "false" | "False" => Some(false),
        _ => None,
    }
}

/// What a template writes for a value that is not there.
pub(crate) fn nothing(text: &str) -> bool {
    matches!(text, "" | "None" | "null")
}

#[allow(clippy::cast_possible_truncation, reason = "it is whole, and within the range")]
fn exact(float: f64) -> Option<i64> {
    (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i64)
}

/// A number as JSON writes it: Rust's own parser takes words such as `inf`, too.
pub(crate) fn plain(text: &str) -> Option<f64> {
    serde_json::from_str::<Number>(text.trim()).ok()?.as_f64()
}

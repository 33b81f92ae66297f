//! Values of custom fields, and whether they can be written.

use serde_json::Value;

use crate::error::{Error, ErrorKind, Result, Violation};
use crate::types::CustomFieldScalar;
use crate::validate::{NO_SCALAR, is_scalar};

/// The whole numbers that a double holds exactly reach this far: beyond, it is not known which one was meant.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Values that can be written, each field once, in the order in which they were given.
pub(super) fn checked(given: Vec<(i64, Value)>) -> Result<Vec<(i64, Value)>> {
    let mut violations = Vec::new();
    let mut values: Vec<(i64, Value)> = Vec::new();
    for (field, value) in given {
        let mut wrong = |why: &str| violations.push(Violation::new(format!("values.{field}"), why.to_owned()));
        if field < 1 {
            wrong("must have a field id of at least 1");
        }
        if !is_scalar(&value) {
            wrong(NO_SCALAR);
        }
        match values.iter().find(|(other, _)| *other == field) {
            Some((_, other)) if same(other, &value) => {}
            Some(_) => wrong("is given two values"),
            None => values.push((field, value)),
        }
    }
    if violations.is_empty() { Ok(values) } else { Err(refused(violations)) }
}

pub(super) fn refused(violations: Vec<Violation>) -> Error {
    Error::new(ErrorKind::InvalidRequest).with_violations(violations)
}

/// The form that the call for a single value takes; `None` for decimals, and for numbers that no 64 bits hold.
pub(super) fn scalar(value: &Value) -> Option<CustomFieldScalar> {
    match value {
        Value::String(text) => Some(CustomFieldScalar::Text(text.clone())),
        Value::Bool(flag) => Some(CustomFieldScalar::Flag(*flag)),
        Value::Number(_) => whole(value).map(CustomFieldScalar::Integer),
        _ => None,
    }
}

/// Returns `true` if a value is a number that only the bulk call takes, with all other values.
pub(crate) fn is_decimal(value: &Value) -> bool {
    value.is_number() && whole(value).is_none()
}

/// A whole number, however it is written: `5` and `5.0`.
fn whole(value: &Value) -> Option<i64> {
    let plain = |number: &f64| number.fract() == 0.0 && number.abs() <= EXACT;
    #[allow(clippy::cast_possible_truncation, reason = "it is whole, and far within the range")]
    let cut = |number: f64| number as i64;
    value.as_i64().or_else(|| value.as_f64().filter(plain).filter(|_| value.is_f64()).map(cut))
}

/// Returns `true` if what is stored is what is wanted; numbers by what they mean, and a text is not a number.
pub(super) fn same(stored: &Value, wanted: &Value) -> bool {
    match (whole(stored), whole(wanted)) {
        (Some(stored), Some(wanted)) => stored == wanted,
        _ => stored == wanted,
    }
}

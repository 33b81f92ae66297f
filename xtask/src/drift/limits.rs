//! Limits: read from either version of OpenAPI, and which of two takes more.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Value;

use super::shape::Kind;

/// The limits that all of `nodes` set to a value of the type `kind`, each the tightest; what limits nothing is left out.
pub(super) fn of(nodes: &[&Value], kind: Kind) -> BTreeMap<&'static str, f64> {
    let mut limits = BTreeMap::new();
    let keys: &[&'static str] = match kind {
        Kind::Integer | Kind::Number => &["multipleOf"],
        Kind::String => &["minLength", "maxLength"],
        Kind::Array => &["minItems", "maxItems", "uniqueItems"],
        Kind::Object => &["minProperties", "maxProperties"],
        Kind::Boolean => &[],
    };
    for node in nodes {
        for key in keys {
            let value = match node.get(key) {
                Some(Value::Bool(true)) => 1.0,
                Some(value) => value.as_f64().unwrap_or_default(),
                None => continue,
            };
            if value != 0.0 || key.starts_with("max") {
                tighten(&mut limits, key, value);
            }
        }
        if matches!(kind, Kind::Integer | Kind::Number) {
            bounds(node, kind, &mut limits);
        }
    }
    limits
}

/// `minimum` and `maximum`, which `exclusive...` either replaces (3.1) or sharpens (3.0). Integers need no exclusive ones.
fn bounds(node: &Value, kind: Kind, limits: &mut BTreeMap<&'static str, f64>) {
    let ends =
        [("minimum", "exclusiveMinimum", "minExclusive", 1.0), ("maximum", "exclusiveMaximum", "maxExclusive", -1.0)];
    for (key, exclusive_key, exclusive_name, step) in ends {
        let inclusive = node.get(key).and_then(Value::as_f64);
        let (inclusive, exclusive) = match node.get(exclusive_key) {
            Some(Value::Bool(true)) => (None, inclusive),
            Some(Value::Number(number)) => (inclusive, number.as_f64()),
            _ => (inclusive, None),
        };
        if let Some(value) = inclusive {
            tighten(limits, key, value);
        }
        match exclusive {
            Some(value) if kind == Kind::Integer => {
                let next = if step > 0.0 { value.floor() } else { value.ceil() };
                tighten(limits, key, next + step);
            }
            Some(value) => tighten(limits, exclusive_name, value),
            None => {}
        }
    }
}

fn tighten(limits: &mut BTreeMap<&'static str, f64>, key: &'static str, value: f64) {
    let limit = limits.entry(key).or_insert(value);
    *limit = if key.starts_with("max") { limit.min(value) } else { limit.max(value) };
}

/// Which of two limits takes more: `Greater` when it is `here`, `Less` when it is `there`.
pub(super) fn compare(key: &str, here: Option<f64>, there: Option<f64>) -> Ordering {
    match (here, there) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(here), Some(there)) if key.starts_with("max") => here.total_cmp(&there),
        (Some(here), Some(there)) => there.total_cmp(&here),
    }
}

/// How a limit is named in a report.
pub(super) fn name(key: &str) -> &str {
    match key {
        "minExclusive" => "exclusiveMinimum",
        "maxExclusive" => "exclusiveMaximum",
        key => key,
    }
}

//! Decides whether a condition holds for a record.

use std::cmp::Ordering;

use serde_json::Value;

use super::tree::Expression;
use crate::state::{clock, value};

/// Whether `condition` holds in `scope`, an object such as `{"ticket": {...}}`.
pub(crate) fn holds(condition: &Expression, scope: &Value) -> bool {
    match condition {
        Expression::And(left, right) => holds(left, scope) && holds(right, scope),
        Expression::Or(left, right) => holds(left, scope) || holds(right, scope),
        Expression::Not(inner) => !holds(inner, scope),
        Expression::Call(name, arguments) => test(name, arguments, scope),
        Expression::Literal(Value::Bool(flag)) => *flag,
        Expression::Path(_) | Expression::List(_) | Expression::Object(_) | Expression::Literal(_) => false,
    }
}

fn test(name: &str, arguments: &[Expression], scope: &Value) -> bool {
    let mut values = arguments.iter().map(|argument| compute(argument, scope));
    let left = values.next().unwrap_or_default();
    let right = values.next().unwrap_or_default();
    match name {
        "eq" => equal(&left, &right),
        "neq" => !equal(&left, &right),
        "isEmpty" => empty(&left),
        "isNotEmpty" => !empty(&left),
        "containsAny" => list(&right).iter().any(|wanted| contains(&left, wanted)),
        "containsAll" => list(&right).iter().all(|wanted| contains(&left, wanted)),
        "notContainsAny" => !list(&right).iter().any(|wanted| contains(&left, wanted)),
        "notContainsAll" => !list(&right).iter().all(|wanted| contains(&left, wanted)),
        "lt" => ordered(&left, &right) == Some(Ordering::Less),
        "lte" => matches!(ordered(&left, &right), Some(Ordering::Less | Ordering::Equal)),
        "gt" => ordered(&left, &right) == Some(Ordering::Greater),
        "gte" => matches!(ordered(&left, &right), Some(Ordering::Greater | Ordering::Equal)),
        "startsWith" => {
            list(&right).iter().any(|part| text(&left).to_lowercase().starts_with(&text(part).to_lowercase()))
        }
        "endsWith" => list(&right).iter().any(|part| text(&left).to_lowercase().ends_with(&text(part).to_lowercase())),
        _ => false,
    }
}

fn compute(expression: &Expression, scope: &Value) -> Value {
    match expression {
        Expression::Literal(value) => value.clone(),
        Expression::List(items) => items.iter().map(|item| compute(item, scope)).collect(),
        Expression::Path(path) => walk(scope, path),
        _ => Value::Null,
    }
}

/// Follows a path; on a list it goes on in every item.
fn walk(value: &Value, path: &[String]) -> Value {
    let Some((name, rest)) = path.split_first() else { return value.clone() };
    match value {
        Value::Array(items) => items.iter().map(|item| walk(item, path)).collect(),
        other => other.get(name).map(|next| walk(next, rest)).unwrap_or_default(),
    }
}

fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        other => vec![other.clone()],
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Numbers equal their text: variables such as `{{current_user.id}}` stand in quotes.
fn equal(left: &Value, right: &Value) -> bool {
    match left {
        Value::Array(items) => items.iter().any(|item| equal(item, right)),
        _ => left == right || (!left.is_null() && !right.is_null() && text(left) == text(right)),
    }
}

fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

/// A list contains its items, a text its parts: the tag `vip` is not in a list with `vip-maybe` alone.
fn contains(value: &Value, wanted: &Value) -> bool {
    match value {
        Value::Array(_) => equal(value, wanted),
        Value::String(whole) => value::holds(whole, &text(wanted)),
        other => equal(other, wanted),
    }
}

fn ordered(left: &Value, right: &Value) -> Option<Ordering> {
    let (left, right) = (text(left), text(right));
    match (left.parse::<f64>(), right.parse::<f64>()) {
        (Ok(left), Ok(right)) => Some(left.total_cmp(&right)),
        _ => Some(clock::parse(&left)?.cmp(&clock::parse(&right)?)),
    }
}

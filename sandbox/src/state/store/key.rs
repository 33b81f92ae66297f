//! What lists are sorted by. Absent values come first, then numbers, then texts, which ignore case.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::{Value, json};

use super::kind::Kind;
use crate::state::clock;
use crate::state::value::{Fields, Record};

/// The place of a value in an order.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    Nothing,
    Number(f64),
    /// In lower case.
    Text(Box<str>),
}

impl Key {
    /// The place of a value, or of what [`written`] made of it.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or_default()),
            Value::String(text) => Self::Text(clock::naive(text).to_lowercase().into_boxed_str()),
            Value::Bool(flag) => Self::Number(f64::from(u8::from(*flag))),
            _ => Self::Nothing,
        }
    }

    /// The place of a record when its kind is sorted by `field`.
    pub(crate) fn at(kind: Kind, record: &Record, field: &str) -> Self {
        Self::of(&value_at(kind, record, field))
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Number(_) => 1,
            Self::Text(_) => 2,
        }
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => left.total_cmp(right),
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key {}

/// A sorted value as cursors hold it.
pub(crate) fn written(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64().unwrap_or_default()),
        Value::String(text) => json!(clock::naive(text)),
        Value::Bool(flag) => json!(f64::from(u8::from(*flag))),
        _ => Value::Null,
    }
}

/// The field of tickets that is the time of their last message, or of their beginning where nothing was said: no ticket shows it.
pub(crate) const LATEST: &str = "_latest";

/// What a record has under `field`; `a.b` reaches into an object. Priorities of tickets are in the order of their urgency.
pub(crate) fn value_at<'a>(kind: Kind, record: &'a Record, field: &str) -> Cow<'a, Value> {
    if kind == Kind::Ticket && field == "priority" {
        let rank = ["low", "normal", "high", "critical"].iter().position(|name| record.text(field) == Some(name));
        return Cow::Owned(json!(rank));
    }
    if kind == Kind::Ticket && field == LATEST {
        let latest = record.some("last_message_datetime").or(record.some("created_datetime"));
        return latest.map_or(Cow::Owned(Value::Null), Cow::Borrowed);
    }
    let mut steps = field.split('.');
    let found = record.get(field).or_else(|| {
        let first = record.get(steps.next()?)?;
        steps.try_fold(first, |value, step| value.get(step))
    });
    found.map_or(Cow::Owned(Value::Null), Cow::Borrowed)
}

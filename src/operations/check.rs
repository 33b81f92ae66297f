//! Reads arguments as they were meant, and says all that is wrong with them.

use serde_json::{Map, Number, Value};

use super::arguments::{Argument, Call, Kind};
use crate::error::Violation;
use crate::model::Timestamp;
use crate::odd;
use crate::text::words::nearest;

/// The most characters that a complaint shows of a name.
const MOST_SHOWN: usize = 40;
/// The most names that a complaint lists.
const MOST_NAMES: usize = 30;

/// What was wrong, and where it is looked at.
#[derive(Default)]
pub(super) struct Complaints {
    path: String,
    found: Vec<Violation>,
}

impl Complaints {
    pub(super) fn add(&mut self, name: &str, message: impl Into<String>) {
        let field = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        self.found.push(Violation::new(field, message.into()));
    }

    fn here(&mut self, message: impl Into<String>) {
        self.found.push(Violation::new(self.path.clone(), message.into()));
    }

    fn within<T>(&mut self, step: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.path.len();
        if before > 0 {
            self.path.push('.');
        }
        self.path.push_str(step);
        let value = read(self);
        self.path.truncate(before);
        value
    }

    pub(super) fn into_violations(self) -> Vec<Violation> {
        self.found
    }
}

/// The arguments of a call in the form in which they are sent.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) parameters: Map<String, Value>,
    /// Null where there is none.
    pub(super) body: Value,
}

/// Reads the arguments of a call: numbers, flags and texts leniently, but no name that is not known.
pub(super) fn sort(call: &'static Call, arguments: Value, at: &mut Complaints) -> Sorted {
    let mut sorted = Sorted::default();
    let entries = match unpacked(arguments) {
        Value::Object(entries) => entries,
        Value::Null => Map::new(),
        _ => {
            at.add("arguments", "must be an object of arguments by name");
            return sorted;
        }
    };
    let is_flat = !call.body_fields().is_empty();
    let mut fields = Map::new();
    for (name, value) in entries {
        if let Some(parameter) = call.parameters.iter().find(|parameter| parameter.name == name) {
            if let Some(value) = one(parameter, value, at) {
                sorted.parameters.insert(name, value);
            }
        } else if let Some(body) = call.body.as_ref().filter(|_| name == "body") {
            if !is_flat {
                sorted.body = one(body, value, at).unwrap_or_default();
            } else if let Value::Object(inner) = unpacked(value) {
                for (name, value) in inner {
                    field(call, name, value, &mut fields, at);
                }
            } else {
                at.add("body", "must be an object");
            }
        } else {
            field(call, name, value, &mut fields, at);
        }
    }
    missing(call.parameters, &sorted.parameters, at);
    if is_flat {
        missing(call.body_fields(), &fields, at);
        sorted.body = Value::Object(fields);
    } else if call.body.as_ref().is_some_and(|body| body.required) && sorted.body.is_null() {
        at.add("body", "is required");
    }
    sorted
}

/// Reads a field of the body.
fn field(call: &'static Call, name: String, value: Value, into: &mut Map<String, Value>, at: &mut Complaints) {
    let Some(field) = call.body_fields().iter().find(|field| field.name == name) else {
        return unknown(&name, "an argument", call.names(), at);
    };
    if into.contains_key(&name) {
        return at.add(&name, "is given twice, also within `body`");
    }
    if let Some(value) = one(field, value, at) {
        into.insert(name, value);
    }
}

fn missing(wanted: &[Argument], given: &Map<String, Value>, at: &mut Complaints) {
    for argument in wanted.iter().filter(|argument| argument.required && !given.contains_key(argument.name)) {
        at.add(argument.name, format!("is required: {}", in_words(&argument.kind)));
    }
}

/// Complains about a name that is not known. It is the caller's own word, shown no further than it helps.
fn unknown(name: &str, what: &str, known: impl Iterator<Item = &'static str> + Clone, at: &mut Complaints) {
    let message = format!("is not {what}{}", hint(name, known));
    let plain = |c: char| if c.is_control() || c == '`' { '?' } else { c };
    at.add(&name.chars().take(MOST_SHOWN).map(plain).collect::<String>(), message);
}

/// The name or value that may have been meant, or all that there are.
fn hint(name: &str, known: impl Iterator<Item = &'static str> + Clone) -> String {
    if let Some(nearest) = nearest(name, known.clone()) {
        return format!("; the nearest is `{nearest}`");
    }
    let names: Vec<&str> = known.clone().take(MOST_NAMES).collect();
    if names.is_empty() {
        return "; there is none".to_owned();
    }
    let more = if known.count() > MOST_NAMES { ", …" } else { "" };
    format!("; there are {}{more}", names.join(", "))
}

/// Reads one argument; `None` where it is not there, or was complained about and so does not matter.
fn one(argument: &Argument, value: Value, at: &mut Complaints) -> Option<Value> {
    if value.is_null() {
        // What cannot be cleared is left out: some write null for all that they do not mean.
        return (argument.nullable || matches!(argument.kind, Kind::Any)).then_some(Value::Null);
    }
    at.within(argument.name, |at| Some(read(&argument.kind, value, at)))
}

fn read(kind: &Kind, value: Value, at: &mut Complaints) -> Value {
    let refused = |at: &mut Complaints| {
        at.here(format!("must be {}", in_words(kind)));
        Value::Null
    };
    match kind {
        Kind::Any => value,
        Kind::Text => match value {
            Value::String(_) => value,
            Value::Number(number) => {
                odd::whole_number(&number).map_or_else(|| number.to_string(), |n| n.to_string()).into()
            }
            _ => refused(at),
        },
        Kind::Integer => odd::whole(&value).map_or_else(|| refused(at), Value::from),
        Kind::Number => match &value {
            Value::Number(_) => value,
            Value::String(text) => match serde_json::from_str::<Number>(text.trim()) {
                Ok(number) => number.into(),
                Err(_) => refused(at),
            },
            _ => refused(at),
        },
        Kind::Flag => match &value {
            Value::Bool(_) => value,
            Value::String(text) => odd::flag_text(text).map_or_else(|| refused(at), Value::from),
            _ => refused(at),
        },
        Kind::Time => match value.as_str().and_then(time) {
            Some(time) => time.into(),
            None => refused(at),
        },
        Kind::Choice { values, closed } => choice(values, *closed, value, at),
        Kind::Map => match unpacked(value) {
            Value::Object(entries) => entries.into(),
            _ => refused(at),
        },
        Kind::List(item) => match unpacked_list(value, item) {
            Value::Array(items) => {
                let items = items.into_iter().enumerate();
                items.map(|(index, value)| at.within(&index.to_string(), |at| read(item, value, at))).collect()
            }
            // One stands for a list of one.
            one => Value::Array(vec![at.within("0", |at| read(item, one, at))]),
        },
        Kind::Record(record) => match unpacked(value) {
            Value::Object(entries) => object(record.fields, entries, at),
            _ => refused(at),
        },
        Kind::Union(members) => union(members, value, at),
    }
}

/// A time as it is written; a day begins at midnight in UTC.
fn time(text: &str) -> Option<String> {
    let written = [text.trim().to_owned(), format!("{}T00:00:00Z", text.trim())];
    written.into_iter().find(|text| text.parse::<Timestamp>().is_ok())
}

fn choice(values: &'static [&'static str], closed: bool, value: Value, at: &mut Complaints) -> Value {
    let Some(text) = value.as_str() else {
        at.here(format!("must be one of {}", values.join(", ")));
        return Value::Null;
    };
    if let Some(known) = values.iter().find(|known| known.eq_ignore_ascii_case(text.trim())) {
        return Value::from(*known);
    }
    if closed {
        at.here(format!("is not one of its values{}", hint(text, values.iter().copied())));
    }
    value
}

fn object(fields: &'static [Argument], entries: Map<String, Value>, at: &mut Complaints) -> Value {
    let mut read = Map::new();
    for (name, value) in entries {
        match fields.iter().find(|field| field.name == name) {
            Some(field) => {
                if let Some(value) = one(field, value, at) {
                    read.insert(name, value);
                }
            }
            None => unknown(&name, "a field", fields.iter().map(|field| field.name), at),
        }
    }
    missing(fields, &read, at);
    Value::Object(read)
}

/// Reads the form that fits as it is; else the one with the fewest complaints.
fn union(members: &'static [Kind], value: Value, at: &mut Complaints) -> Value {
    let exact: Vec<&Kind> = members.iter().filter(|member| fits(member, &value)).collect();
    let candidates = if exact.is_empty() { members.iter().collect() } else { exact };
    let mut best: Option<(Value, Complaints)> = None;
    for member in candidates {
        let mut found = Complaints { path: at.path.clone(), found: Vec::new() };
        let read = read(member, value.clone(), &mut found);
        if best.as_ref().is_none_or(|(_, known)| found.found.len() < known.found.len()) {
            best = Some((read, found));
        }
    }
    match best {
        Some((value, found)) => {
            at.found.extend(found.found);
            value
        }
        None => value,
    }
}

/// Whether a value has the form of this kind without being read leniently.
fn fits(kind: &Kind, value: &Value) -> bool {
    match kind {
        Kind::Any => true,
        Kind::Text | Kind::Time | Kind::Choice { .. } => value.is_string(),
        Kind::Integer => value.is_number() && odd::whole(value).is_some(),
        Kind::Number => value.is_number(),
        Kind::Flag => value.is_boolean(),
        Kind::Map | Kind::Record(_) => value.is_object(),
        Kind::List(item) => value.as_array().is_some_and(|items| items.iter().all(|value| fits(item, value))),
        Kind::Union(members) => members.iter().any(|member| fits(member, value)),
    }
}

/// An object that came as its text, which is how models write one where a schema has only texts.
fn unpacked(value: Value) -> Value {
    match value.as_str().map(str::trim) {
        Some("") => Value::Null,
        Some(text) if text.starts_with('{') => serde_json::from_str(text).unwrap_or(value),
        _ => value,
    }
}

/// A list that came as its text, where its items are no texts themselves.
fn unpacked_list(value: Value, item: &Kind) -> Value {
    match value.as_str().map(str::trim) {
        Some(text) if text.starts_with('[') => serde_json::from_str(text).unwrap_or(value),
        // A list of numbers that is separated by commas.
        Some(text) if matches!(item, Kind::Integer) && text.contains(',') => {
            text.split(',').map(|part| Value::from(part.trim())).collect()
        }
        _ => value,
    }
}

/// Says what a kind holds.
pub(crate) fn in_words(kind: &Kind) -> String {
    match kind {
        Kind::Text => "a text".to_owned(),
        Kind::Integer => "a whole number".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Flag => "true or false".to_owned(),
        Kind::Time => "a time such as 2026-03-01T10:00:00Z".to_owned(),
        Kind::Any => "any JSON".to_owned(),
        Kind::Map => "an object".to_owned(),
        Kind::Choice { values, .. } => format!("one of {}", values.join(", ")),
        Kind::List(item) => format!("a list, each {}", in_words(item)),
        Kind::Record(record) => {
            let names = record.fields.iter().map(|field| {
                let mark = if field.required { "" } else { "?" };
                format!("{}{mark}", field.name)
            });
            format!("an object with {}", names.collect::<Vec<_>>().join(", "))
        }
        Kind::Union(members) => members.iter().map(in_words).collect::<Vec<_>>().join(", or "),
    }
}

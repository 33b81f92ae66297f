//! Small readers for JSON objects, so that the handlers stay legible.

use serde_json::{Map, Value, json};

use super::clock;

/// The number of a record.
pub(crate) type Id = i64;

/// A record as it is kept; keys that begin with an underscore never leave the server.
pub(crate) type Record = Map<String, Value>;

/// Reads of an object.
pub(crate) trait Fields {
    /// The value under a key, with null read as absent.
    fn some(&self, key: &str) -> Option<&Value>;

    /// A text.
    fn text(&self, key: &str) -> Option<&str> {
        self.some(key).and_then(Value::as_str)
    }

    /// A number.
    fn int(&self, key: &str) -> Option<Id> {
        self.some(key).and_then(Value::as_i64)
    }

    /// A truth value; absent is false.
    fn flag(&self, key: &str) -> bool {
        self.some(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The items of an array; absent is empty.
    fn items(&self, key: &str) -> &[Value] {
        self.some(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The numbers of an array.
    fn ints(&self, key: &str) -> Vec<Id> {
        self.items(key).iter().filter_map(Value::as_i64).collect()
    }

    /// The id of the record itself.
    fn id(&self) -> Id {
        self.int("id").unwrap_or_default()
    }
}

impl Fields for Record {
    fn some(&self, key: &str) -> Option<&Value> {
        self.get(key).filter(|value| !value.is_null())
    }
}

impl Fields for Value {
    fn some(&self, key: &str) -> Option<&Value> {
        self.get(key).filter(|value| !value.is_null())
    }
}

/// An object from a literal; anything else becomes an empty object.
pub(crate) fn object(value: Value) -> Record {
    match value {
        Value::Object(record) => record,
        _ => Record::new(),
    }
}

/// Puts values into a record as they are. A literal with values in it, as `json!` takes it, copies them.
pub(crate) fn lay<const N: usize>(record: &mut Record, fields: [(&str, Value); N]) {
    for (key, value) in fields {
        match record.get_mut(key) {
            Some(own) => *own = value,
            None => drop(record.insert(key.to_owned(), value)),
        }
    }
}

/// A record of these values, which are not copied.
pub(crate) fn record<const N: usize>(fields: [(&str, Value); N]) -> Record {
    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// A copy of what a record has under a key; null where it has nothing.
pub(crate) fn copied(record: &Record, key: &str) -> Value {
    record.get(key).cloned().unwrap_or_default()
}

/// A value as JSON. `Display` writes it through a formatter, which takes several times as long.
pub(crate) fn written(value: &Value) -> String {
    // A value can always be written.
    serde_json::to_string(value).unwrap_or_else(|_| value.to_string())
}

/// The same as bytes, with the keys of all objects in order: another crate of the build can make maps keep the order in which they were
/// filled.
pub(crate) fn bytes(value: &mut Value) -> Vec<u8> {
    value.sort_all_objects();
    let mut bytes = Vec::with_capacity(1 << 12);
    if serde_json::to_writer(&mut bytes, value).is_err() {
        // A value can always be written.
        return value.to_string().into_bytes();
    }
    bytes
}

/// A record without its private keys.
pub(crate) fn public(record: &Record) -> Record {
    // To copy all and take a few away is less work than to build another one.
    let mut shown = record.clone();
    shown.retain(|key, _| !key.starts_with('_'));
    shown
}

/// First word and last word of a name, in this order: how the API derives them.
pub(crate) fn split_name(name: Option<&str>) -> (String, String) {
    let mut words = name.unwrap_or_default().split_whitespace();
    let first = words.next().unwrap_or_default().to_owned();
    (first, words.next_back().unwrap_or_default().to_owned())
}

/// Rewrites every `..._datetime` at the top of an object in the form of the API.
pub(crate) fn normalize_datetimes(record: &mut Record) {
    for (key, value) in record.iter_mut() {
        if let Value::String(text) = value
            && key.ends_with("_datetime")
        {
            *value = json!(clock::normal(text));
        }
    }
}

/// Compares two e-mail addresses as a mail system would in practice.
pub(crate) fn same_address(left: &str, right: &str) -> bool {
    left.trim().eq_ignore_ascii_case(right.trim())
}

/// Whether `text` holds `part`, ignoring case.
pub(crate) fn holds(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

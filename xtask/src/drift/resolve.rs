//! Follows references within one document.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// How many references in a row are followed; more go in circles.
const LONGEST_CHAIN: usize = 32;

/// A document whose references can be followed.
pub(super) struct Document<'a> {
    pub(super) root: &'a Value,
    /// All that stands below some `$defs` or `definitions`, by name.
    definitions: BTreeMap<&'a str, Vec<&'a Value>>,
}

impl<'a> Document<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        let mut definitions = BTreeMap::new();
        collect(root, &mut definitions);
        Self { root, definitions }
    }

    /// What `reference` points at. Definitions that generators left inside of a schema are found by their name, if that
    /// tells which one is meant.
    pub(super) fn target(&self, reference: &str) -> Option<&'a Value> {
        let pointer = decoded(reference.strip_prefix('#')?)?;
        if let Some(found) = self.root.pointer(&pointer) {
            return Some(found);
        }
        let (group, name) = pointer.rsplit_once('/')?;
        if !group.ends_with("/$defs") && !group.ends_with("/definitions") {
            return None;
        }
        let (first, rest) = self.definitions.get(name)?.split_first()?;
        rest.iter().all(|other| other == first).then_some(*first)
    }

    /// `node` itself, or what it refers to; the error is the reference that leads nowhere. For all that is no schema:
    /// there, keys beside a reference count as well.
    pub(super) fn follow(&self, node: &'a Value) -> Result<&'a Value, String> {
        let mut node = node;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = node.get("$ref") else { return Ok(node) };
            let found = reference.as_str().and_then(|reference| self.target(reference));
            node = found.ok_or_else(|| plain(reference))?;
        }
        Err(node.get("$ref").map(plain).unwrap_or_default())
    }
}

fn collect<'a>(value: &'a Value, found: &mut BTreeMap<&'a str, Vec<&'a Value>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(map) => {
            for (key, item) in map {
                if matches!(key.as_str(), "$defs" | "definitions") {
                    for (name, definition) in item.as_object().into_iter().flatten() {
                        found.entry(name).or_default().push(definition);
                    }
                }
                collect(item, found);
            }
        }
        _ => {}
    }
}

/// Undoes the percent encoding of a URI's fragment.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// A value as text: a text without quotes, and 1.0 as 1.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Value::Array(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let mut entries: Vec<String> = map.iter().map(|(key, item)| format!("{key}: {}", plain(item))).collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

/// The entries of the object at `key`, or none.
pub(super) fn object<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let map: Option<&Map<String, Value>> = value.get(key).and_then(Value::as_object);
    map.into_iter().flatten().map(|(key, item)| (key.as_str(), item))
}

/// The items of the list at `key`, or none.
pub(super) fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

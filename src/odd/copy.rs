//! Copies JSON without recursion.

use serde_json::{Map, Value, map};

/// A container that is not copied to its end yet.
enum Open<'a> {
    List(std::slice::Iter<'a, Value>, Vec<Value>),
    /// With the key of the value that is being copied.
    Map(map::Iter<'a>, Map<String, Value>, &'a str),
}

/// Returns a copy of `value`.
pub(super) fn copy(value: &Value) -> Value {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut next = value;
    loop {
        let mut done = match next {
            Value::Array(items) => {
                let mut items = items.iter();
                match items.next() {
                    Some(first) => {
                        open.push(Open::List(items, Vec::new()));
                        next = first;
                        continue;
                    }
                    None => Value::Array(Vec::new()),
                }
            }
            Value::Object(map) => {
                let mut entries = map.iter();
                match entries.next() {
                    Some((key, first)) => {
                        open.push(Open::Map(entries, Map::new(), key));
                        next = first;
                        continue;
                    }
                    None => Value::Object(Map::new()),
                }
            }
            scalar => scalar.clone(),
        };
        next = loop {
            match open.pop() {
                None => return done,
                Some(Open::List(mut rest, mut items)) => {
                    items.push(done);
                    match rest.next() {
                        Some(value) => {
                            open.push(Open::List(rest, items));
                            break value;
                        }
                        None => done = Value::Array(items),
                    }
                }
                Some(Open::Map(mut rest, mut map, key)) => {
                    map.insert(key.to_owned(), done);
                    match rest.next() {
                        Some((key, value)) => {
                            open.push(Open::Map(rest, map, key));
                            break value;
                        }
                        None => done = Value::Object(map),
                    }
                }
            }
        };
    }
}

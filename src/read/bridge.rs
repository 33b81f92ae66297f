//! The generated types as serde reads them, from whatever format.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::{Value, map};

use super::reader::{Seen, read_part};
use super::{Read, Slot};
use crate::odd::{Path, Problem};

/// What generated types announce themselves as: the name of a newtype, which serde_json hands through, and the reader of odd
/// data (`odd/read.rs`) acts on: it lays down the whole value and calls `visit_unit`.
pub(crate) const RECORD: &str = "gorgias::record";

/// A value, as JSON, on its way to the type that asked for it: serde has no way to hand over a whole value but to take it
/// apart, which recurses.
struct Parcel {
    text: String,
    path: Path,
}

thread_local! {
    static PARCEL: Cell<Option<Parcel>> = const { Cell::new(None) };
    /// What reading a parcel has met.
    static SEEN: Cell<Option<Result<Seen, Problem>>> = const { Cell::new(None) };
}

/// Lays down the value for the type that announced itself as [`RECORD`], whose `visit_unit` is to be called next.
pub(crate) fn lay_down(text: String, path: Path) {
    PARCEL.with(|parcel| parcel.set(Some(Parcel { text, path })));
}

/// Takes what reading the parcel has met.
pub(crate) fn take_seen() -> Option<Result<Seen, Problem>> {
    SEEN.with(Cell::take)
}

/// Reads a generated type by serde. What is odd is an error, for nobody would hear of it.
pub(crate) fn by_serde<'de, T: Read, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut read = T::blank();
    deserializer.deserialize_newtype_struct(RECORD, Bridge { slot: &mut read })?;
    Ok(read)
}

struct Bridge<'s> {
    slot: &'s mut dyn Slot,
}

impl<'de> Visitor<'de> for Bridge<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record of Gorgias")
    }

    /// The value has been laid down.
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        let Some(parcel) = PARCEL.with(Cell::take) else { return Err(E::custom("unexpected value")) };
        let read = read_part(&parcel.text, parcel.path, self.slot);
        let failed = read.is_err();
        SEEN.with(|seen| seen.set(Some(read)));
        if failed { Err(E::custom("unexpected value")) } else { Ok(()) }
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let value = Value::deserialize(deserializer)?;
        exactly(&print(&value), self.slot).map_err(D::Error::custom)
    }
}

/// Reads what has nothing odd about it.
fn exactly(text: &str, slot: &mut dyn Slot) -> Result<(), String> {
    let seen = match read_part(text, Path::default(), slot) {
        Ok(seen) => seen,
        Err(Problem::At(path, problem)) => return Err(format!("{problem} at `{path}`")),
        Err(Problem::NotJson { .. }) => return Err("not JSON".to_owned()),
    };
    if let Some((_, path, problem, _)) = seen.items.first() {
        return Err(format!("{problem} at `{path}`"));
    }
    match seen.values.first() {
        Some(odd) => Err(format!("{} at `{}`", odd.problem(), odd.path())),
        None => Ok(()),
    }
}

/// A container that is not written to its end yet.
enum Open<'a> {
    List(std::slice::Iter<'a, Value>),
    Map(map::Iter<'a>),
}

/// Writes JSON without recursion.
pub(crate) fn print(value: &Value) -> String {
    let mut text = String::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut next = Some(value);
    loop {
        match next.take() {
            Some(Value::Array(items)) => {
                text.push('[');
                open.push(Open::List(items.iter()));
            }
            Some(Value::Object(entries)) => {
                text.push('{');
                open.push(Open::Map(entries.iter()));
            }
            Some(scalar) => text.push_str(&scalar.to_string()),
            None => {}
        }
        let begins = text.ends_with(['[', '{']);
        let entry = match open.last_mut() {
            None => return text,
            Some(Open::List(items)) => items.next().map(|value| (None, value)),
            Some(Open::Map(entries)) => entries.next().map(|(key, value)| (Some(key), value)),
        };
        match entry {
            Some((key, value)) => {
                if !begins {
                    text.push(',');
                }
                if let Some(key) = key {
                    text.push_str(&Value::from(key.as_str()).to_string());
                    text.push(':');
                }
                next = Some(value);
            }
            None => text.push(if matches!(open.pop(), Some(Open::Map(_))) { '}' } else { ']' }),
        }
    }
}

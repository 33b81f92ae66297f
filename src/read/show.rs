//! Values as data of one kind, whatever their type: so they are written by one function for each serializer, and not by code
//! for each type.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, SerializeStruct as _, Serializer};
use serde_json::{Map, Number, Value};

use super::record::{Omit, Record, Slots, Table};
use crate::model::{Hidden, LazyMap, Patch, PathSegment, Secret, Timestamp};

/// A value as data.
#[derive(Clone, Copy)]
pub(crate) enum Shown<'a> {
    /// An optional value that is not there.
    Absent,
    Null,
    /// A parameter that was not set, or could not be converted; and why.
    Unset(&'a str),
    Flag(bool),
    Whole(i64),
    Float(f64),
    Number(&'a Number),
    Text(&'a str),
    /// A text that is not on its list, which is closed.
    Unlisted(&'a str, &'static [&'static str]),
    Time(Timestamp),
    Json(&'a Value),
    Object(&'a Map<String, Value>),
    List(&'a dyn Items),
    Map(&'a dyn Entries),
    Record(&'static Table, &'a dyn Slots),
}

/// What can be shown.
pub(crate) trait Show: Sync {
    fn show(&self) -> Shown<'_>;
}

/// The items of a list.
pub(crate) trait Items {
    fn count(&self) -> usize;

    fn item(&self, index: usize) -> Option<&dyn Show>;
}

/// The entries of a map.
pub(crate) trait Entries {
    fn count(&self) -> usize;

    /// Calls `entry` with each key and value, in the order of the keys.
    fn each<'s>(&'s self, entry: &mut dyn FnMut(&'s str, &'s dyn Show));
}

impl<T: Record> Show for T {
    fn show(&self) -> Shown<'_> {
        Shown::Record(T::TABLE, self)
    }
}

impl Show for i64 {
    fn show(&self) -> Shown<'_> {
        Shown::Whole(*self)
    }
}

impl Show for f64 {
    fn show(&self) -> Shown<'_> {
        Shown::Float(*self)
    }
}

impl Show for bool {
    fn show(&self) -> Shown<'_> {
        Shown::Flag(*self)
    }
}

impl Show for String {
    fn show(&self) -> Shown<'_> {
        Shown::Text(self)
    }
}

impl Show for PathSegment {
    fn show(&self) -> Shown<'_> {
        Shown::Text(self.as_str())
    }
}

impl Show for Secret {
    fn show(&self) -> Shown<'_> {
        Shown::Text(self.expose())
    }
}

impl Show for Number {
    fn show(&self) -> Shown<'_> {
        Shown::Number(self)
    }
}

impl Show for Timestamp {
    fn show(&self) -> Shown<'_> {
        Shown::Time(*self)
    }
}

impl<T: Show> Show for Option<T> {
    fn show(&self) -> Shown<'_> {
        self.as_ref().map_or(Shown::Absent, T::show)
    }
}

/// A parameter as its setter left it.
impl<T: Show> Show for Result<T, String> {
    fn show(&self) -> Shown<'_> {
        match self {
            Ok(value) => value.show(),
            Err(reason) => Shown::Unset(reason),
        }
    }
}

impl<T: Show> Show for Patch<T> {
    fn show(&self) -> Shown<'_> {
        match self {
            Self::Absent => Shown::Absent,
            Self::Null => Shown::Null,
            Self::Set(value) => value.show(),
        }
    }
}

impl<T: Show> Show for Hidden<T> {
    fn show(&self) -> Shown<'_> {
        (**self).show()
    }
}

impl Show for Value {
    fn show(&self) -> Shown<'_> {
        Shown::Json(self)
    }
}

impl Show for Map<String, Value> {
    fn show(&self) -> Shown<'_> {
        Shown::Object(self)
    }
}

impl Show for LazyMap {
    fn show(&self) -> Shown<'_> {
        Shown::Object(self)
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self) -> Shown<'_> {
        Shown::List(self)
    }
}

impl<T: Show> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> Option<&dyn Show> {
        match self.get(index) {
            Some(item) => Some(item),
            None => None,
        }
    }
}

impl<T: Show> Show for BTreeMap<String, T> {
    fn show(&self) -> Shown<'_> {
        Shown::Map(self)
    }
}

impl<T: Show> Entries for BTreeMap<String, T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each<'s>(&'s self, entry: &mut dyn FnMut(&'s str, &'s dyn Show)) {
        for (key, value) in self {
            entry(key, value);
        }
    }
}

/// Whether two values are the same.
pub(crate) fn same(one: &dyn Show, other: &dyn Show) -> bool {
    match (one.show(), other.show()) {
        (Shown::Absent, Shown::Absent) | (Shown::Null, Shown::Null) => true,
        (Shown::Flag(one), Shown::Flag(other)) => one == other,
        (Shown::Whole(one), Shown::Whole(other)) => one == other,
        (Shown::Float(one), Shown::Float(other)) => one == other,
        (Shown::Number(one), Shown::Number(other)) => one == other,
        (Shown::Text(one), Shown::Text(other)) | (Shown::Unlisted(one, _), Shown::Unlisted(other, _)) => one == other,
        (Shown::Unset(one), Shown::Unset(other)) => one == other,
        (Shown::Time(one), Shown::Time(other)) => one == other,
        (Shown::Json(one), Shown::Json(other)) => one == other,
        (Shown::Object(one), Shown::Object(other)) => one == other,
        (Shown::List(one), Shown::List(other)) => {
            let pair = |index| Some((one.item(index)?, other.item(index)?));
            one.count() == other.count() && (0..one.count()).filter_map(pair).all(|(one, other)| same(one, other))
        }
        (Shown::Map(one), Shown::Map(other)) => {
            let (one, other) = (entries(one), entries(other));
            let mut pairs = one.iter().zip(&other);
            one.len() == other.len() && pairs.all(|(one, other)| one.0 == other.0 && same(one.1, other.1))
        }
        (Shown::Record(table, one), Shown::Record(of, other)) => {
            let (one, other) = (parts(table, one), parts(of, other));
            table.name == of.name && one.into_iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => false,
    }
}

fn entries(map: &dyn Entries) -> Vec<(&str, &dyn Show)> {
    let mut all = Vec::with_capacity(map.count());
    map.each(&mut |key, value| all.push((key, value)));
    all
}

/// The fields of a record.
pub(crate) fn parts<'s>(table: &'static Table, record: &'s dyn Slots) -> Vec<&'s dyn Show> {
    let mut parts = Vec::with_capacity(table.fields.len());
    record.parts(&mut parts);
    parts
}

/// Writes a value of a generated type.
pub(crate) fn write<S: Serializer>(value: &dyn Show, serializer: S) -> Result<S::Ok, S::Error> {
    value.show().serialize(serializer)
}

impl Shown<'_> {
    /// Whether a field with this value is left out.
    fn is_left_out(self, omit: Omit) -> bool {
        match (omit, self) {
            (Omit::Absent, Self::Absent) => true,
            (Omit::Empty, Self::List(items)) => items.count() == 0,
            (Omit::Empty, Self::Map(entries)) => entries.count() == 0,
            (Omit::Empty, Self::Object(map)) => map.is_empty(),
            _ => false,
        }
    }
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Absent | Self::Null | Self::Unset(_) => serializer.serialize_none(),
            Self::Flag(flag) => serializer.serialize_bool(flag),
            Self::Whole(number) => serializer.serialize_i64(number),
            Self::Float(number) => serializer.serialize_f64(number),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) | Self::Unlisted(text, _) => serializer.serialize_str(text),
            Self::Time(time) => time.serialize(serializer),
            Self::Json(value) => value.serialize(serializer),
            Self::Object(map) => map.serialize(serializer),
            Self::List(items) => {
                let count = items.count();
                let mut list = serializer.serialize_seq(Some(count))?;
                for item in (0..count).filter_map(|index| items.item(index)) {
                    list.serialize_element(&item.show())?;
                }
                list.end()
            }
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.count()))?;
                for (key, value) in self::entries(entries) {
                    map.serialize_entry(key, &value.show())?;
                }
                map.end()
            }
            Self::Record(table, slots) => {
                let parts = self::parts(table, slots);
                let parts = || table.fields.iter().zip(parts.iter().map(|part| part.show()));
                let count = parts().filter(|(field, part)| !part.is_left_out(field.omit)).count();
                let mut record = serializer.serialize_struct(table.name, count)?;
                for (field, part) in parts() {
                    if part.is_left_out(field.omit) {
                        record.skip_field(field.name)?;
                    } else if field.omit == Omit::Absent && !matches!(part, Shown::Null) {
                        record.serialize_field(field.name, &Some(part))?;
                    } else {
                        record.serialize_field(field.name, &part)?;
                    }
                }
                record.end()
            }
        }
    }
}

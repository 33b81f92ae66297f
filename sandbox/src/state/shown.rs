//! JSON that is put together from parts of records: to copy them, and to let the copies go, takes longer than to write them.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::LazyLock;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::value::{self, Record};

/// A value that is made of parts.
#[derive(Debug)]
pub(crate) enum Shown<'a> {
    /// A part of a record, as it is.
    Part(&'a Value),
    Own(Value),
    Map(Parts<'a>),
    List(Vec<Shown<'a>>),
    /// What stands in several places.
    Same(Rc<Shown<'a>>),
}

/// An object that is made of parts, in the order of its keys.
#[derive(Debug, Default)]
pub(crate) struct Parts<'a>(Vec<(Cow<'a, str>, Shown<'a>)>);

impl<'a> Parts<'a> {
    fn of(record: &'a Record, keeps: impl Fn(&str) -> bool) -> Self {
        // Most records are shown with a few fields more.
        let mut fields = Vec::with_capacity(record.len() + 12);
        let kept = record.iter().filter(|(key, _)| keeps(key));
        fields.extend(kept.map(|(key, value)| (Cow::Borrowed(key.as_str()), Shown::Part(value))));
        // Another crate of the build can make maps keep the order in which they were filled.
        if !fields.is_sorted_by(|left, right| left.0 < right.0) {
            fields.sort_unstable_by(|left, right| left.0.cmp(&right.0));
        }
        Self(fields)
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(own, _)| own.as_ref().cmp(key))
    }

    /// Puts a field in, in the place of one of this name.
    pub(crate) fn put(&mut self, key: impl Into<Cow<'a, str>>, shown: Shown<'a>) {
        let key = key.into();
        match self.place(&key) {
            Ok(place) => {
                if let Some((_, own)) = self.0.get_mut(place) {
                    *own = shown;
                }
            }
            Err(place) => self.0.insert(place, (key, shown)),
        }
    }

    /// Takes a field out.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Shown<'a>> {
        self.place(key).ok().map(|place| self.0.remove(place).1)
    }
}

/// The fields of an object.
pub(crate) fn parts(record: &Record) -> Parts<'_> {
    Parts::of(record, |_| true)
}

/// The fields of a record without its private ones.
pub(crate) fn public(record: &Record) -> Parts<'_> {
    Parts::of(record, |key| !key.starts_with('_'))
}

/// A field of a record; null where there is none.
pub(crate) fn part<'a>(record: &'a Record, key: &str) -> Shown<'a> {
    record.get(key).map_or(Shown::Own(Value::Null), Shown::Part)
}

/// Puts fields into an object.
pub(crate) fn lay<'a, const N: usize>(target: &mut Parts<'a>, fields: [(&'a str, Shown<'a>); N]) {
    for (key, shown) in fields {
        target.put(key, shown);
    }
}

impl Shown<'_> {
    /// The value, with copies of the parts.
    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::Part(value) => value.clone(),
            Self::Own(value) => value,
            Self::Map(parts) => Value::Object(record(parts)),
            Self::List(items) => items.into_iter().map(Self::into_value).collect(),
            Self::Same(same) => match Rc::try_unwrap(same) {
                Ok(shown) => shown.into_value(),
                Err(same) => same.to_value(),
            },
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Self::Part(value) => (*value).clone(),
            Self::Own(value) => value.clone(),
            Self::Map(Parts(parts)) => {
                Value::Object(parts.iter().map(|(key, shown)| (key.to_string(), shown.to_value())).collect())
            }
            Self::List(items) => items.iter().map(Self::to_value).collect(),
            Self::Same(same) => same.to_value(),
        }
    }

    /// The value as JSON, with the keys of all objects in order.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        // Another crate of the build can make maps keep the order in which they were filled.
        static SORTED: LazyLock<bool> = LazyLock::new(|| {
            let filled: Map<String, Value> = ["b", "a"].map(|key| (key.to_owned(), json!(0))).into_iter().collect();
            filled.keys().next().is_some_and(|first| first == "a")
        });
        let mut bytes = Vec::with_capacity(1 << 13);
        if *SORTED && serde_json::to_writer(&mut bytes, &self).is_ok() {
            return bytes;
        }
        value::bytes(&mut self.into_value())
    }
}

/// The object, with copies of the parts.
pub(crate) fn record(parts: Parts<'_>) -> Record {
    parts.0.into_iter().map(|(key, shown)| (key.into_owned(), shown.into_value())).collect()
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Part(value) => value.serialize(serializer),
            Self::Own(value) => value.serialize(serializer),
            Self::Map(Parts(parts)) => serializer.collect_map(parts.iter().map(|(key, shown)| (key, shown))),
            Self::List(items) => serializer.collect_seq(items),
            Self::Same(same) => same.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;
    use crate::state::value::object;

    #[test]
    fn what_is_written_is_the_value() {
        let kept = object(json!({"b": [1, null, {"z": 1, "a": "ü\"\u{1}"}], "_own": 7, "a": 0.5}));
        let make = || {
            let mut shown = public(&kept);
            let same = Rc::new(Shown::Map(parts(&kept)));
            let list = Shown::List(vec![Shown::Same(Rc::clone(&same)), part(&kept, "a"), part(&kept, "none")]);
            lay(&mut shown, [("list", list), ("a", Shown::Own(json!("laid"))), ("same", Shown::Same(same))]);
            Shown::Map(shown)
        };
        let mut less = public(&kept);
        assert!(less.remove("b").is_some() && less.remove("b").is_none() && less.remove("_own").is_none());
        assert_eq!(record(less), object(json!({"a": 0.5})));
        let whole = json!({"b": [1, null, {"z": 1, "a": "ü\"\u{1}"}], "_own": 7, "a": 0.5});
        let mut value = json!({"a": "laid", "b": whole["b"], "list": [whole, 0.5, null], "same": whole});
        assert_eq!(make().to_value(), value);
        assert_eq!(make().into_value(), value);
        assert_eq!(make().into_bytes(), value::bytes(&mut value));
    }
}

//! Reading what the API should not send, but does.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::{Map, Value};

use crate::model::{Hidden, Timestamp};

/// What the readers below announce themselves as: the name of a newtype, which serde_json hands through, and the reader
/// of odd data (`odd/read.rs`) acts on. It calls `visit_newtype_struct` only where serde_json would do.
pub(crate) const TIME: &str = "gorgias::time";
pub(crate) const JSON: &str = "gorgias::json";
pub(crate) const DEEP_JSON: &str = "gorgias::deep_json";
pub(crate) const LIST: &str = "gorgias::list";
pub(crate) const ITEMS: &str = "gorgias::items";
pub(crate) const MAP: &str = "gorgias::map";

/// `null` where a list or a map belongs reads as an empty one.
pub(crate) fn null_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// A date and time, or nothing; what is neither reads as nothing when odd data is read.
pub(crate) fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    struct Time;
    impl<'de> Visitor<'de> for Time {
        type Value = Option<Timestamp>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a date and time as text")
        }

        fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            Option::deserialize(deserializer)
        }
    }
    deserializer.deserialize_newtype_struct(TIME, Time)
}

thread_local! {
    /// Free JSON on its way to the reader that asked for it: serde has no way to hand over a whole value but to take it
    /// apart, which recurses.
    static PARCEL: Cell<Option<Value>> = const { Cell::new(None) };
}

/// Lays down the value for the reader that announced itself as [`JSON`], whose `visit_unit` is to be called next.
pub(crate) fn lay_down(value: Value) {
    PARCEL.with(|parcel| parcel.set(Some(value)));
}

/// Free JSON.
pub(crate) fn json<'de, D: Deserializer<'de>, T: FreeJson>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(JSON, Json(PhantomData))
}

/// Free JSON that is known to be deep at times, such as the syntax tree of a rule; read without recursion when odd data
/// is read.
pub(crate) fn deep_json<'de, D: Deserializer<'de>, T: FreeJson>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(DEEP_JSON, Json(PhantomData))
}

struct Json<T>(PhantomData<T>);

impl<'de, T: FreeJson> Visitor<'de> for Json<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    /// The value has been laid down.
    fn visit_unit<E: Error>(self) -> Result<T, E> {
        let value = PARCEL.with(Cell::take).unwrap_or_default();
        T::of(value).ok_or_else(|| E::invalid_type(Unexpected::Other("another kind of JSON"), &self))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer)
    }
}

/// What a field of free JSON can be.
pub(crate) trait FreeJson: Sized {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
    fn of(value: Value) -> Option<Self>;
}

impl FreeJson for Value {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn of(value: Value) -> Option<Self> {
        Some(value)
    }
}

impl FreeJson for Map<String, Value> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        null_default(deserializer)
    }

    fn of(value: Value) -> Option<Self> {
        match value {
            Value::Object(map) => Some(map),
            Value::Null => Some(Self::new()),
            Value::Array(items) if items.is_empty() => Some(Self::new()),
            _ => None,
        }
    }
}

impl<T: FreeJson> FreeJson for Hidden<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self::from)
    }

    fn of(value: Value) -> Option<Self> {
        T::of(value).map(Self::from)
    }
}

impl<T: FreeJson + for<'de> Deserialize<'de>> FreeJson for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    fn of(value: Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::of(value).map(Some) }
    }
}

/// A list, without what is `null` in it; `null` and an empty map are an empty one.
pub(crate) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_newtype_struct(LIST, List { tolerant: false, of: PhantomData })
}

/// The same for the items of a response: where odd data is read, those that cannot be read are left out. The reader
/// keeps a record of them.
pub(crate) fn items<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    deserializer.deserialize_newtype_struct(ITEMS, List { tolerant: true, of: PhantomData })
}

/// The same where they are the whole response.
pub(crate) struct Items<T>(pub(crate) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        items(deserializer).map(Self)
    }
}

struct List<T> {
    /// Whether an item that cannot be read is left out. Other deserializers stand in the middle of it then, so only the
    /// reader of odd data may call `visit_seq` of such a one.
    tolerant: bool,
    of: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut all = Vec::new();
        loop {
            match items.next_element::<Option<T>>() {
                Ok(Some(item)) => all.extend(item),
                Ok(None) => return Ok(all),
                Err(_) if self.tolerant => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
        match map.next_key::<IgnoredAny>()? {
            None => Ok(Vec::new()),
            Some(_) => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_any(Self { tolerant: false, ..self })
    }
}

/// A map, without what is `null` in it; `null` and an empty list are an empty one.
pub(crate) fn map<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, T>, D::Error> {
    struct Entries<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
        type Value = BTreeMap<String, T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(BTreeMap::new())
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut all = BTreeMap::new();
            while let Some((key, value)) = map.next_entry::<String, Option<T>>()? {
                all.extend(value.map(|value| (key, value)));
            }
            Ok(all)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            match items.next_element::<IgnoredAny>()? {
                None => Ok(BTreeMap::new()),
                Some(_) => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
            }
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_any(self)
        }
    }
    deserializer.deserialize_newtype_struct(MAP, Entries(PhantomData))
}

/// Text, without a copy where the input lends it.
pub(crate) fn text<'de, D: Deserializer<'de>, T: for<'a> From<&'a str>>(deserializer: D) -> Result<T, D::Error> {
    struct Text<T>(PhantomData<T>);
    impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            Ok(T::from(text))
        }
    }
    deserializer.deserialize_str(Text(PhantomData))
}

/// A whole number, also as text (documented samples show `"size": "784554"` for a number).
pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    deserializer.deserialize_option(Number::<i64>(PhantomData))
}

/// A number, also as text (amounts of orders come as either).
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    deserializer.deserialize_option(Number::<f64>(PhantomData))
}

struct Number<T>(PhantomData<T>);

/// What [`Number`] reads; `None` where the type cannot hold the value.
trait Numeric: Sized + FromStr {
    const EXPECTED: &'static str;
    fn from_signed(number: i64) -> Option<Self>;
    fn from_unsigned(number: u64) -> Option<Self>;
    fn from_float(number: f64) -> Option<Self>;
}

impl Numeric for i64 {
    const EXPECTED: &'static str = "a whole number, or one as text";

    fn from_signed(number: i64) -> Option<Self> {
        Some(number)
    }

    fn from_unsigned(number: u64) -> Option<Self> {
        Self::try_from(number).ok()
    }

    fn from_float(_: f64) -> Option<Self> {
        None
    }
}

impl Numeric for f64 {
    const EXPECTED: &'static str = "a number, or one as text";

    #[allow(clippy::cast_precision_loss, reason = "amounts are far below 2^53")]
    fn from_signed(number: i64) -> Option<Self> {
        Some(number as Self)
    }

    #[allow(clippy::cast_precision_loss, reason = "amounts are far below 2^53")]
    fn from_unsigned(number: u64) -> Option<Self> {
        Some(number as Self)
    }

    fn from_float(number: f64) -> Option<Self> {
        Some(number)
    }
}

impl<'de, T: Numeric> Visitor<'de> for Number<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Option<T>, E> {
        T::from_signed(number).map(Some).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Option<T>, E> {
        T::from_unsigned(number).map(Some).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Option<T>, E> {
        T::from_float(number).map(Some).ok_or_else(|| E::custom("not a whole number"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<T>, E> {
        // An empty text is how some shops say that there is none.
        if text.trim().is_empty() {
            return Ok(None);
        }
        text.trim().parse().map(Some).map_err(|_| E::custom("text that is not a number"))
    }
}

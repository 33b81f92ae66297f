//! Reads values that serde_json refuses, as what they can only mean.

use std::cell::RefCell;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value, map};

use super::copy::copy;
use super::item::{NO_DATE, OddItem, OddValue, Path};
use super::log::{Found, Log, Odd, Place, Problem, Step};
use super::parse::{MOST_LEVELS, TOO_DEEP, parse};
use super::scalar::{flag, float, nothing, whole};
use crate::model::Timestamp;
use crate::model::lenient::{DEEP_JSON, ITEMS, JSON, LIST, MAP, TIME, lay_down};
use crate::operations::Operation;

/// Levels that a type without readers of its own can be nested.
const MOST_TYPED: usize = 100;
/// Levels of free JSON that is not known to be deep: what serde_json reads, so that whoever walks it is safe.
const MOST_FREE: usize = 128;
/// The most items of one list that may be odd.
const MOST_ITEMS: usize = 10_000;

/// Reads a body that serde_json refused.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8], operation: &'static Operation) -> Result<(T, Found), Problem> {
    let mut values = Vec::new();
    let mut root = parse(body, &mut values).ok_or(Problem::NotJson)?;
    let log = Log { values: RefCell::new(values), ..Log::default() };
    let value = log.read(&root)?;
    // A list may be the whole response.
    let data = if root.is_array() { Some(&mut root) } else { root.get_mut("data") };
    let data = data.and_then(Value::as_array_mut);
    let items = log.items.into_inner();
    let items = data.map(|data| {
        let item = |(index, path, problem): (usize, String, String)| {
            OddItem::new(operation, index, path, problem, data.get_mut(index).map(Value::take).unwrap_or_default())
        };
        items.into_iter().map(item).collect()
    });
    Ok((value, Found { items: items.unwrap_or_default(), values: log.values.into_inner() }))
}

/// Reads a value; with `texts`, one in which a template made text of everything.
pub(crate) fn read_value<T: DeserializeOwned>(value: &Value, texts: bool) -> Result<T, Problem> {
    let log = Log { texts, ..Log::default() };
    let read = log.read(value)?;
    for odd in log.values.into_inner() {
        tracing::debug!(target: "gorgias", path = odd.path(), problem = odd.problem(), "read as absent");
    }
    Ok(read)
}

impl Log {
    fn read<T: DeserializeOwned>(&self, value: &Value) -> Result<T, Problem> {
        let read = T::deserialize(Lenient { value, place: None, depth: 0, log: self }).map_err(|odd| {
            let (path, problem) = self.failed.take().unwrap_or_else(|| (Path::default().shown(), odd.to_string()));
            Problem::At(path, problem)
        })?;
        if self.items.borrow().len() > MOST_ITEMS {
            let problem = format!("more than {MOST_ITEMS} items that cannot be read");
            return Err(Problem::At(Path::default().shown(), problem));
        }
        Ok(read)
    }
}

/// A deserializer that takes a value for what its reader asks for, where it can only mean that.
#[derive(Clone, Copy)]
struct Lenient<'p> {
    value: &'p Value,
    place: Option<&'p Place<'p>>,
    depth: usize,
    log: &'p Log,
}

impl<'p> Lenient<'p> {
    /// A text that says that there is nothing, in a payload that a template made.
    fn is_nothing(self) -> bool {
        self.log.texts && self.value.as_str().is_some_and(|text| nothing(text.trim()))
    }

    /// The list or map that a template has made text of.
    fn unpacked(self) -> Option<Value> {
        let text = self.value.as_str().filter(|_| self.log.texts)?;
        parse(text.as_bytes(), &mut self.log.values.borrow_mut()).filter(|value| value.is_array() || value.is_object())
    }

    fn with<'q>(&'q self, value: &'q Value) -> Lenient<'q> {
        Lenient { value, place: self.place, depth: self.depth, log: self.log }
    }

    fn deeper(self) -> Result<Self, Odd> {
        if self.depth < MOST_TYPED { Ok(Self { depth: self.depth + 1, ..self }) } else { Err(Odd::TooDeep) }
    }

    /// Reports that the value is read as absent.
    fn report(self, problem: &'static str) {
        let path = || self.place.map(|place| place.path()).unwrap_or_default();
        OddValue::add(&mut self.log.values.borrow_mut(), path, problem);
    }

    fn list<'de, V: Visitor<'de>>(self, items: &[Value], tolerant: bool, visitor: V) -> Result<V::Value, Odd> {
        let this = self.deeper()?;
        visitor.visit_seq(List { items: items.iter().enumerate(), tolerant, of: this })
    }

    fn map<'de, V: Visitor<'de>>(self, map: &Map<String, Value>, visitor: V) -> Result<V::Value, Odd> {
        visitor.visit_map(self.entries(map)?)
    }

    fn entries<'q>(self, map: &'q Map<String, Value>) -> Result<Entries<'q>, Odd>
    where
        'p: 'q,
    {
        Ok(Entries { entries: map.iter(), next: None, of: self.deeper()? })
    }

    /// A list; `tolerant` where items that cannot be read are left out.
    fn as_list<'de, V: Visitor<'de>>(self, tolerant: bool, visitor: V) -> Result<V::Value, Odd> {
        match self.value {
            Value::Array(items) => self.list(items, tolerant, visitor),
            Value::Null => visitor.visit_seq(empty_list()),
            Value::Object(map) if map.is_empty() => visitor.visit_seq(empty_list()),
            _ if self.is_nothing() => visitor.visit_seq(empty_list()),
            _ => match self.unpacked() {
                Some(value) => self.with(&value).as_list(tolerant, visitor),
                None => Err(Odd::Unexpected),
            },
        }
    }

    fn as_map<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        match self.value {
            Value::Object(map) => self.map(map, visitor),
            Value::Array(items) if items.is_empty() => visitor.visit_map(empty_map()),
            _ => match self.unpacked() {
                Some(value) => self.with(&value).as_map(visitor),
                None => Err(Odd::Unexpected),
            },
        }
    }

    fn as_time<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        let is_time = self.value.as_str().is_some_and(|text| text.parse::<Timestamp>().is_ok());
        if is_time {
            return visitor.visit_newtype_struct(self);
        }
        if !self.value.is_null() && !self.is_nothing() {
            self.report(NO_DATE);
        }
        visitor.visit_none()
    }

    fn as_json<'de, V: Visitor<'de>>(self, most: usize, visitor: V) -> Result<V::Value, Odd> {
        let unpacked = self.unpacked();
        let value = if self.is_nothing() { &Value::Null } else { unpacked.as_ref().unwrap_or(self.value) };
        let (value, cut) = copy(value, most);
        if cut {
            self.report(TOO_DEEP);
        }
        lay_down(value);
        visitor.visit_unit()
    }
}

fn empty_list() -> SeqDeserializer<std::iter::Empty<()>, Odd> {
    SeqDeserializer::new(std::iter::empty())
}

fn empty_map() -> MapDeserializer<'static, std::iter::Empty<((), ())>, Odd> {
    MapDeserializer::new(std::iter::empty())
}

/// Reads a scalar by one of the readers of `scalar`.
macro_rules! scalars {
    ($($method:ident by $read:ident as $visit:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
            match $read(self.value) {
                Some(value) => visitor.$visit(value),
                None => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Lenient<'_> {
    type Error = Odd;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => visitor.visit_u64(number),
                (_, Some(number), _) => visitor.visit_i64(number),
                (.., Some(number)) => visitor.visit_f64(number),
                _ => Err(Odd::Unexpected),
            },
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => self.list(items, false, visitor),
            Value::Object(map) => self.map(map, visitor),
        }
    }

    scalars! {
        deserialize_bool by flag as visit_bool;
        deserialize_i8 by whole as visit_i64;
        deserialize_i16 by whole as visit_i64;
        deserialize_i32 by whole as visit_i64;
        deserialize_i64 by whole as visit_i64;
        deserialize_u8 by whole as visit_i64;
        deserialize_u16 by whole as visit_i64;
        deserialize_u32 by whole as visit_i64;
        deserialize_u64 by whole as visit_i64;
        deserialize_f32 by float as visit_f64;
        deserialize_f64 by float as visit_f64;
    }

    /// Text; also a whole number, such as a cursor or an id.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        match self.value {
            Value::Number(number) if !number.is_f64() => visitor.visit_str(&number.to_string()),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        if self.value.is_null() || self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Odd> {
        match name {
            TIME => self.as_time(visitor),
            JSON => self.as_json(MOST_FREE, visitor),
            DEEP_JSON => self.as_json(MOST_LEVELS, visitor),
            LIST => self.as_list(false, visitor),
            ITEMS => self.as_list(true, visitor),
            MAP if self.value.is_null() || self.is_nothing() => visitor.visit_map(empty_map()),
            MAP => self.as_map(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        self.as_list(false, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Odd> {
        self.as_list(false, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Odd> {
        self.as_list(false, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        if self.value.is_null() { visitor.visit_map(empty_map()) } else { self.as_map(visitor) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Odd> {
        self.as_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Odd> {
        match self.value {
            Value::String(variant) => visitor.visit_enum(variant.as_str().into_deserializer()),
            Value::Object(map) if map.len() == 1 => visitor.visit_enum(MapAccessDeserializer::new(self.entries(map)?)),
            _ => Err(Odd::Unexpected),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct identifier
    }
}

/// The items of a list.
struct List<'p> {
    items: std::iter::Enumerate<std::slice::Iter<'p, Value>>,
    tolerant: bool,
    of: Lenient<'p>,
}

impl<'de> SeqAccess<'de> for List<'_> {
    type Error = Odd;

    /// In a tolerant list, an item that cannot be read is an error once, and then the next one comes.
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Odd> {
        let Some((index, value)) = self.items.next() else { return Ok(None) };
        let log = self.of.log;
        let place = Place { parent: self.of.place, step: Step::Index(index) };
        let known = log.values.borrow().len();
        let read = seed.deserialize(Lenient { value, place: Some(&place), ..self.of });
        let Err(odd) = read else { return read.map(Some) };
        log.fail(place, &odd);
        if self.tolerant {
            log.values.borrow_mut().truncate(known);
            let (path, problem) = log.failed.take().unwrap_or_default();
            let mut items = log.items.borrow_mut();
            items.push((index, path, problem));
            if items.len() > MOST_ITEMS {
                // The list as a whole is an error then.
                self.items = [].iter().enumerate();
            }
        }
        Err(odd)
    }
}

/// The entries of a map.
struct Entries<'p> {
    entries: map::Iter<'p>,
    next: Option<(&'p str, &'p Value)>,
    of: Lenient<'p>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Odd;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Odd> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.next = Some((key, value));
        seed.deserialize(IntoDeserializer::<Odd>::into_deserializer(key.as_str())).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Odd> {
        let (key, value) = self.next.take().ok_or_else(|| Odd::custom("a value before its key"))?;
        let place = Place { parent: self.of.place, step: Step::Key(key) };
        let read = seed.deserialize(Lenient { value, place: Some(&place), ..self.of });
        if let Err(odd) = &read {
            self.of.log.fail(place, odd);
        }
        read
    }
}

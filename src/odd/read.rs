//! Reads values that serde_json refuses into types of the caller's, as what they can only mean.

use std::cell::RefCell;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value, map};

use super::item::Path;
use super::log::{Found, Log, Odd, Place, Problem, Step};
use super::scalar::{flag, float, whole};
use crate::operations::Operation;
use crate::read::{self, RECORD};

/// Levels that a type without readers of its own can be nested.
const MOST_TYPED: usize = 100;

/// Reads a body that serde_json refused into a type of the caller's, which may hold types of ours.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8], operation: &'static Operation) -> Result<(T, Found), Problem> {
    let mut values = Vec::new();
    let root = read::parse(body, &mut values)?;
    let log = Log { values: RefCell::new(values), ..Log::default() };
    let value = T::deserialize(Lenient { value: &root, place: None, depth: 0, log: &log }).map_err(|odd| {
        let (path, problem) = log.failed.take().unwrap_or_else(|| (Path::default().shown(), odd.to_string()));
        Problem::At(path, problem)
    })?;
    Ok((value, Found::new(operation, log.items.into_inner(), log.values.into_inner())))
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
    fn deeper(self) -> Result<Self, Odd> {
        if self.depth < MOST_TYPED { Ok(Self { depth: self.depth + 1, ..self }) } else { Err(Odd::TooDeep) }
    }

    fn list<'de, V: Visitor<'de>>(self, items: &[Value], visitor: V) -> Result<V::Value, Odd> {
        let this = self.deeper()?;
        visitor.visit_seq(List { items: items.iter().enumerate(), of: this })
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

    fn as_list<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        match self.value {
            Value::Array(items) => self.list(items, visitor),
            Value::Null => visitor.visit_seq(empty_list()),
            Value::Object(map) if map.is_empty() => visitor.visit_seq(empty_list()),
            _ => Err(Odd::Unexpected),
        }
    }

    fn as_map<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        match self.value {
            Value::Object(map) => self.map(map, visitor),
            Value::Array(items) if items.is_empty() => visitor.visit_map(empty_map()),
            _ => Err(Odd::Unexpected),
        }
    }

    /// A type of ours, which reads by itself, and whose oddities count here.
    fn as_record<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        let path = self.place.map(|place| place.path()).unwrap_or_default();
        read::lay_down(read::print(self.value), path);
        let read = visitor.visit_unit();
        match read::take_seen() {
            Some(Ok(seen)) => {
                self.log.values.borrow_mut().extend(seen.values);
                self.log.items.borrow_mut().extend(seen.items);
            }
            Some(Err(Problem::At(path, problem))) => {
                self.log.failed.borrow_mut().get_or_insert((path, problem));
            }
            Some(Err(Problem::NotJson { .. })) | None => {}
        }
        read
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
            Value::Array(items) => self.list(items, visitor),
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
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Odd> {
        if name == RECORD { self.as_record(visitor) } else { visitor.visit_newtype_struct(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Odd> {
        self.as_list(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Odd> {
        self.as_list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Odd> {
        self.as_list(visitor)
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
    of: Lenient<'p>,
}

impl<'de> SeqAccess<'de> for List<'_> {
    type Error = Odd;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Odd> {
        let Some((index, value)) = self.items.next() else { return Ok(None) };
        let place = Place { parent: self.of.place, step: Step::Index(index) };
        let read = seed.deserialize(Lenient { value, place: Some(&place), ..self.of });
        if let Err(odd) = &read {
            self.of.log.fail(place, odd);
        }
        read.map(Some)
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

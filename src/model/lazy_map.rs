//! Large objects of free JSON, parsed only if somebody looks.

use std::fmt;
use std::ops::Deref;
use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::read::{Failed, Kept, Read, Reader, View};

/// An object of free JSON that is kept as text, and parsed when it is first looked at: what shops know of a customer, of which a
/// ticket can hold tens of kilobytes. It dereferences to a [`Map`].
///
/// Parsed, such an object takes ten times the memory, and more time than all of the rest of its record.
/// [`orders_of`](crate::orders::orders_of) reads orders without parsing it. Clones share what was parsed.
///
/// ```
/// use gorgias::types::Ticket;
///
/// let ticket: Ticket = serde_json::from_str(r#"{"id": 7, "customer": {"id": 8, "integrations": {"6": {"orders": []}}}}"#)?;
/// let customer = ticket.customer.unwrap();
/// assert!(customer.integrations["6"]["orders"].is_array());
/// assert_eq!(customer.integrations.keys().collect::<Vec<_>>(), ["6"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct LazyMap(Kept);

static EMPTY: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

impl LazyMap {
    /// Returns `true` if there are no entries. Parses nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        // Empty ones are not kept.
        self.0.is_nothing()
    }

    /// Returns the object itself.
    #[must_use]
    pub fn into_inner(self) -> Map<String, Value> {
        if let Value::Object(map) = self.0.into_value() { map } else { Map::new() }
    }

    /// Returns what `read` makes of it, without keeping it parsed.
    pub(crate) fn look<T>(&self, read: impl FnOnce(View<'_>) -> T) -> T {
        self.0.look(read)
    }

    /// Returns how long its text is, if it came as one.
    pub(crate) fn text_len(&self) -> Option<usize> {
        self.0.text_len()
    }
}

impl Deref for LazyMap {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Map<String, Value> {
        self.0.value().as_object().unwrap_or(&EMPTY)
    }
}

impl From<Map<String, Value>> for LazyMap {
    fn from(map: Map<String, Value>) -> Self {
        Self(if map.is_empty() { Kept::default() } else { Value::Object(map).into() })
    }
}

impl<'a> IntoIterator for &'a LazyMap {
    type Item = (&'a String, &'a Value);
    type IntoIter = serde_json::map::Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for LazyMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// An object is passed over; what is anything else, or odd, is read as a map.
impl Read for LazyMap {
    fn blank() -> Self {
        Self::default()
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Failed> {
        match from.plain_object()? {
            Some(text) => Ok(Self(Kept::text(text))),
            None => Map::read(from).map(Self::from),
        }
    }
}

impl Serialize for LazyMap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for LazyMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self::from)
    }
}

impl JsonSchema for LazyMap {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Map::<String, Value>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Map::<String, Value>::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

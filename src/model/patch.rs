//! The three states of a field in an update: left alone, cleared, set.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A field of something that is sent, where "not mentioned" and `null` mean different things.
///
/// A `PUT` of Gorgias changes only what is mentioned, and `null` clears. So an optional, nullable field knows three
/// states. Setters take the value itself, so `Set` is rarely written:
///
/// ```
/// use gorgias::{Patch, types::UpdateTicket};
///
/// let update: UpdateTicket = UpdateTicket::builder()
///     .subject("Where is my parcel?") // set
///     .snooze_datetime(Patch::Null)   // clear
///     .try_into()?;                   // everything else: leave as it is
/// # let json = serde_json::to_value(&update).unwrap();
/// # assert_eq!(json, serde_json::json!({"subject": "Where is my parcel?", "snooze_datetime": null}));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The field is not sent at all.
    #[default]
    Absent,
    /// The field is sent as `null`.
    Null,
    /// The field is sent with this value.
    Set(T),
}

impl<T> Patch<T> {
    /// Returns `Set` for a value, and `Absent` for `None`, which leaves the field as it is.
    pub fn set_or_absent(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Set)
    }

    /// Returns `Set` for a value, and `Null` for `None`, which clears the field.
    pub fn set_or_null(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Set)
    }

    /// Returns `true` if the field is not sent.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns `true` if the field is sent as `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the value, if one is set.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> Patch<T> {
    /// Returns the value by move, if one is set.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Set(value.to_owned())
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(Self::set_or_null)
    }
}

impl<T: JsonSchema> JsonSchema for Patch<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

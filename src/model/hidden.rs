//! Wraps values that can hold a secret, whatever their type.

use std::fmt;
use std::ops::{Deref, DerefMut};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that `Debug` does not show, because it can hold a secret: the body template of a webhook, or the settings of
/// single sign-on. It is sent and received as it is, and dereferences to what it holds.
///
/// ```
/// let template: gorgias::Hidden<String> = "token=swordfish".into();
/// assert_eq!(format!("{template:?}"), "Hidden(..)");
/// assert_eq!(*template, "token=swordfish");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Hidden<T>(T);

impl<T> Hidden<T> {
    /// Returns the value itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Hidden<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Hidden<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(..)")
    }
}

impl<T> From<T> for Hidden<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Hidden<String> {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<T> From<T> for crate::model::Patch<Hidden<T>> {
    fn from(value: T) -> Self {
        Self::Set(Hidden(value))
    }
}

impl<T: Serialize> Serialize for Hidden<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Hidden<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: JsonSchema> JsonSchema for Hidden<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

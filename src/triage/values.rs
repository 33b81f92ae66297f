//! Values of rules: one or several, periods, names or ids, and values of closed lists.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use chrono::TimeDelta;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::SeqAccessDeserializer;
use serde::de::{Error as _, IntoDeserializer, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One value or a list of values, any of which may hold: `"open"`, or `["open", "closed"]`.
///
/// ```
/// use gorgias::triage::OneOrMany;
///
/// let one: OneOrMany<String> = serde_json::from_str(r#""vip""#)?;
/// assert_eq!(one, "vip".to_owned().into());
/// let many = OneOrMany::new(["vip", "wholesale"]);
/// assert_eq!(serde_json::to_string(&many)?, r#"["vip","wholesale"]"#);
/// assert_eq!(many.iter().count(), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOrMany<T>(Vec<T>);

impl<T> OneOrMany<T> {
    /// Holds these values. [`TriageRules::check`](super::TriageRules::check) refuses an empty list, which could never hold.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = T>) -> Self {
        Self(values.into_iter().collect())
    }

    /// Returns the values, in the order in which they are written.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    pub(super) fn into_values(self) -> Vec<T> {
        self.0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn any(&self, holds: impl FnMut(&T) -> bool) -> bool {
        self.0.iter().any(holds)
    }
}

impl<T> From<T> for OneOrMany<T> {
    fn from(one: T) -> Self {
        Self(vec![one])
    }
}

impl<'a, T> IntoIterator for &'a OneOrMany<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One value stands alone where it can be read so: an object, `null` and a list that is itself the value stay within a list.
impl<T: Serialize> Serialize for OneOrMany<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] if stands_alone(one) => one.serialize(serializer),
            all => all.serialize(serializer),
        }
    }
}

fn stands_alone(value: &impl Serialize) -> bool {
    serde_json::to_value(value).is_ok_and(|value| value.is_string() || value.is_number() || value.is_boolean())
}

/// By hand: an untagged enum would answer every typo with "did not match any variant".
impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueOrList<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ValueOrList<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or a list of values")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                T::deserialize(text.into_deserializer()).map(OneOrMany::from)
            }

            fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Self::Value, E> {
                T::deserialize(value.into_deserializer()).map(OneOrMany::from)
            }

            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Self::Value, E> {
                T::deserialize(value.into_deserializer()).map(OneOrMany::from)
            }

            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
                T::deserialize(value.into_deserializer()).map(OneOrMany::from)
            }

            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Self::Value, E> {
                T::deserialize(value.into_deserializer()).map(OneOrMany::from)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMany)
            }
        }

        deserializer.deserialize_any(ValueOrList(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]})
    }

    fn inline_schema() -> bool {
        true
    }
}

/// A period of time: a whole number with a unit, `"30m"`, `"4h"`, `"2d"` or `"1w"`; at most ten years.
///
/// ```
/// use gorgias::triage::Period;
///
/// let period: Period = "48h".parse()?;
/// assert_eq!(period.to_string(), "2d");
/// assert!("2 days".parse::<Period>().is_err());
/// # Ok::<(), gorgias::triage::PeriodError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period(TimeDelta);

const TEN_YEARS: i64 = 3_653 * 86_400;
const UNITS: [(char, i64); 4] = [('m', 60), ('h', 3_600), ('d', 86_400), ('w', 604_800)];

impl Period {
    pub(crate) fn delta(self) -> TimeDelta {
        self.0
    }
}

/// The error of a text that is not a [`Period`]. Its message says what one looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodError(());

impl fmt::Display for PeriodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("must be a span of time such as `30m`, `4h`, `2d` or `1w`, and at most ten years")
    }
}

impl Error for PeriodError {}

/// Reads a period.
///
/// # Errors
/// [`PeriodError`], if the text is not a whole number of at least 1 followed by `m`, `h`, `d` or `w`, or means more than ten years.
impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let unit = |(name, seconds): &(char, i64)| Some((text.strip_suffix(*name)?, *seconds));
            let (count, seconds) = UNITS.iter().find_map(unit)?;
            let digits = !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit());
            let count: i64 = count.parse().ok().filter(|count| digits && *count > 0)?;
            count.checked_mul(seconds).filter(|seconds| *seconds <= TEN_YEARS)
        };
        read().map(|seconds| Self(TimeDelta::seconds(seconds))).ok_or(PeriodError(()))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.num_seconds();
        let (name, unit) = UNITS.iter().rev().find(|(_, unit)| seconds % unit == 0).copied().unwrap_or(('m', 60));
        write!(f, "{}{name}", seconds / unit)
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[0-9]+[mhdw]$", "description": "A span of time: `30m`, `4h`, `2d`, `1w`."})
    }
}

/// A user or a team: by id, or by a name that the [directory](crate::directory) knows. A user can also be given by e-mail address,
/// or as `me`, the user of the credentials.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(untagged)]
#[non_exhaustive]
pub enum NameOrId {
    /// An id, of at least 1.
    Id(i64),
    /// A name; of a user also an e-mail address, or `me`.
    Name(String),
}

impl<'de> Deserialize<'de> for NameOrId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdOrName;

        impl Visitor<'_> for IdOrName {
            type Value = NameOrId;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id or a name")
            }

            fn visit_i64<E: serde::de::Error>(self, id: i64) -> Result<NameOrId, E> {
                Ok(NameOrId::Id(id))
            }

            fn visit_u64<E: serde::de::Error>(self, id: u64) -> Result<NameOrId, E> {
                i64::try_from(id).map(NameOrId::Id).map_err(|_| E::custom("an id this large does not exist"))
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<NameOrId, E> {
                Ok(NameOrId::Name(name.to_owned()))
            }
        }

        deserializer.deserialize_any(IdOrName)
    }
}

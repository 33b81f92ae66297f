//! Values of closed lists. What Gorgias returns may be new to this version; what a rule asks for may not, or a typo would pass.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::values::OneOrMany;
use crate::types::{TicketPriority, TicketStatus};

/// A value of a closed list of the API.
pub(super) trait Listed: Sized + PartialEq + 'static {
    /// The values that this version knows.
    const ALL: &'static [Self];

    /// The value on the wire.
    fn name(&self) -> &str;

    fn is_known(&self) -> bool {
        Self::ALL.contains(self)
    }

    /// The values that this version knows, as they are written.
    fn names() -> Vec<&'static str> {
        Self::ALL.iter().map(Self::name).collect()
    }
}

impl Listed for TicketStatus {
    const ALL: &'static [Self] = Self::KNOWN;

    fn name(&self) -> &str {
        self.as_str()
    }
}

impl Listed for TicketPriority {
    const ALL: &'static [Self] = Self::KNOWN;

    fn name(&self) -> &str {
        self.as_str()
    }
}

/// Reads only what is on the list, so that the error of a file names the line of the typo.
struct Known<T>(T);

impl<'de, T: Listed + Deserialize<'de>> Deserialize<'de> for Known<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = T::deserialize(deserializer)?;
        if value.is_known() {
            return Ok(Self(value));
        }
        let names: Vec<_> = T::names().iter().map(|name| format!("`{name}`")).collect();
        let list = if names.len() == 2 { names.join(" or ") } else { format!("one of {}", names.join(", ")) };
        Err(D::Error::custom(format!("unknown variant `{}`, expected {list}", value.name())))
    }
}

pub(super) fn one<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Listed + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::<Known<T>>::deserialize(deserializer)?.map(|known| known.0))
}

pub(super) fn any<'de, T, D>(deserializer: D) -> Result<Option<OneOrMany<T>>, D::Error>
where
    T: Listed + Deserialize<'de>,
    D: Deserializer<'de>,
{
    let known = Option::<OneOrMany<Known<T>>>::deserialize(deserializer)?;
    Ok(known.map(OneOrMany::into_values).map(|known| OneOrMany::new(known.into_iter().map(|known| known.0))))
}

//! Reading what the API should not send, but does.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// `null` where a list or a map belongs reads as an empty one.
pub(crate) fn null_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
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

//! Points in time as Gorgias writes them: with an offset, with `Z`, or with neither.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, SubsecRound, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::Patch;

/// A point in time, in UTC, with microseconds.
///
/// Live responses carry an offset (`2024-11-14T14:18:25.095107+00:00`) and drop the fraction when it is zero;
/// documented samples carry none (`2019-11-16T15:59:35.302322`), which means UTC. All are read; written is RFC 3339 in
/// UTC with microseconds. Finer parts are cut off when a value is made, so that what is read back equals what was
/// written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    pub(crate) const EPOCH: Self = Self(DateTime::UNIX_EPOCH);

    /// Returns the current time, cut to microseconds.
    #[must_use]
    pub fn now() -> Self {
        Self::from(Utc::now())
    }

    /// Returns the time as a [`chrono`] value.
    #[must_use]
    pub const fn to_datetime(self) -> DateTime<Utc> {
        self.0
    }
}

/// The error for text that is not a date and time.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimestampError;

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date and time; expected ISO 8601 such as 2026-11-23T09:30:00Z")
    }
}

impl std::error::Error for TimestampError {}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(time) = usual(text) {
            return Ok(time);
        }
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self::from(time.with_timezone(&Utc)));
        }
        // `parse_from_rfc3339` wants a colon in the offset; Python writes `+0000` at times.
        if let Ok(time) = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z") {
            return Ok(Self::from(time.with_timezone(&Utc)));
        }
        ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
            .map(|naive| Self::from(naive.and_utc()))
            .ok_or(TimestampError)
    }
}

/// Reads the form of nearly all, in UTC, in a tenth of the time: `2024-11-14T14:18:25.095107+00:00`.
fn usual(text: &str) -> Option<Timestamp> {
    let (head, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, b'T', h0, h1, b':', i0, i1, b':', s0, s1] = *head else {
        return None;
    };
    let (fraction, offset) = match rest.split_first() {
        Some((b'.', rest)) => rest.split_at(rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len())),
        _ => (&b"0"[..], rest),
    };
    if !(1..=9).contains(&fraction.len()) || !matches!(offset, b"" | b"Z" | b"+00:00") {
        return None;
    }
    let mut micros = [b'0'; 6];
    micros.iter_mut().zip(fraction).for_each(|(micro, digit)| *micro = *digit);
    let date = NaiveDate::from_ymd_opt(
        i32::try_from(digits(&[y0, y1, y2, y3])?).ok()?,
        digits(&[m0, m1])?,
        digits(&[d0, d1])?,
    )?;
    let time = date.and_hms_micro_opt(digits(&[h0, h1])?, digits(&[i0, i1])?, digits(&[s0, s1])?, digits(&micros)?)?;
    Some(Timestamp(time.and_utc()))
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

impl TryFrom<&str> for Timestamp {
    type Error = TimestampError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl TryFrom<String> for Timestamp {
    type Error = TimestampError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl TryFrom<&str> for Patch<Timestamp> {
    type Error = TimestampError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse().map(Self::Set)
    }
}

impl TryFrom<String> for Patch<Timestamp> {
    type Error = TimestampError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self::Set)
    }
}

impl From<DateTime<Utc>> for Patch<Timestamp> {
    fn from(time: DateTime<Utc>) -> Self {
        Self::Set(time.into())
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.trunc_subsecs(6))
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(time: Timestamp) -> Self {
        time.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date and time as text")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }

    fn inline_schema() -> bool {
        true
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "test code")]
mod tests {
    use chrono::{DateTime, NaiveDateTime};

    use super::{Timestamp, usual};

    #[test]
    fn the_short_way_reads_what_the_long_one_does() {
        let dates = [
            "2024-11-14",
            "2024-02-29",
            "2023-02-29",
            "0000-01-01",
            "1969-12-31",
            "2024-13-01",
            "2024-00-10",
            "9999-12-31",
            "20x4-01-01",
        ];
        let times = ["14:18:25", "00:00:00", "24:00:00", "23:59:60", "1 :00:00", "12:60:00"];
        let fractions = ["", ".", ".0", ".5", ".095107", ".0951079", ".123456789", ".1234567899", ".12x"];
        for date in dates {
            for time in times {
                for fraction in fractions {
                    for offset in ["", "Z", "+00:00", "-00:00", "+02:00", "+0000", "z", " "] {
                        let text = format!("{date}T{time}{fraction}{offset}");
                        let slowly = DateTime::parse_from_rfc3339(&text).ok().map(|time| time.to_utc());
                        let slowly = slowly.or_else(|| {
                            Some(NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f").ok()?.and_utc())
                        });
                        if let Some(quickly) = usual(&text) {
                            assert_eq!(Some(quickly), slowly.map(Timestamp::from), "{text}");
                        }
                    }
                }
            }
        }
        for text in [
            "2024-11-14T14:18:25.095107+00:00",
            "2026-11-02T08:00:00+00:00",
            "2019-11-16T15:59:35.302322",
            "2026-01-01T00:00:00Z",
        ] {
            assert!(usual(text).is_some(), "{text}");
        }
    }
}

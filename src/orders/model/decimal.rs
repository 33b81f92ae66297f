//! Exact decimal numbers for amounts and quantities: shops write them as text or as numbers, and no cent may be lost to binary
//! fractions.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The maximum number of digits after the point.
const PLACES: u32 = 18;
const ONE: i128 = 10_i128.pow(PLACES);
/// Values are nearer to zero than this, so that two of them always add up within `i128`.
const BOUND: i128 = 10_i128.pow(37);
/// The powers of ten that `i128` can hold.
const POWERS: [i128; 39] = {
    let mut powers = [1; 39];
    let mut power = 1;
    while power < 39 {
        powers[power] = 10 * powers[power - 1];
        power += 1;
    }
    powers
};

/// An exact decimal number with up to 19 digits before the point and 18 after it.
///
/// Nothing is rounded: text with more digits is refused, and a sum out of range is `None`. Two numbers are equal if their values
/// are, however many zeros they end in; [`Display`](fmt::Display) keeps the digits that were written (`84.90`). JSON numbers
/// pass through a double, of which the shortest decimal form is taken: up to 15 digits, that is the number that was written.
///
/// ```
/// use gorgias::orders::Decimal;
///
/// let price: Decimal = "84.90".parse()?;
/// assert_eq!(price.to_string(), "84.90");
/// assert_eq!(price, "84.9".parse()?);
/// assert_eq!(price.checked_add("0.10".parse()?), Some(Decimal::from(85)));
/// assert!("84,90".parse::<Decimal>().is_err());
/// # Ok::<(), gorgias::orders::DecimalError>(())
/// ```
#[derive(Clone, Copy, Default)]
pub struct Decimal {
    /// In units of 10^-18.
    units: i128,
    /// Digits after the point that are shown.
    places: u8,
}

impl Decimal {
    /// The number zero.
    pub const ZERO: Self = Self { units: 0, places: 0 };

    fn checked(units: i128, places: u8) -> Option<Self> {
        (-BOUND < units && units < BOUND).then_some(Self { units, places })
    }

    /// Returns the exact sum; `None` if it is out of range.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::checked(self.units.checked_add(other.units)?, self.places.max(other.places))
    }

    /// Returns the exact difference; `None` if it is out of range.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::checked(self.units.checked_sub(other.units)?, self.places.max(other.places))
    }

    /// Returns the absolute value.
    #[must_use]
    pub fn abs(self) -> Self {
        Self { units: self.units.abs(), ..self }
    }

    /// Returns `true` if the number is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.units == 0
    }

    /// Returns `true` if the number is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.units < 0
    }

    /// Returns the number rounded to so many digits after the point, at most 18, halves away from zero. It shows exactly that many
    /// digits.
    #[must_use]
    pub fn round(self, places: u8) -> Self {
        let places = places.min(PLACES as u8);
        let step = 10_i128.pow(PLACES - u32::from(places));
        let rest = self.units % step;
        let carry = if 2 * rest.abs() >= step { rest.signum() * step } else { 0 };
        Self { units: self.units - rest + carry, places }
    }

    /// Returns the same number, shown without zeros at its end.
    #[must_use]
    pub fn trimmed(self) -> Self {
        Self { places: 0, ..self }
    }

    /// Returns `true` if so many digits after the point are enough; zeros at the end do not count.
    pub(in crate::orders) fn fits(self, places: u8) -> bool {
        // Numbers that show digits need no more than these.
        (1..=places).contains(&self.places) || self.units % 10_i128.pow(PLACES.saturating_sub(places.into())) == 0
    }

    /// Returns the number as an integer; `None` if it has a fraction, or is out of the range of `i64`.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        if self.units % ONE == 0 { i64::try_from(self.units / ONE).ok() } else { None }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.units == other.units
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.units.hash(state);
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.units.cmp(&other.units)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self { units: i128::from(number) * ONE, places: 0 }
    }
}

/// Returned when a text is not a decimal number, or has too many digits.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecimalError;

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number such as 84.90, with at most 19 digits before the point and 18 after it")
    }
}

impl std::error::Error for DecimalError {}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads digits with an optional sign, point and exponent.
    ///
    /// # Errors
    /// [`DecimalError`] for anything else, such as currency signs, separators of thousands and decimal commas, which mean
    /// different things in different places; and for more than 19 digits before the point or 18 after it.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        parse(text).ok_or(DecimalError)
    }
}

fn parse(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok().filter(|power| power.abs() <= 64)?),
        None => (text, 0),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    // A point without digits on either side is not a number; one side may be empty (`.5`, `5.`).
    if (whole.is_empty() && fraction.is_empty()) || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let written = i32::try_from(fraction.len()).ok()?;
    // The power of ten of the last digit that is not a zero at the end.
    let significant = fraction.trim_end_matches('0');
    let zeros = written - i32::try_from(significant.len()).ok()?;
    let digits = whole.bytes().chain(significant.bytes()).map(|digit| digit - b'0');
    let mut units = if whole.len() + significant.len() <= 18 {
        // Nearly all, and several times as fast.
        i128::from(digits.fold(0_u64, |units, digit| 10 * units + u64::from(digit)))
    } else {
        let mut digits = digits;
        digits.try_fold(0_i128, |units, digit| units.checked_mul(10)?.checked_add(i128::from(digit)))?
    };
    let mut power = i32::try_from(PLACES).ok()? - (written - zeros) + exponent;
    while power < 0 && units != 0 {
        if units % 10 != 0 {
            return None;
        }
        units /= 10;
        power += 1;
    }
    if units != 0 {
        units = units.checked_mul(*POWERS.get(usize::try_from(power).ok()?)?)?;
    }
    let places = u8::try_from((written - exponent).clamp(0, PLACES.try_into().ok()?)).ok()?;
    Decimal::checked(if negative { -units } else { units }, places)
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let (whole, fraction) =
            (self.units.unsigned_abs() / ONE.unsigned_abs(), self.units.unsigned_abs() % ONE.unsigned_abs());
        let digits = format!("{fraction:018}");
        let needed = digits.trim_end_matches('0').len();
        let fraction = &digits[..needed.max(self.places.into())];
        let point = if fraction.is_empty() { "" } else { "." };
        f.pad_integral(true, "", &format!("{sign}{whole}{point}{fraction}"))
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Writes it as text, so that no reader takes it for a double.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads it from text or a number.
impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl serde::de::Visitor<'_> for Number {
            type Value = Decimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal number, or one as text")
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Decimal, E> {
                Ok(number.into())
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Decimal, E> {
                Decimal::checked(i128::from(number) * ONE, 0).ok_or_else(|| E::custom(DecimalError))
            }

            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Decimal, E> {
                number.to_string().parse().map_err(E::custom)
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Number)
    }
}

impl JsonSchema for Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": ["string", "number"], "pattern": r"^[+-]?(\d{1,19}(\.\d{0,18})?|\.\d{1,18})$" })
    }

    fn inline_schema() -> bool {
        true
    }
}

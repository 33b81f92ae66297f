//! Amounts of money.

use std::cmp::Ordering;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Decimal;

/// An exact amount and its currency, in major units (`84.90 EUR`).
///
/// [`Display`](fmt::Display) shows the digits of the currency (ISO 4217: two, none for yen, three for Kuwaiti dinars), rounded, halves
/// away from zero. An amount that would become zero, and one without a currency, is shown as it is.
///
/// Amounts of different currencies are never equal, greater or less, and do not add up. Gorgias' normalized amounts are read as
/// major units (assumed: their unit is not documented).
///
/// ```
/// use gorgias::orders::{Decimal, Money};
///
/// let price = Money::new("84.90".parse()?, Some("eur"));
/// assert_eq!(price.to_string(), "84.90 EUR");
/// let shipping = Money::new(Decimal::from(5), Some("EUR"));
/// assert_eq!(shipping.to_string(), "5.00 EUR");
/// assert_eq!(price.checked_add(&shipping).unwrap().to_string(), "89.90 EUR");
/// assert_eq!(price.checked_add(&Money::new(Decimal::from(5), Some("USD"))), None);
/// # Ok::<(), gorgias::orders::DecimalError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Money {
    /// The amount, in major units.
    pub amount: Decimal,
    /// The ISO 4217 code in upper case, such as `EUR`; `None` if the shop does not state it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

impl Money {
    /// Creates an amount. The currency code may be in lower case; anything but 2 to 8 letters and digits is left out.
    #[must_use]
    pub fn new(amount: Decimal, currency: Option<&str>) -> Self {
        let is_code = |code: &&str| (2..=8).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
        let currency = currency.map(str::trim).filter(is_code).map(str::to_ascii_uppercase);
        Self { amount, currency }
    }

    /// Returns the exact sum of two amounts of one currency; `None` if the currencies differ or the sum is out of range.
    #[must_use]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let amount = (self.currency == other.currency).then(|| self.amount.checked_add(other.amount))??;
        Some(Self { amount, currency: self.currency.clone() })
    }
}

/// Compares amounts of one currency; amounts of different currencies have no order.
impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(currency) = &self.currency else { return self.amount.fmt(f) };
        let rounded = self.amount.round(digits(currency));
        let shown = if rounded.is_zero() && !self.amount.is_zero() { self.amount } else { rounded };
        write!(f, "{shown} {currency}")
    }
}

/// The digits after the point of a currency, by ISO 4217; two for a code that is not in its list.
fn digits(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

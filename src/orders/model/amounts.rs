//! Sums of money in more than one currency.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Money;

/// Amounts of money, one per currency: a customer can pay in one currency and get money back in another.
///
/// ```
/// use gorgias::orders::{Amounts, Decimal, Money};
///
/// let euros = |whole| Money::new(Decimal::from(whole), Some("EUR"));
/// let sum: Amounts = [euros(5), Money::new(Decimal::from(3), Some("USD")), euros(2)].into_iter().collect();
/// assert_eq!(sum.to_string(), "7.00 EUR, 3.00 USD");
/// assert_eq!(sum.single(), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Money>")]
pub struct Amounts(Vec<Money>);

impl Amounts {
    /// Returns the amounts, sorted by currency.
    pub fn iter(&self) -> std::slice::Iter<'_, Money> {
        self.0.iter()
    }

    /// Returns the amount, if there is exactly one currency.
    #[must_use]
    pub fn single(&self) -> Option<&Money> {
        match self.0.as_slice() {
            [money] => Some(money),
            _ => None,
        }
    }

    /// Returns `true` if there is no amount, or each is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|money| money.amount.is_zero())
    }

    /// Adds an amount to those of its currency. An amount so large that the sum is out of range is kept as an amount of its own.
    pub fn add(&mut self, money: Money) {
        let at = self.0.binary_search_by(|known| known.currency.cmp(&money.currency));
        let known = at.ok().and_then(|at| self.0.get_mut(at));
        match known.map(|known| (known.checked_add(&money), known)) {
            Some((Some(sum), known)) => *known = sum,
            _ => self.0.insert(at.unwrap_or_else(|at| at), money),
        }
    }

    pub(in crate::orders) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Money> {
        self.0.iter_mut()
    }

    /// Returns the sum of amounts; `None` if one of them is unknown.
    pub(in crate::orders) fn sum<'a>(all: impl IntoIterator<Item = Option<&'a Self>>) -> Option<Self> {
        let mut sum = Self::default();
        for amounts in all {
            amounts?.iter().for_each(|money| sum.add(money.clone()));
        }
        Some(sum)
    }
}

impl From<Money> for Amounts {
    fn from(money: Money) -> Self {
        Self(vec![money])
    }
}

impl From<Vec<Money>> for Amounts {
    fn from(all: Vec<Money>) -> Self {
        all.into_iter().collect()
    }
}

impl FromIterator<Money> for Amounts {
    fn from_iter<T: IntoIterator<Item = Money>>(all: T) -> Self {
        let mut sum = Self::default();
        all.into_iter().for_each(|money| sum.add(money));
        sum
    }
}

impl<'a> IntoIterator for &'a Amounts {
    type Item = &'a Money;
    type IntoIter = std::slice::Iter<'a, Money>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Shows the amounts with commas between them; nothing if there is none.
impl fmt::Display for Amounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, money) in self.0.iter().enumerate() {
            write!(f, "{}{money}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

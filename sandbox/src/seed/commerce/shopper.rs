//! The person as a shop knows them.

use chrono::{DateTime, Utc};

use crate::state::Id;

/// A customer of a shop.
#[derive(Debug, Clone)]
pub(crate) struct Shopper {
    /// The customer of the helpdesk.
    pub(crate) customer: Id,
    /// The number in the shop.
    pub(crate) external: i64,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) email: String,
    pub(crate) phone: Option<String>,
    pub(crate) address: Address,
    pub(crate) since: DateTime<Utc>,
    pub(crate) marketing: bool,
    pub(crate) tags: String,
    pub(crate) note: String,
}

impl Shopper {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
}

/// Where parcels go.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    pub(crate) street: String,
    pub(crate) city: &'static str,
    /// Name and code of the state or province, where a country writes one.
    pub(crate) region: Option<(&'static str, &'static str)>,
    pub(crate) zip: String,
    pub(crate) country: &'static str,
    pub(crate) country_code: &'static str,
}

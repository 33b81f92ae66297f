//! Personal data of an order, kept apart from the rest so that it can be left out.

use std::fmt;

/// The personal data of an order: who ordered, and where it goes. `Debug` shows which fields are set, not their values.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contact {
    /// The name of the customer.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The billing address.
    pub billing: Option<Address>,
    /// The shipping address.
    pub shipping: Option<Address>,
}

/// A postal address. `Debug` shows the country only.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Address {
    /// The name of the person.
    pub name: Option<String>,
    /// The name of the company.
    pub company: Option<String>,
    /// The street lines: street and number first.
    pub lines: Vec<String>,
    /// The city or town.
    pub city: Option<String>,
    /// The state, province or region.
    pub region: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
    /// The country, as a code where the shop has one.
    pub country: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
}

impl Address {
    /// Returns the address in one line, with commas, without the phone number.
    #[must_use]
    pub fn one_line(&self) -> String {
        let Self { name, company, lines, city, region, zip, country, .. } = self;
        let parts = [name, company].into_iter().flatten().chain(lines);
        let parts = parts.chain([zip, city, region, country].into_iter().flatten());
        parts.map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contact")
            .field("name", &self.name.is_some())
            .field("email", &self.email.is_some())
            .field("phone", &self.phone.is_some())
            .field("billing", &self.billing)
            .field("shipping", &self.shipping)
            .finish()
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("country", &self.country).finish_non_exhaustive()
    }
}

//! What customers are found by, in the one form in which they are looked for.

use std::fmt;

use crate::error::{Error, ErrorKind, Result};
use crate::operations::LIST_CUSTOMERS;
use crate::text::address::{is_e164, is_email};
use crate::types::CustomerChannelType;

/// Identifies a customer: by id, e-mail address, telephone number, external id, or an address on a channel.
///
/// Taken by [`Directory::customer`](super::Directory::customer) and
/// [`Client::customer_history`](crate::Client::customer_history). `Debug` does not show addresses and external ids.
///
/// ```
/// use gorgias::directory::CustomerRef;
///
/// let by_email = CustomerRef::email("nia@example.com");
/// let by_phone = CustomerRef::phone("+49 30 90-18.20");
/// let by_id = CustomerRef::from(412);
/// # let _ = (by_email, by_phone, by_id);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CustomerRef {
    /// The customer with this id.
    Id(i64),
    /// The customer with this e-mail address, the primary one or any other. White space around it and the case of letters do
    /// not count.
    Email(String),
    /// The customer with this telephone number in international form, such as `+49 30 901820`. White space, hyphens, dots and
    /// parentheses do not count.
    Phone(String),
    /// The customer with this external id, compared to the letter.
    ExternalId(String),
    /// The customer with this address on a channel, compared to the letter.
    ///
    /// For customers of whom neither an e-mail address nor a telephone number is known: a WhatsApp customer without a visible
    /// number has only a business-scoped user id, on a channel of the type `whatsapp-bsuid`. Also for a telephone number that
    /// is not stored in international form.
    #[non_exhaustive]
    Channel {
        /// The type of the channel.
        kind: CustomerChannelType,
        /// The address on it.
        address: String,
    },
}

impl CustomerRef {
    /// Returns a reference to the customer with this e-mail address, the primary one or any other.
    pub fn email(address: impl Into<String>) -> Self {
        Self::Email(address.into())
    }

    /// Returns a reference to the customer with this telephone number in international form.
    pub fn phone(number: impl Into<String>) -> Self {
        Self::Phone(number.into())
    }

    /// Returns a reference to the customer with this external id.
    pub fn external_id(id: impl Into<String>) -> Self {
        Self::ExternalId(id.into())
    }

    /// Returns a reference to the customer with this address on a channel of this type.
    pub fn channel(kind: impl Into<CustomerChannelType>, address: impl Into<String>) -> Self {
        Self::Channel { kind: kind.into(), address: address.into() }
    }

    /// The form in which it is looked for; an error for what no customer can have.
    pub(super) fn normalized(self) -> Result<Self> {
        let refuse = |why: &str| Err(Error::violations_of(ErrorKind::InvalidRequest, FIELD, why));
        Ok(match self {
            Self::Id(id) => Self::Id(id),
            Self::Email(address) => {
                let address = address.trim();
                if !is_email(address) {
                    return refuse(NOT_AN_EMAIL);
                }
                Self::Email(address.to_owned())
            }
            Self::Phone(number) => {
                let filler = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')');
                let number: String = number.chars().filter(|c| !filler(*c)).collect();
                if !is_e164(&number) {
                    return refuse(
                        "must be a telephone number with a plus sign and country code, such as `+4930901820`",
                    );
                }
                Self::Phone(number)
            }
            Self::ExternalId(text) | Self::Channel { address: text, .. } if text.trim().is_empty() => {
                return refuse("must not be empty");
            }
            exact @ (Self::ExternalId(_) | Self::Channel { .. }) => exact,
        })
    }

    /// The error of a caller that cannot go on without the customer.
    pub(crate) fn nobody(&self) -> Error {
        let why = match self {
            Self::Id(id) => format!("does not exist: no customer has the id {id}"),
            _ => format!("does not exist: no customer has this {}", self.noun()),
        };
        Error::violations_of(ErrorKind::NotFound, FIELD, why).operation(&LIST_CUSTOMERS)
    }

    /// The error when it does not lead to one customer, but to several.
    pub(super) fn several(&self, first: i64, second: i64, more: usize) -> Error {
        let more = if more == 0 { String::new() } else { format!(", and {more} more") };
        let noun = self.noun();
        let why =
            format!("is not unique: the customers {first}, {second}{more} have this {noun}; use one of these ids");
        Error::violations_of(ErrorKind::UnknownName, FIELD, why).operation(&LIST_CUSTOMERS)
    }

    fn noun(&self) -> &'static str {
        match self {
            Self::Id(_) => "id",
            Self::Email(_) => "e-mail address",
            Self::Phone(_) => "telephone number",
            Self::ExternalId(_) => "external id",
            Self::Channel { .. } => "address on the channel",
        }
    }
}

/// The name of the field in violations.
const FIELD: &str = "customer";

/// The complaint about an e-mail address, of a customer or a user.
pub(super) const NOT_AN_EMAIL: &str = "must be an e-mail address, such as `ana@shop.com`";

impl From<i64> for CustomerRef {
    fn from(id: i64) -> Self {
        Self::Id(id)
    }
}

impl fmt::Debug for CustomerRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "Id({id})"),
            Self::Email(_) => f.write_str("Email(..)"),
            Self::Phone(_) => f.write_str("Phone(..)"),
            Self::ExternalId(_) => f.write_str("ExternalId(..)"),
            Self::Channel { kind, .. } => write!(f, "Channel({kind:?}, ..)"),
        }
    }
}

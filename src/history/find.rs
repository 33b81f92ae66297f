//! Finding the customer.

use std::fmt;

use crate::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::operations::LIST_CUSTOMERS;
use crate::types::{CustomerChannelType, CustomerDetail, CustomerListItem};

/// Whose history. `Debug` does not show addresses.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Whose {
    /// The customer with this id; one who was merged leads to the survivor.
    Id(i64),
    /// The customer with this e-mail address, the primary one or any other.
    Email(String),
    /// The customer with this phone number, written as Gorgias has it (usually `+4930901820`).
    Phone(String),
    /// The customer with this address on a channel of this type, such as the business-scoped user id of a WhatsApp customer
    /// without a visible number (`whatsapp-bsuid`).
    Channel(CustomerChannelType, String),
    /// The customer with this `external_id`.
    ExternalId(String),
}

impl Whose {
    /// The customer with this e-mail address.
    pub fn email(address: impl Into<String>) -> Self {
        Self::Email(address.into())
    }

    /// The customer with this phone number.
    pub fn phone(number: impl Into<String>) -> Self {
        Self::Phone(number.into())
    }

    /// The customer with this address on a channel of this type.
    pub fn channel(kind: impl Into<CustomerChannelType>, address: impl Into<String>) -> Self {
        Self::Channel(kind.into(), address.into())
    }

    /// The customer with this `external_id`.
    pub fn external_id(id: impl Into<String>) -> Self {
        Self::ExternalId(id.into())
    }
}

impl From<i64> for Whose {
    fn from(id: i64) -> Self {
        Self::Id(id)
    }
}

impl fmt::Debug for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "Id({id})"),
            Self::Email(_) => f.write_str("Email(..)"),
            Self::Phone(_) => f.write_str("Phone(..)"),
            Self::Channel(kind, _) => write!(f, "Channel({kind:?}, ..)"),
            Self::ExternalId(_) => f.write_str("ExternalId(..)"),
        }
    }
}

/// The customer, as far as looking for one tells.
pub(super) struct Found {
    pub(super) id: i64,
    /// With orders, where those were asked for.
    pub(super) detail: Option<Box<CustomerDetail>>,
}

/// Looks for the customer; by id only when `with_orders` needs the customer anyway.
pub(super) async fn find(client: Client, whose: Whose, with_orders: bool) -> Result<Found> {
    let list = client.list_customers().limit(100);
    let id = match whose {
        Whose::Id(id) => id,
        Whose::Email(address) => {
            let found = list.email(address.as_str()).send().await?.into_inner().data;
            let is_it =
                |one: &CustomerListItem| one.email.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(&address));
            match only(found.into_iter().filter(is_it), "email")? {
                Some(id) => id,
                None => by_channel(&client, "email", &address, "email").await?,
            }
        }
        Whose::Phone(number) => by_channel(&client, "phone", &number, "phone").await?,
        Whose::Channel(kind, address) => by_channel(&client, kind.as_str(), &address, "channel").await?,
        Whose::ExternalId(wanted) => {
            let found = list.external_id(wanted.as_str()).send().await?.into_inner().data;
            let is_it = |one: &CustomerListItem| one.external_id.as_ref() == Some(&wanted);
            only(found.into_iter().filter(is_it), "external_id")?.ok_or_else(|| nobody("external_id"))?
        }
    };
    let detail = if with_orders { Some(Box::new(detail(&client, id).await?)) } else { None };
    Ok(Found { id: detail.as_ref().map_or(id, |detail| detail.id), detail })
}

/// The customer, or the survivor of a merge.
pub(super) async fn detail(client: &Client, id: i64) -> Result<CustomerDetail> {
    client.get_customer().id(id).send().await.map(crate::Response::into_inner)
}

async fn by_channel(client: &Client, kind: &str, address: &str, field: &str) -> Result<i64> {
    let list = client.list_customers().limit(100).channel_type(kind).channel_address(address);
    only(list.send().await?.into_inner().data, field)?.ok_or_else(|| nobody(field))
}

fn only(found: impl IntoIterator<Item = CustomerListItem>, field: &str) -> Result<Option<i64>> {
    let ids: Vec<i64> = found.into_iter().map(|one| one.id).collect();
    match ids.as_slice() {
        [] => Ok(None),
        [id] => Ok(Some(*id)),
        several => Err(Error::violations_of(
            ErrorKind::InvalidRequest,
            field,
            format!("belongs to several customers; name one of them by id: {several:?}"),
        )),
    }
}

fn nobody(field: &str) -> Error {
    Error::violations_of(ErrorKind::NotFound, field, "belongs to no customer").operation(&LIST_CUSTOMERS)
}

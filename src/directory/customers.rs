//! Finds customers: the one place where it is decided who has an address. Nothing is remembered, and no error repeats what was
//! looked for.

use super::{CustomerRef, Directory};
use crate::Client;
use crate::error::Result;
use crate::types::{CustomerChannelType, CustomerListItem};

impl Directory<'_> {
    /// Returns the id of the customer; `None` if there is none. The methods below do the same for one kind of reference each.
    ///
    /// **Costs** one call, `list_customers`; a second one for an e-mail address that is nobody's primary address. An id is
    /// returned as it is and costs no call: whether there is such a customer is not checked. A customer that was merged into
    /// another is found as that one, if its addresses moved along (assumed).
    ///
    /// # Errors
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before anything is sent, if the e-mail address or the telephone
    ///   number is not valid, or an external id or address of a channel is empty.
    /// * [`UnknownName`](crate::ErrorKind::UnknownName) if several customers have it. The violation names two of their ids.
    ///   Gorgias keeps e-mail addresses unique, but does not promise it of the others.
    ///
    /// And the errors of any call: see [`ErrorKind`](crate::ErrorKind).
    pub async fn customer(&self, customer: &CustomerRef) -> Result<Option<i64>> {
        Ok(find(self.client, customer.clone()).await?.map(|found| found.id))
    }

    /// Returns the id of the customer with this e-mail address, the primary one or any other; `None` if there is none. White
    /// space around it and the case of letters do not count.
    ///
    /// # Errors
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if it is not an e-mail address.
    /// * [`UnknownName`](crate::ErrorKind::UnknownName) if several customers have it.
    ///
    /// And the errors of any call: see [`ErrorKind`](crate::ErrorKind).
    pub async fn customer_by_email(&self, email: &str) -> Result<Option<i64>> {
        self.customer(&CustomerRef::email(email)).await
    }

    /// Returns the id of the customer with this telephone number in international form, such as `+49 30 901820`; `None` if there
    /// is none. White space, hyphens, dots and parentheses do not count.
    ///
    /// # Errors
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if it is not a number with a plus sign and a country code.
    /// * [`UnknownName`](crate::ErrorKind::UnknownName) if several customers have it.
    ///
    /// And the errors of any call: see [`ErrorKind`](crate::ErrorKind).
    pub async fn customer_by_phone(&self, number: &str) -> Result<Option<i64>> {
        self.customer(&CustomerRef::phone(number)).await
    }

    /// Returns the id of the customer with this external id, compared to the letter; `None` if there is none.
    ///
    /// # Errors
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if it is empty.
    /// * [`UnknownName`](crate::ErrorKind::UnknownName) if several customers have it.
    ///
    /// And the errors of any call: see [`ErrorKind`](crate::ErrorKind).
    pub async fn customer_by_external_id(&self, external_id: &str) -> Result<Option<i64>> {
        self.customer(&CustomerRef::external_id(external_id)).await
    }

    /// Returns the id of the customer with this address on a channel of this type, compared to the letter; `None` if there is
    /// none. See [`CustomerRef::Channel`] for when it is needed.
    ///
    /// # Errors
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest) if the address is empty.
    /// * [`UnknownName`](crate::ErrorKind::UnknownName) if several customers have it.
    ///
    /// And the errors of any call: see [`ErrorKind`](crate::ErrorKind).
    pub async fn customer_by_channel(
        &self,
        kind: impl Into<CustomerChannelType>,
        address: &str,
    ) -> Result<Option<i64>> {
        self.customer(&CustomerRef::channel(kind, address)).await
    }
}

/// A customer that was found.
pub(crate) struct FoundCustomer {
    pub(crate) id: i64,
    /// The customer as lists show it; `None` by id, for which no list is read.
    pub(crate) listed: Option<CustomerListItem>,
}

/// Finds the customer; `None` if there is none.
pub(crate) async fn find(client: &Client, customer: CustomerRef) -> Result<Option<FoundCustomer>> {
    let customer = customer.normalized()?;
    let list = client.list_customers().limit(100);
    // The filters are not documented to compare whole values: what lists show is compared once more.
    let found: Vec<CustomerListItem> = match &customer {
        CustomerRef::Id(id) => return Ok(Some(FoundCustomer { id: *id, listed: None })),
        CustomerRef::Email(email) => {
            let folded = email.to_lowercase();
            let mut primary = list.email(email.as_str()).send().await?.complete()?.into_inner().data;
            primary.retain(|one| one.email.as_ref().is_some_and(|own| own.to_lowercase() == folded));
            if primary.is_empty() { by_channel(client, "email", email).await? } else { primary }
        }
        CustomerRef::Phone(number) => by_channel(client, "phone", number).await?,
        CustomerRef::ExternalId(id) => {
            let mut found = list.external_id(id.as_str()).send().await?.complete()?.into_inner().data;
            found.retain(|one| one.external_id.as_ref() == Some(id));
            found
        }
        CustomerRef::Channel { kind, address } => by_channel(client, kind.as_str(), address).await?,
    };
    match found.as_slice() {
        [first, second, rest @ ..] => Err(customer.several(first.id, second.id, rest.len())),
        _ => Ok(found.into_iter().next().map(|one| FoundCustomer { id: one.id, listed: Some(one) })),
    }
}

/// Lists do not show the addresses of a customer, so Gorgias' own filter has to be believed.
async fn by_channel(client: &Client, kind: &str, address: &str) -> Result<Vec<CustomerListItem>> {
    let list = client.list_customers().limit(100).channel_type(kind).channel_address(address);
    Ok(list.send().await?.complete()?.into_inner().data)
}

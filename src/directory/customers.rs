//! Customers by address. Nothing is remembered, and no error repeats what was looked for.

use super::{Directory, check_email};
use crate::error::{Error, ErrorKind, Result};
use crate::operations::LIST_CUSTOMERS;
use crate::types::{CustomerChannelType, CustomerListItem};

impl Directory<'_> {
    /// The customer with this e-mail address, the first one of the customer or another; `None` if there is none.
    ///
    /// One call, and a second one if it is nobody's first address. A customer who was merged into another is found as that
    /// one, as far as addresses move along (assumed).
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) for what is no e-mail address,
    /// [`UnknownName`](ErrorKind::UnknownName) when it belongs to several customers, and those of `list_customers`.
    pub async fn customer_by_email(&self, email: &str) -> Result<Option<i64>> {
        check_email("customer", email)?;
        let email = email.trim();
        let list = self.client.list_customers().limit(100).email(email).send().await?.into_inner();
        let has_it = |customer: &CustomerListItem| {
            customer.email.as_ref().is_some_and(|own| own.to_lowercase() == email.to_lowercase())
        };
        match one(list.data.into_iter().filter(has_it))? {
            Some(id) => Ok(Some(id)),
            None => self.by_channel("email", email).await,
        }
    }

    /// The customer with this telephone number in international form, such as `+49 30 901820`; `None` if there is none. Blanks,
    /// hyphens, dots and parentheses do not count. One call.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) for what is no such number,
    /// [`UnknownName`](ErrorKind::UnknownName) when it belongs to several customers, and those of `list_customers`.
    pub async fn customer_by_phone(&self, number: &str) -> Result<Option<i64>> {
        let filler = |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')');
        let number: String = number.chars().filter(|c| !filler(*c)).collect();
        if !crate::text::address::is_e164(&number) {
            let why = "must be a telephone number with a plus sign and country code, such as `+4930901820`";
            return Err(Error::violations_of(ErrorKind::InvalidRequest, "customer", why));
        }
        self.by_channel("phone", &number).await
    }

    /// The customer with this external id, to the letter; `None` if there is none. One call.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) for an empty one, [`UnknownName`](ErrorKind::UnknownName) when several
    /// customers have it, for Gorgias does not promise that it is unique; and those of `list_customers`.
    pub async fn customer_by_external_id(&self, external_id: &str) -> Result<Option<i64>> {
        if external_id.trim().is_empty() {
            return Err(Error::violations_of(ErrorKind::InvalidRequest, "customer", "must not be empty"));
        }
        let list = self.client.list_customers().limit(100).external_id(external_id).send().await?.into_inner();
        one(list.data.into_iter().filter(|customer| customer.external_id.as_deref() == Some(external_id)))
    }

    /// The customer with this address on a channel of this type, to the letter; `None` if there is none. One call.
    ///
    /// For whom neither e-mail nor telephone number is known: a WhatsApp customer without a visible number has only a
    /// business-scoped user id, on a channel of the type `whatsapp-bsuid`.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest) for an empty address, [`UnknownName`](ErrorKind::UnknownName) when it
    /// belongs to several customers, and those of `list_customers`.
    pub async fn customer_by_channel(
        &self,
        kind: impl Into<CustomerChannelType>,
        address: &str,
    ) -> Result<Option<i64>> {
        if address.trim().is_empty() {
            return Err(Error::violations_of(ErrorKind::InvalidRequest, "customer", "must not be empty"));
        }
        self.by_channel(kind.into().as_str(), address).await
    }

    /// Lists do not show the addresses of a customer, so Gorgias' own filter has to be believed.
    async fn by_channel(&self, kind: &str, address: &str) -> Result<Option<i64>> {
        let list = self.client.list_customers().limit(100).channel_type(kind).channel_address(address);
        one(list.send().await?.into_inner().data)
    }
}

fn one(customers: impl IntoIterator<Item = CustomerListItem>) -> Result<Option<i64>> {
    let ids: Vec<i64> = customers.into_iter().map(|customer| customer.id).collect();
    match ids.as_slice() {
        [] => Ok(None),
        [id] => Ok(Some(*id)),
        [first, second, rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            let why = format!("belongs to several customers, with the ids {first}, {second}{more}: use one of these");
            Err(Error::violations_of(ErrorKind::UnknownName, "customer", why).operation(&LIST_CUSTOMERS))
        }
    }
}

//! Customers, each once.

use super::{Ensured, Recipe, body, check, external_id, once};
use crate::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::operations::CREATE_CUSTOMER;
use crate::response::Response;
use crate::types::{CreateCustomer, Customer, CustomerListItem};

impl Client {
    /// Creates a customer, unless there is one with its `external_id`.
    ///
    /// As [`get_or_create_ticket`](Client::get_or_create_ticket), with the same limits; looks by `list_customers`.
    ///
    /// Gorgias answers 409 when an e-mail address belongs to a customer already. Then the customer is looked for once more,
    /// by `external_id` and by that address, which costs two more calls. One that has the address but not the
    /// `external_id` is another record, which this call does not touch: the error of kind
    /// [`Conflict`](ErrorKind::Conflict) stays, and tells its id.
    ///
    /// # Errors
    /// As [`get_or_create_ticket`](Client::get_or_create_ticket), and [`Conflict`](ErrorKind::Conflict).
    pub async fn get_or_create_customer<V>(&self, body: V) -> Result<Ensured<Customer, CustomerListItem>>
    where
        V: TryInto<CreateCustomer>,
        V::Error: std::fmt::Display,
    {
        let body = self::body(&CREATE_CUSTOMER, body)?;
        check(self, &CREATE_CUSTOMER, &body)?;
        let external_id = external_id(&CREATE_CUSTOMER, body.external_id.value())?;
        once(self, Creation { client: self, external_id, body }).await
    }
}

impl Ensured<Customer, CustomerListItem> {
    /// The id of the customer.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.either(|created| created.id, |listed| listed.id)
    }
}

struct Creation<'a> {
    client: &'a Client,
    external_id: String,
    body: CreateCustomer,
}

impl Creation<'_> {
    /// Whoever has the e-mail address that Gorgias wants to be unique.
    async fn holder(&self) -> Result<Option<CustomerListItem>> {
        let list = self.client.list_customers();
        let list = match self.body.email.value() {
            Some(email) => list.email(email.as_str()),
            None => match self.body.channels.iter().find(|channel| channel.type_ == "email") {
                Some(channel) => list.channel_type("email").channel_address(channel.address.as_str()),
                None => return Ok(None),
            },
        };
        Ok(list.send().await?.into_inner().data.into_iter().next())
    }

    fn is_it(&self, customer: &CustomerListItem) -> bool {
        customer.external_id.as_ref() == Some(&self.external_id)
    }
}

impl Recipe for Creation<'_> {
    type Created = Customer;
    type Found = CustomerListItem;

    fn key(&self) -> String {
        format!("customer {}", self.external_id)
    }

    async fn find(&self) -> Result<Option<CustomerListItem>> {
        let oldest_first = self.client.list_customers().order_by("created_datetime:asc");
        let mut customers = oldest_first.external_id(self.external_id.as_str()).items();
        while let Some(customer) = customers.next().await {
            let customer = customer?;
            if self.is_it(&customer) {
                return Ok(Some(customer));
            }
        }
        Ok(None)
    }

    async fn create(&self) -> Result<Response<Customer>> {
        self.client.create_customer().body(self.body.clone()).send().await
    }

    async fn refused(&self, error: Error) -> Result<CustomerListItem> {
        if error.kind() != ErrorKind::Conflict {
            return Err(error);
        }
        let look = async {
            match self.find().await? {
                Some(customer) => Ok(Some(customer)),
                None => self.holder().await,
            }
        };
        match look.await {
            Ok(Some(customer)) if self.is_it(&customer) => Ok(customer),
            Ok(Some(customer)) => {
                Err(error
                    .and_detail(format!("customer {} has this e-mail address and another `external_id`", customer.id)))
            }
            Ok(None) => Err(error),
            // The refusal is what the caller has to know; that the look after it failed adds to it.
            Err(failed) => Err(error.and_detail(format!("looking for the customer failed: {failed}"))),
        }
    }
}

//! Creates customers, each once.

use http::Method;

use super::{Ensured, Recipe, Remembered, once, prepare, unless_gone};
use crate::Client;
use crate::directory::{CustomerRef, customers};
use crate::error::{Error, ErrorKind, Result};
use crate::operations::CREATE_CUSTOMER;
use crate::response::Response;
use crate::types::{CreateCustomer, Customer, CustomerListItem};

impl Client {
    /// Returns the customer with the body's `external_id`; creates it if there is none.
    ///
    /// [`Ensured`] says how, what it costs, and what its limits are. The customer is looked for by `list_customers`.
    ///
    /// Calls at the same time create one customer: those of one process, and those of all processes whose clients share a
    /// fleet (feature `redis`). Several processes without one can create one each. See
    /// [there](Ensured#among-whom-it-is-created-once), also for lists that are late.
    ///
    /// Gorgias refuses a customer whose e-mail address belongs to another (409). Then the customer is looked for once more, by
    /// `external_id` and by that address, which costs two or three more calls. Whoever has the address but not the `external_id` is
    /// another record, which this call does not touch: the error stays, and its detail names the id of that customer.
    ///
    /// # Errors
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before anything is sent, if the body breaks a documented limit, or
    ///   its `external_id` is missing, empty, or begins or ends with white space.
    /// * [`Conflict`](ErrorKind::Conflict) if the e-mail address belongs to a customer with another `external_id`.
    ///
    /// And the errors of any call: see [`ErrorKind`](crate::ErrorKind). The error names the call that failed. If
    /// [`may_have_taken_effect`](crate::Error::may_have_taken_effect) is true, the customer may still turn up.
    pub async fn get_or_create_customer<V>(&self, body: V) -> Result<Ensured<Customer, CustomerListItem>>
    where
        V: TryInto<CreateCustomer>,
        V::Error: std::fmt::Display,
    {
        let (body, external_id) =
            prepare(self, &CREATE_CUSTOMER, body, |body: &CreateCustomer| body.external_id.value())?;
        once(self, Creation { client: self, external_id, body }).await
    }
}

impl Ensured<Customer, CustomerListItem> {
    /// Returns the id of the customer.
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
        let holder = match self.body.email.value() {
            Some(email) => CustomerRef::email(email.as_str()),
            None => match self.body.channels.iter().find(|channel| channel.type_ == "email") {
                Some(channel) => CustomerRef::channel("email", channel.address.as_str()),
                None => return Ok(None),
            },
        };
        Ok(customers::find(self.client, holder).await?.and_then(|found| found.listed))
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
            let customer = match customer {
                Err(error) if error.is_of_another("external_id", &self.external_id) => continue,
                customer => customer?,
            };
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

impl Remembered for Creation<'_> {
    fn id(created: &Customer) -> i64 {
        created.id
    }

    fn id_found(found: &CustomerListItem) -> i64 {
        found.id
    }

    async fn read(&self, id: i64) -> Result<Option<CustomerListItem>> {
        // As lists show it, which is less.
        let read = self.client.raw(Method::GET, format!("/api/customers/{id}")).send_record::<CustomerListItem>().await;
        Ok(unless_gone(read)?.map(Response::into_inner).filter(|customer| self.is_it(customer)))
    }
}

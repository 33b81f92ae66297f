//! Sets and clears values of custom fields on tickets and customers, and keeps all other values.
//!
//! Gorgias' bulk calls, [`update_ticket_custom_field_values`](Client::update_ticket_custom_field_values) and its counterpart
//! for customers, delete every value that is not sent. The methods here keep them:
//!
//! | | Calls |
//! |---|---|
//! | text, whole numbers and booleans | 1 for each value, which touches no other |
//! | a decimal among them | 1 to read the whole set, and 1 to write it with all new values in it |
//! | the same, where the decimals turn out to be stored already | 1 to read, and 1 for each other value that differs |
//! | clearing | 1 for each field; 1 more where Gorgias responds with 404 |
//!
//! Decimals are different because the call for a single value takes whole numbers only, as far as is documented. `5.0` is
//! whole.
//!
//! # What others change at the same time
//!
//! A value that is written alone overwrites this one value and no other, whoever writes at that moment. A decimal rewrites
//! the whole set, so what somebody else (an agent, another process, Gorgias itself) writes to *another* field between our
//! read and our write is lost; nothing that the API offers prevents that. Within this process, the methods here take turns
//! per ticket and customer, so they lose nothing of each other.
//!
//! # Managed fields
//!
//! Values that Gorgias manages, such as the intent that its AI agent sets, stay like all others. Clearing them is up to
//! Gorgias' own apps, and refused.
//!
//! # Design notes
//!
//! - The single call is the rule and the bulk call the exception, because the bulk call deletes what it is not sent.
//!   Decimals are the exception: the schema of the single call lacks them. Then all new values go in the one bulk call;
//!   they are no safer outside of it.
//! - A stored value that cannot be written back stops the write. The API has no version check, so the lock covers this
//!   process only.

mod owner;
mod report;
mod values;
mod write;

use serde_json::Value;

use crate::Client;
use crate::error::Result;
pub(crate) use owner::Owner;
pub use report::FieldReport;
pub(crate) use values::is_decimal;

impl Client {
    /// Sets values of custom fields on a ticket, by field id, and keeps all others.
    ///
    /// Values are text, numbers, and true or false, as the definition of the field requires. Repeating it is harmless. A ticket
    /// that was merged into another is not followed. See [`custom_fields`](crate::custom_fields) for the number of calls, and for
    /// changes by somebody else at the same time.
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
    /// use serde_json::json;
    ///
    /// let report = client.set_ticket_fields(412_007_331, [(8001, json!("Order::Damaged")), (8002, json!(3))]).await;
    /// println!("written: {:?}, not written: {:?}", report.done, report.rest);
    /// report.into_result()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returned in [`FieldReport::error`]; what was written before it is in [`FieldReport::done`], and stays.
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before any call, for null, lists, objects, a field that is named
    ///   twice with different values, or an id below 1.
    /// * [`BadRequest`](crate::ErrorKind::BadRequest) if a value does not fit its field.
    /// * [`NotFound`](crate::ErrorKind::NotFound) if there is no such ticket or field.
    /// * [`Decode`](crate::ErrorKind::Decode) if a stored value cannot be written back, so that writing the whole set would lose
    ///   it. Nothing was written then.
    /// * The errors of any call: see [`ErrorKind`](crate::ErrorKind).
    ///   [`may_have_taken_effect`](crate::Error::may_have_taken_effect) is true if the failed call may have written its value.
    pub async fn set_ticket_fields(
        &self,
        ticket_id: i64,
        values: impl IntoIterator<Item = (i64, Value)>,
    ) -> FieldReport {
        self.set_fields(Owner::Ticket(ticket_id), values.into_iter().collect()).await
    }

    /// Sets values of custom fields on a customer, by field id, and keeps all others.
    ///
    /// Values are text, numbers, and true or false, as the definition of the field requires. Repeating it is harmless. See
    /// [`custom_fields`](crate::custom_fields) for the number of calls, and for changes by somebody else at the same time.
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
    /// use serde_json::json;
    ///
    /// // A decimal: the whole set is read, and written with 12.5 in it.
    /// client.set_customer_fields(310_000_042, [(9001, json!(12.5))]).await.into_result()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returned in [`FieldReport::error`]; what was written before it is in [`FieldReport::done`], and stays.
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before any call, for null, lists, objects, a field that is named
    ///   twice with different values, or an id below 1.
    /// * [`BadRequest`](crate::ErrorKind::BadRequest) if a value does not fit its field.
    /// * [`NotFound`](crate::ErrorKind::NotFound) if there is no such customer or field.
    /// * [`Decode`](crate::ErrorKind::Decode) if a stored value cannot be written back. Nothing was written then.
    /// * The errors of any call: see [`ErrorKind`](crate::ErrorKind).
    pub async fn set_customer_fields(
        &self,
        customer_id: i64,
        values: impl IntoIterator<Item = (i64, Value)>,
    ) -> FieldReport {
        self.set_fields(Owner::Customer(customer_id), values.into_iter().collect()).await
    }

    /// Clears values of custom fields on a ticket, by field id, and keeps all others.
    ///
    /// One call for each. A field without a value counts as cleared, which takes one more call to find out. Repeating it is
    /// harmless.
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
    /// client.clear_ticket_fields(412_007_331, [8001]).await.into_result()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returned in [`FieldReport::error`]; what was cleared before it is in [`FieldReport::done`], and stays cleared.
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before any call, for an id below 1.
    /// * [`NotFound`](crate::ErrorKind::NotFound) if there is no such ticket.
    /// * The errors of any call: see [`ErrorKind`](crate::ErrorKind). Gorgias refuses to clear values that it manages.
    pub async fn clear_ticket_fields(&self, ticket_id: i64, fields: impl IntoIterator<Item = i64>) -> FieldReport {
        self.clear_fields(Owner::Ticket(ticket_id), fields.into_iter().collect()).await
    }

    /// Clears values of custom fields on a customer, by field id, and keeps all others.
    ///
    /// One call for each. A field without a value counts as cleared, which takes one more call to find out. Repeating it is
    /// harmless.
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
    /// client.clear_customer_fields(310_000_042, [9001, 9002]).await.into_result()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returned in [`FieldReport::error`]; what was cleared before it is in [`FieldReport::done`], and stays cleared.
    /// * [`InvalidRequest`](crate::ErrorKind::InvalidRequest), before any call, for an id below 1.
    /// * [`NotFound`](crate::ErrorKind::NotFound) if there is no such customer.
    /// * The errors of any call: see [`ErrorKind`](crate::ErrorKind). Gorgias refuses to clear values that it manages.
    pub async fn clear_customer_fields(&self, customer_id: i64, fields: impl IntoIterator<Item = i64>) -> FieldReport {
        self.clear_fields(Owner::Customer(customer_id), fields.into_iter().collect()).await
    }

    pub(crate) async fn set_fields(&self, owner: Owner, values: Vec<(i64, Value)>) -> FieldReport {
        let asked = values.iter().map(|(field, _)| *field).collect();
        let mut done = Vec::new();
        let outcome: Result<()> = Box::pin(write::set(self, owner, values, &mut done)).await;
        FieldReport::new(asked, done, outcome)
    }

    async fn clear_fields(&self, owner: Owner, fields: Vec<i64>) -> FieldReport {
        let mut done = Vec::new();
        let outcome = Box::pin(write::clear(self, owner, &fields, &mut done)).await;
        FieldReport::new(fields, done, outcome)
    }
}

//! Setting and clearing values of custom fields on tickets and customers, while all other values stay.
//!
//! Gorgias' bulk calls, [`update_ticket_custom_field_values`](Client::update_ticket_custom_field_values) and its counterpart
//! for customers, delete every value that is not sent. The methods here do not:
//!
//! | | Calls |
//! |---|---|
//! | text, whole numbers and booleans | 1 for each value, which touches no other |
//! | a decimal among them | 1 to read the whole set, and 1 to write it with all new values in it |
//! | the same, where the decimals turn out to be stored already | 1 to read, and 1 for each other value that differs |
//! | clearing | 1 for each field; 1 more where Gorgias answers 404 |
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
    /// Sets values of custom fields on a ticket, and keeps all others. By field id; see [`custom_fields`](crate::custom_fields)
    /// for what it costs, and for what a change by somebody else at the same time can do.
    ///
    /// Values are text, numbers, and true or false, as the definition of the field wants them. Repeating it is harmless. A
    /// ticket that was merged into another one is not followed.
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
    /// In [`FieldReport::error`]; what was written before it is in [`FieldReport::done`], and stays.
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for null, lists, objects, a field that is named twice with
    /// different values, or an id below 1, before any call;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) where a value does not fit its field;
    /// [`Decode`](crate::ErrorKind::Decode) where a stored value cannot be written back, so that writing the whole set would
    /// lose it: nothing was written then. Whether the failed call may have taken effect,
    /// [`may_have_taken_effect`](crate::Error::may_have_taken_effect) tells.
    pub async fn set_ticket_fields(
        &self,
        ticket_id: i64,
        values: impl IntoIterator<Item = (i64, Value)>,
    ) -> FieldReport {
        self.set_fields(Owner::Ticket(ticket_id), values.into_iter().collect()).await
    }

    /// Sets values of custom fields on a customer, and keeps all others, as [`set_ticket_fields`](Self::set_ticket_fields)
    /// does on tickets.
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
    /// Those of [`set_ticket_fields`](Self::set_ticket_fields).
    pub async fn set_customer_fields(
        &self,
        customer_id: i64,
        values: impl IntoIterator<Item = (i64, Value)>,
    ) -> FieldReport {
        self.set_fields(Owner::Customer(customer_id), values.into_iter().collect()).await
    }

    /// Clears values of custom fields on a ticket, by field id, and keeps all others. One call for each; a field without a
    /// value counts as cleared, which takes one more call to find out. Repeating it is harmless.
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
    /// client.clear_ticket_fields(412_007_331, [8001]).await.into_result()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// In [`FieldReport::error`]; what was cleared before it is in [`FieldReport::done`], and stays cleared.
    /// [`NotFound`](crate::ErrorKind::NotFound) for a ticket that does not exist. Gorgias refuses to clear values that it
    /// manages.
    pub async fn clear_ticket_fields(&self, ticket_id: i64, fields: impl IntoIterator<Item = i64>) -> FieldReport {
        self.clear_fields(Owner::Ticket(ticket_id), fields.into_iter().collect()).await
    }

    /// Clears values of custom fields on a customer, as [`clear_ticket_fields`](Self::clear_ticket_fields) does on tickets.
    ///
    /// ```no_run
    /// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
    /// client.clear_customer_fields(310_000_042, [9001, 9002]).await.into_result()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`clear_ticket_fields`](Self::clear_ticket_fields).
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

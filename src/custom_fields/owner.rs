//! The owners of custom field values (tickets and customers), and the calls that change them.

use http::Method;
use serde_json::Value;

use crate::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::operations::{LIST_CUSTOMER_CUSTOM_FIELD_VALUES, LIST_TICKET_CUSTOM_FIELD_VALUES, Operation};
use crate::types::{CustomFieldScalar, CustomFieldValueInput};
use crate::validate::is_scalar;

/// A ticket or a customer, by id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
    Ticket(i64),
    Customer(i64),
}

impl Owner {
    /// Returns the name of the lock that changes of this owner take turns with.
    pub(super) fn key(self) -> String {
        match self {
            Self::Ticket(id) => format!("custom fields of ticket {id}"),
            Self::Customer(id) => format!("custom fields of customer {id}"),
        }
    }

    /// Writes one value, and touches no other.
    pub(super) async fn write_one(self, client: &Client, field: i64, value: CustomFieldScalar) -> Result<()> {
        match self {
            Self::Ticket(id) => {
                client.update_ticket_custom_field_value().ticket_id(id).id(field).body(value).send().await.map(drop)
            }
            Self::Customer(id) => {
                client.update_customer_custom_field_value().customer_id(id).id(field).body(value).send().await.map(drop)
            }
        }
    }

    /// Replaces the whole set.
    pub(super) async fn write_all(self, client: &Client, values: Vec<(i64, Value)>) -> Result<()> {
        let body: Vec<_> = values.into_iter().map(|(id, value)| CustomFieldValueInput { id, value }).collect();
        match self {
            Self::Ticket(id) => {
                client.update_ticket_custom_field_values().ticket_id(id).body(body).send().await.map(drop)
            }
            Self::Customer(id) => {
                client.update_customer_custom_field_values().customer_id(id).body(body).send().await.map(drop)
            }
        }
    }

    pub(super) async fn clear_one(self, client: &Client, field: i64) -> Result<()> {
        match self {
            Self::Ticket(id) => {
                client.delete_ticket_custom_field_value().ticket_id(id).id(field).send().await.map(drop)
            }
            Self::Customer(id) => {
                client.delete_customer_custom_field_value().customer_id(id).id(field).send().await.map(drop)
            }
        }
    }

    /// Reads all values, by field. An error if one of them could not be written back: writing the set would delete it.
    pub(super) async fn read(self, client: &Client) -> Result<Vec<(i64, Value)>> {
        let (operation, path) = match self {
            Self::Ticket(id) => (&LIST_TICKET_CUSTOM_FIELD_VALUES, format!("/api/tickets/{id}/custom-fields")),
            Self::Customer(id) => (&LIST_CUSTOMER_CUSTOM_FIELD_VALUES, format!("/api/customers/{id}/custom-fields")),
        };
        // Not by the typed call: it reads a list that is null or missing as empty, and an empty list would delete everything.
        set(operation, &client.raw(Method::GET, path).send().await?.into_inner())
    }
}

fn set(operation: &'static Operation, listed: &Value) -> Result<Vec<(i64, Value)>> {
    let lost = |place: &str| {
        let detail = format!("{place}, so writing the whole set would lose values: nothing was written");
        Error::new(ErrorKind::Decode).operation(operation).detail(detail)
    };
    let items = listed["data"].as_array().ok_or_else(|| lost("data is not a list"))?;
    let mut values = Vec::new();
    for (place, item) in items.iter().enumerate().filter(|(_, item)| !item["value"].is_null()) {
        let field = item["field"]["id"].as_i64().ok_or_else(|| lost(&format!("data.{place}.field has no id")))?;
        if !is_scalar(&item["value"]) {
            return Err(lost(&format!("data.{place}.value is neither text, number nor boolean")));
        }
        values.push((field, item["value"].clone()));
    }
    Ok(values)
}

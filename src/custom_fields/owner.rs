//! What has values of custom fields, and the calls that change them.

use serde_json::Value;

use crate::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::operations::{LIST_CUSTOMER_CUSTOM_FIELD_VALUES, LIST_TICKET_CUSTOM_FIELD_VALUES, Operation};
use crate::types::{CustomField, CustomFieldScalar, CustomFieldValueInput};
use crate::validate::is_scalar;

/// A ticket or a customer, by id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner {
    Ticket(i64),
    Customer(i64),
}

impl Owner {
    /// Tells its turns from those of all others of the account.
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

    /// All values, by field. An error where one of them could not be written back: writing the set would delete it.
    pub(super) async fn read(self, client: &Client) -> Result<Vec<(i64, Value)>> {
        match self {
            Self::Ticket(id) => {
                let list = client.list_ticket_custom_field_values().ticket_id(id).send().await?.into_inner().data;
                set(&LIST_TICKET_CUSTOM_FIELD_VALUES, list.into_iter().map(|one| (one.field, one.value)))
            }
            Self::Customer(id) => {
                let list = client.list_customer_custom_field_values().customer_id(id).send().await?.into_inner().data;
                set(&LIST_CUSTOMER_CUSTOM_FIELD_VALUES, list.into_iter().map(|one| (one.field, one.value)))
            }
        }
    }
}

fn set(
    operation: &'static Operation,
    listed: impl Iterator<Item = (Option<CustomField>, Option<Value>)>,
) -> Result<Vec<(i64, Value)>> {
    let mut values = Vec::new();
    for (place, (field, value)) in listed.enumerate() {
        let Some(value) = value.filter(|value| !value.is_null()) else { continue };
        let lost = |what: &str| {
            let detail =
                format!("data.{place}.{what}, so writing the whole set would lose this value: nothing was written");
            Error::new(ErrorKind::Decode).operation(operation).detail(detail)
        };
        let field = field.ok_or_else(|| lost("field is missing"))?;
        if !is_scalar(&value) {
            return Err(lost("value is neither text, number nor boolean"));
        }
        values.push((field.id, value));
    }
    Ok(values)
}

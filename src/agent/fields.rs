//! Custom fields by name, and names of users and teams by id.

use serde_json::{Map, Value};

use super::arguments;
use super::turn::Turn;
use super::{ToolError, fence};
use crate::directory::DirectoryKind;

/// The most characters that an error repeats of a name.
const SHOWN: usize = 60;

/// The name of a user or a team; its id where the name cannot be found.
pub(super) async fn shown(turn: &Turn<'_>, kind: DirectoryKind, id: i64) -> Result<String, ToolError> {
    let entry = turn.client.directory().by_id(kind, id).await?;
    let name = entry.and_then(|entry| entry.name.or(entry.email));
    Ok(name.map_or_else(|| format!("{kind} {id}"), |name| fence::quote(&name, SHOWN)))
}

/// The owner of custom fields.
#[derive(Clone, Copy)]
pub(super) enum Of {
    Ticket,
    Customer,
}

/// A custom field: an id, a label or an external id.
pub(super) async fn one(turn: &Turn<'_>, of: Of, name: &str) -> Result<i64, ToolError> {
    if let Some(id) = arguments::id(name) {
        return Ok(id);
    }
    let directory = turn.client.directory();
    Ok(match of {
        Of::Ticket => directory.ticket_field(name).await?,
        Of::Customer => directory.customer_field(name).await?,
    })
}

/// Values of custom fields, by id.
pub(super) async fn all(
    turn: &Turn<'_>,
    of: Of,
    given: Option<&Map<String, Value>>,
) -> Result<Vec<(i64, String, Value)>, ToolError> {
    let mut fields = Vec::new();
    for (name, value) in given.into_iter().flatten() {
        if !crate::validate::is_scalar(value) {
            let name = fence::quote(name, SHOWN);
            let remedy = "a text, a number, true or false; `clear` takes a value away";
            return Err(ToolError::argument("fields", format_args!("has no such value for {name}"), remedy));
        }
        fields.push((one(turn, of, name).await?, name.clone(), value.clone()));
    }
    Ok(fields)
}

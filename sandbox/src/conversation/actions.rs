//! Actions of macros, carried out on a ticket: by a message that has them attached, or by a job.
//!
//! Names and arguments are documented for `addTags`, `setResponseText` and `setStatus`; `setSubject` and `setCustomFieldValue`
//! are inferred from arguments seen live. What has another name belongs to another system: it succeeds and changes nothing here.

use serde_json::{Value, json};

use super::{ticket_tags, update};
use crate::resources::custom_values;
use crate::state::value::{Fields, object};
use crate::state::{Id, Kind, Record, World};

/// How far an action has come (the names are assumed).
const PENDING: &str = "pending";
const DONE: &str = "success";
const FAILED: &str = "error";
const SKIPPED: &str = "skipped";

/// Carries an action out; says why not where it cannot be done.
pub(crate) fn apply(world: &mut World, ticket: Id, action: &Value) -> Result<(), &'static str> {
    let arguments = action.some("arguments").cloned().unwrap_or_default();
    match action.text("name").unwrap_or_default() {
        "addTags" => {
            let names: Vec<&str> = arguments.text("tags").unwrap_or_default().split(',').map(str::trim).collect();
            if names.iter().all(|name| name.is_empty()) {
                return Err("it names no tag");
            }
            ticket_tags::add_names(world, ticket, &names);
            Ok(())
        }
        "setStatus" => match arguments.text("status") {
            Some(status @ ("open" | "closed")) => update(world, ticket, json!({"status": status})),
            _ => Err("it names no status"),
        },
        "setSubject" => match arguments.text("subject") {
            Some(subject) => update(world, ticket, json!({"subject": subject})),
            None => Err("it names no subject"),
        },
        "setCustomFieldValue" => {
            let item = json!({"id": arguments.get("custom_field_id"), "value": arguments.get("value")});
            let checked =
                custom_values::check(world, "Ticket", &[item]).map_err(|_| "the value does not fit the field")?;
            custom_values::put(world, Kind::Ticket, ticket, checked);
            Ok(())
        }
        // The text is that of the message itself.
        _ => Ok(()),
    }
}

fn update(world: &mut World, ticket: Id, body: Value) -> Result<(), &'static str> {
    update::apply(world, ticket, object(body)).map_err(|_| "the ticket refuses it")
}

/// Marks the actions of a new message as waiting.
pub(crate) fn prepare(message: &mut Record) {
    for action in message.get_mut("actions").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(action) = action.as_object_mut()
            && action.some("status").is_none()
        {
            action.insert("status".to_owned(), json!(PENDING));
        }
    }
}

/// Whether a message has actions that have not been carried out.
pub(crate) fn waiting(message: &Record) -> bool {
    message.items("actions").iter().any(|action| !matches!(action.text("status"), Some(DONE | SKIPPED)))
}

/// Carries out the actions of a message that are not done yet, and writes into them how it went. The first that fails stops
/// the rest, unless failures are to be skipped.
pub(crate) fn run(world: &mut World, message: &mut Record, skip_failures: bool) -> Result<(), String> {
    let ticket = message.int("ticket_id").unwrap_or_default();
    let mut actions = message.items("actions").to_vec();
    let mut outcome = Ok(());
    for action in actions.iter_mut().filter(|action| action.is_object()) {
        if matches!(action.text("status"), Some(DONE | SKIPPED)) {
            continue;
        }
        let name = action.text("name").unwrap_or_default().to_owned();
        let status = match apply(world, ticket, action) {
            Ok(()) => DONE,
            Err(_) if skip_failures => SKIPPED,
            Err(reason) => {
                outcome = Err(format!("The action {name} failed: {reason}."));
                FAILED
            }
        };
        action["status"] = json!(status);
        world.event("action-executed", "Ticket", ticket, json!({"action_name": name, "status": status}));
        if outcome.is_err() {
            break;
        }
    }
    if !actions.is_empty() {
        message.insert("actions".to_owned(), Value::Array(actions));
    }
    outcome
}

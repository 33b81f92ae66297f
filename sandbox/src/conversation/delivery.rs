//! Whether an outgoing message really goes out. The call that stores it succeeds either way: success or failure shows in
//! the fields of the message, later on, because sending is asynchronous.

use serde_json::{Value, json};

use super::channels::carriers;
use super::parties::{from_address, to_address};
use super::{actions, reply_options};
use crate::state::value::{Fields, object};
use crate::state::{Id, Kind, Record, World, clock};

/// Known from live answers; the texts of the other channels are assumed to be the same.
const NO_INTEGRATION: &str = "No integration was found to send this email.";

/// The help center names this limit; what happens beyond it is inferred.
const SMS_CHARACTERS: usize = 1600;

/// Keys of a message that waits to be sent: since when it is due, and whether actions that fail are skipped.
const DUE: &str = "_send_at";
const FORCED: &str = "_forced";

/// What became of a message.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// Sent, by an integration where one is needed.
    Sent(Option<Id>),
    Failed {
        reason: String,
        retriable: bool,
    },
}

impl Outcome {
    fn failed(reason: &str) -> Self {
        Self::Failed { reason: reason.to_owned(), retriable: false }
    }
}

/// Sees to it that a stored message is sent: at once where nothing has to be carried anywhere, else when its time has come.
pub(crate) fn begin(world: &mut World, id: Id, forced: bool) {
    let now = world.clock.now();
    let delay = world.settings.sending_delay;
    let Some(mut message) = world.store.get_mut(Kind::Message, id) else { return };
    // Notes, `api`, telephone notes and channels of other apps are only written down.
    let carried = message.flag("from_agent") && !carriers(message.text("channel").unwrap_or_default()).is_empty();
    let due = now + delay;
    message.insert(DUE.to_owned(), json!(clock::write(due)));
    message.insert(FORCED.to_owned(), json!(forced));
    let waits = (carried || actions::waiting(&message)) && !delay.is_zero();
    drop(message);
    if !waits {
        carry_out(world, id);
    }
}

/// Takes a message that waits out of the queue: it was told to have been sent.
pub(crate) fn forget(message: &mut Record) {
    message.remove(DUE);
    message.remove(FORCED);
}

/// Whether sending was tried in vain.
pub(crate) fn has_failed(message: &Record) -> bool {
    message.some("failed_datetime").is_some() || message.some("last_sending_error").is_some()
}

/// Makes the message as it was before it failed.
pub(crate) fn reset(message: &mut Record) {
    for key in ["sent_datetime", "failed_datetime", "last_sending_error", "is_retriable"] {
        message.insert(key.to_owned(), Value::Null);
    }
}

/// Sends a message whose time has come: fills in the fields that tell how it went.
pub(crate) fn carry_out(world: &mut World, id: Id) {
    // It may have been deleted, or told to have been sent, since this was planned.
    let Some(mut message) = world.store.get(Kind::Message, id).filter(|found| found.some(DUE).is_some()).cloned()
    else {
        return;
    };
    let forced = message.flag(FORCED);
    forget(&mut message);
    let outcome = match actions::run(world, &mut message, forced) {
        Ok(()) => attempt(world, &message),
        Err(reason) => Outcome::Failed { reason, retriable: true },
    };
    let stamp = world.clock.stamp();
    let failed = matches!(outcome, Outcome::Failed { .. });
    let changes: Value = match outcome {
        Outcome::Sent(integration) => {
            // An incoming message was sent when it was written.
            let sent = if message.flag("from_agent") {
                stamp.as_str()
            } else {
                message.text("created_datetime").unwrap_or(&stamp)
            };
            json!({
                "sent_datetime": sent, "failed_datetime": null, "last_sending_error": null, "is_retriable": null,
                "integration_id": integration,
            })
        }
        Outcome::Failed { reason, retriable } => json!({
            "sent_datetime": null, "failed_datetime": stamp, "last_sending_error": {"error": reason}, "is_retriable": retriable,
        }),
    };
    message.extend(object(changes));
    let ticket = message.int("ticket_id");
    world.store.put(Kind::Message, id, message);
    if failed {
        world.event("ticket-message-failed", "TicketMessage", id, json!({"ticket_id": ticket}));
    }
}

fn attempt(world: &World, message: &Record) -> Outcome {
    let channel = message.text("channel").unwrap_or_default();
    let types = carriers(channel);
    if !message.flag("from_agent") || types.is_empty() {
        return Outcome::Sent(message.int("integration_id"));
    }
    if channel == "chat" {
        // A receiver or a missing visitor breaks the way back into the chat window.
        let connected = world.store.find(Kind::Integration, |found| found.text("type") == Some("gorgias_chat"));
        return match connected {
            Some(found) if to_address(message).is_some() && message.int("_receiver").is_none() => {
                Outcome::Sent(Some(found.id()))
            }
            _ => Outcome::failed("The chat visitor could not be reached."),
        };
    }
    let Some(found) = from_address(message).and_then(|address| world.integration_at(&address, types).map(Fields::id))
    else {
        return Outcome::failed(NO_INTEGRATION);
    };
    if channel == "sms" && message.text("body_text").is_some_and(|text| text.chars().count() > SMS_CHARACTERS) {
        return Outcome::failed("The text is longer than 1600 characters.");
    }
    match message.int("ticket_id").and_then(|ticket| reply_options::closed_window(world, ticket, channel)) {
        Some(reason) => Outcome::failed(reason),
        None => Outcome::Sent(Some(found)),
    }
}

//! Whether an outgoing message really goes out. The call that stores it succeeds either way: success or failure shows in
//! the fields of the message.

use serde_json::{Value, json};

use super::message_parties::{from_address, to_address};
use crate::state::value::{Fields, object};
use crate::state::{Id, Record, World};

/// Known from live answers; the texts of the other channels are assumed to be the same.
const NO_INTEGRATION: &str = "No integration was found to send this email.";

/// What became of a message.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// Sent, by an integration where one is needed.
    Sent(Option<Id>),
    Failed(&'static str),
}

/// Integrations that carry a channel.
fn carriers(channel: &str) -> &'static [&'static str] {
    match channel {
        "email" | "contact_form" | "help-center" => &["email", "gmail", "outlook"],
        "chat" => &["gorgias_chat"],
        "sms" => &["sms", "phone"],
        "whatsapp" => &["whatsapp"],
        "twitter" | "twitter-direct-message" => &["twitter"],
        "yotpo-review" => &["yotpo"],
        name if name.starts_with("facebook") || name.starts_with("instagram") => &["facebook"],
        _ => &[],
    }
}

fn attempt(world: &World, message: &Record) -> Outcome {
    let channel = message.text("channel").unwrap_or_default();
    let types = carriers(channel);
    // Notes, `api`, telephone notes and channels of other apps are only written down.
    if !message.flag("from_agent") || types.is_empty() {
        return Outcome::Sent(message.int("integration_id"));
    }
    match channel {
        "chat" => {
            // A receiver or a missing visitor breaks the way back into the chat window.
            let connected =
                world.store.find(crate::state::Kind::Integration, |found| found.text("type") == Some("gorgias_chat"));
            match connected {
                Some(found) if to_address(message).is_some() && message.int("_receiver").is_none() => {
                    Outcome::Sent(Some(found.id()))
                }
                _ => Outcome::Failed("The chat visitor could not be reached."),
            }
        }
        _ => {
            let found = from_address(message).and_then(|address| world.integration_at(&address, types).map(Fields::id));
            found.map_or(Outcome::Failed(NO_INTEGRATION), |id| Outcome::Sent(Some(id)))
        }
    }
}

/// Fills in the fields that tell how sending went.
pub(crate) fn send(world: &mut World, message: &mut Record) {
    let stamp = world.clock.stamp();
    let outcome = attempt(world, message);
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
        Outcome::Failed(reason) => json!({
            "sent_datetime": null, "failed_datetime": stamp, "last_sending_error": {"error": reason}, "is_retriable": false,
        }),
    };
    message.extend(object(changes));
}

//! Whether and from where a ticket can be answered: connected addresses per channel, and the time that a channel leaves.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{delivery, messages};
use crate::state::value::Fields;
use crate::state::{Id, Kind, Record, World, clock};

/// Channels that an agent may be able to answer on.
const CHANNELS: [&str; 8] = [
    "email",
    "chat",
    "phone",
    "sms",
    "whatsapp",
    "facebook-messenger",
    "instagram-direct-message",
    "twitter-direct-message",
];

/// For how long after the customer's last message a channel takes free text. Documented for WhatsApp; for the channels of Meta
/// it is inferred from the rules of Meta, which allow more in some cases.
fn window(channel: &str) -> Option<TimeDelta> {
    match channel {
        "whatsapp" | "facebook-messenger" | "instagram-direct-message" => Some(TimeDelta::hours(24)),
        _ => None,
    }
}

/// Why a channel takes no free text any more; nothing where it does.
pub(crate) fn closed_window(world: &World, ticket: Id, channel: &str) -> Option<&'static str> {
    let window = window(channel)?;
    let now = world.clock.last()?;
    let thread = messages::of_ticket(world, ticket);
    let mut incoming = thread
        .iter()
        .rev()
        .filter(|message| !message.flag("from_agent") && message.text("channel") == Some(channel))
        .filter_map(|message| message.text("created_datetime").and_then(clock::parse));
    match incoming.next() {
        Some(last) if now - last <= window => None,
        Some(_) => Some("The customer's last message is older than 24 hours."),
        None => Some("The customer has not written on this channel."),
    }
}

/// The map of a ticket.
pub(crate) fn of_ticket(world: &World, ticket: &Record) -> Value {
    let mut options = Record::new();
    for channel in CHANNELS {
        let types = if channel == "phone" { &["phone"][..] } else { delivery::carriers(channel) };
        let fits = |found: &&Record| {
            types.contains(&found.text("type").unwrap_or_default()) && found.some("deactivated_datetime").is_none()
        };
        let found: Vec<Value> = world
            .store
            .all(Kind::Integration)
            .filter(fits)
            .map(|found| json!({"id": found.id(), "name": found.get("name"), "address": found.some("meta").and_then(|meta| meta.text("address"))}))
            .collect();
        if found.is_empty() {
            continue;
        }
        let mut option = json!({"answerable": true, "integrations": found});
        if let Some(reason) = closed_window(world, ticket.id(), channel) {
            option["answerable"] = json!(false);
            option["reason"] = json!(reason);
        }
        options.insert(channel.to_owned(), option);
    }
    options.insert("internal-note".to_owned(), json!({"answerable": true}));
    Value::Object(options)
}

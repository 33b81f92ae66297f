//! Whether and from where a ticket can be answered: connected addresses per channel, and the time that a channel leaves.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{channels, thread};
use crate::state::value::{Fields, record as fields};
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
    // Most channels have none, and need no look at the thread.
    window(channel)?;
    closed_to(world, &thread::of_ticket(world, ticket), channel)
}

fn closed_to(world: &World, thread: &[&Record], channel: &str) -> Option<&'static str> {
    let window = window(channel)?;
    let now = world.clock.last()?;
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

/// The types of the customer's own channels that a channel reaches them on.
fn addresses(channel: &str) -> &'static [&'static str] {
    match channel {
        "email" => &["email"],
        "chat" => &["chat"],
        "phone" | "sms" => &["phone"],
        "whatsapp" => &["whatsapp", "whatsapp-bsuid"],
        "facebook-messenger" => &["facebook"],
        "instagram-direct-message" => &["instagram", "instagram-direct-message"],
        _ => &["twitter"],
    }
}

/// Whether there is a way to the customer: an address of theirs, or a message that they wrote on the channel.
fn reaches(customer: Option<&Record>, thread: &[&Record], channel: &str) -> bool {
    let known = customer.is_some_and(|customer| {
        (channel == "email" && customer.text("email").is_some())
            || customer.items("channels").iter().any(|own| {
                own.text("type").is_some_and(|kind| addresses(channel).contains(&kind))
                    && own.some("deleted_datetime").is_none()
            })
    });
    known || thread.iter().any(|message| !message.flag("from_agent") && message.text("channel") == Some(channel))
}

/// The map of a ticket, from its thread: the channels that something carries and that lead to the customer.
pub(crate) fn of_ticket(world: &World, ticket: &Record, thread: &[&Record]) -> Value {
    let customer = ticket.int("_customer").and_then(|id| world.store.light(Kind::Customer, id));
    let mut options = Record::new();
    let integrations: Vec<&Record> =
        world.store.all(Kind::Integration).filter(|found| found.some("deactivated_datetime").is_none()).collect();
    for channel in CHANNELS {
        if !reaches(customer, thread, channel) {
            continue;
        }
        let types = if channel == "phone" { &["phone"][..] } else { channels::carriers(channel) };
        let found: Vec<Value> = integrations
            .iter()
            .filter(|found| types.contains(&found.text("type").unwrap_or_default()))
            .map(|found| json!({"id": found.id(), "name": found.get("name"), "address": found.some("meta").and_then(|meta| meta.text("address"))}))
            .collect();
        if found.is_empty() {
            continue;
        }
        let mut option = Value::Object(fields([("answerable", json!(true)), ("integrations", Value::Array(found))]));
        if let Some(reason) = closed_to(world, thread, channel) {
            option["answerable"] = json!(false);
            option["reason"] = json!(reason);
        }
        options.insert(channel.to_owned(), option);
    }
    options.insert("internal-note".to_owned(), json!({"answerable": true}));
    Value::Object(options)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;
    use crate::conversation::messages::{Draft, append};
    use crate::state::clock::Clock;
    use crate::state::files::Files;
    use crate::state::value::object;

    // No operation connects WhatsApp, so this cannot be seen from outside.
    #[test]
    fn whatsapp_takes_text_for_a_day() {
        let mut world = World::new(
            Clock::default(),
            "lamps",
            "agent@example.com",
            "http://127.0.0.1:1",
            "http://127.0.0.1:2",
            Files::default(),
        );
        let shop = json!({"type": "whatsapp", "name": "Shop", "meta": {"address": "+4930901800"}});
        world.store.insert(Kind::Integration, object(shop));
        let ticket = world.store.insert(Kind::Ticket, object(json!({"status": "open"})));
        let mut write = |from_agent: bool, hours: i64| {
            let at = world.clock.now() - TimeDelta::hours(hours);
            let ends = [json!({"address": "+4930901800"}), json!({"address": "+491700001"})];
            let [from, to] = if from_agent { ends } else { [ends[1].clone(), ends[0].clone()] };
            let body = json!({
                "channel": "whatsapp", "from_agent": from_agent, "created_datetime": clock::write(at), "body_text": "Hm",
                "source": {"type": "whatsapp-message", "from": from, "to": [to]},
            });
            let id =
                append(&mut world, ticket, Draft { body: object(body), imported: false, created: None, forced: false });
            let shown = of_ticket(&world, &world.copy(Kind::Ticket, ticket), &thread::of_ticket(&world, ticket));
            (shown["whatsapp"]["answerable"] == true, world.copy(Kind::Message, id).some("sent_datetime").is_some())
        };
        assert_eq!(write(true, 0), (false, false), "nobody has written yet");
        assert!(!write(false, 25).0);
        assert_eq!(write(true, 0), (false, false), "a day is over");
        assert!(write(false, 1).0);
        assert_eq!(write(true, 0), (true, true));
    }
}

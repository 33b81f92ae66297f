//! The answer that a job writes with a macro: the text of the macro with its variables filled in, back on the way that the
//! customer's last message came.

use serde_json::{Value, json};

use super::messages::{self, Draft};
use super::{channels, parties, show, thread};
use crate::state::value::{Fields, object};
use crate::state::{Id, Kind, Record, World};
use crate::template;

/// Writes the answer; says no where there is no way back, or where the text holds what cannot be filled in.
pub(crate) fn write(world: &mut World, ticket: Id, macro_id: Id, arguments: &Value) -> bool {
    let Some(body) = compose(world, ticket, macro_id, arguments) else { return false };
    let thread = world.copy(Kind::Ticket, ticket).int("_customer");
    if messages::check(world, &body, thread).is_err() {
        return false;
    }
    messages::append(world, ticket, Draft { body, imported: false, created: None, forced: false });
    true
}

fn compose(world: &World, ticket: Id, macro_id: Id, arguments: &Value) -> Option<Record> {
    let record = world.store.get(Kind::Ticket, ticket)?;
    let context =
        json!({"ticket": show::full(world, record, false), "current_user": world.copy(Kind::User, world.caller)});
    let filled = |key: &str| match arguments.text(key) {
        Some(text) => template::render(text, &context).ok().map(Value::String),
        None => Some(Value::Null),
    };
    let (text, html) = (filled("body_text")?, filled("body_html")?);
    if text.is_null() && html.is_null() {
        return None;
    }
    let thread = thread::of_ticket(world, ticket);
    let last = thread.into_iter().rev().find(|message| !message.flag("from_agent"))?;
    let channel = last.text("channel")?;
    let receiver = record.int("_customer").filter(|_| channel != "chat").map(|id| json!({"id": id}));
    Some(object(json!({
        "channel": channel, "via": "helpdesk", "from_agent": true, "sender": {"id": world.caller}, "receiver": receiver,
        "source": way_back(world, last, channel), "subject": record.get("subject"), "body_text": text, "body_html": html,
        "macros": [{"id": macro_id}],
    })))
}

/// Who wrote becomes who is written to. An e-mail leaves from the first connected address where it came in elsewhere.
fn way_back(world: &World, last: &Record, channel: &str) -> Option<Value> {
    let types = channels::carriers(channel);
    if types.is_empty() {
        return None;
    }
    let own = match channel {
        "chat" => Some(String::new()),
        _ => parties::to_address(last).filter(|address| world.integration_at(address, types).is_some()).or_else(|| {
            let fits = |found: &Record| {
                types.contains(&found.text("type").unwrap_or_default()) && found.some("deactivated_datetime").is_none()
            };
            world.store.find(Kind::Integration, fits)?.some("meta")?.text("address").map(str::to_owned)
        }),
    };
    let theirs = parties::from_address(last).or_else(|| {
        let customer = world.store.get(Kind::Customer, last.int("_sender")?)?;
        customer.text("email").map(str::to_owned)
    });
    let mut source = json!({"from": {"address": own}, "to": [{"address": theirs}]});
    if let Some(kind) = last.some("source").and_then(|source| source.some("type")) {
        source["type"] = kind.clone();
    }
    Some(source)
}

//! Who writes to whom: the rules for sender and receiver, and the customers that follow from them.
//!
//! Public and from the agent: the sender is a user, the receiver a customer. Public and incoming: the sender is a
//! customer, no receiver. Internal note: from the agent, the sender is a user, no receiver. A missing sender of an agent's
//! message is the bot.

use serde_json::Value;

use crate::http::reply::Failure;
use crate::resources::{customers, users};
use crate::state::value::Fields;
use crate::state::{Id, Index, Kind, Record, World};

/// The two ends of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parties {
    pub(crate) sender: Option<Id>,
    pub(crate) receiver: Option<Id>,
}

fn address_in(source: Option<&Value>, key: &str) -> Option<String> {
    let found = source?.some(key)?;
    let first = found.as_array().map_or(Some(found), |list| list.first())?;
    first.text("address").filter(|address| !address.trim().is_empty()).map(str::to_owned)
}

/// The address that a message comes from.
pub(crate) fn from_address(message: &Record) -> Option<String> {
    address_in(message.some("source"), "from")
}

/// The first address that a message goes to.
pub(crate) fn to_address(message: &Record) -> Option<String> {
    address_in(message.some("source"), "to")
}

/// The kind of channel under which a customer has this address of a message.
fn channel_type(message: &Record, address: &str) -> &'static str {
    match message.text("channel").unwrap_or_default() {
        "phone" | "sms" | "aircall" => "phone",
        // Customers whose number is not visible have an id such as `US.1349120865` (assumed).
        "whatsapp" if address.contains('.') => "whatsapp-bsuid",
        "whatsapp" => "whatsapp",
        "chat" => "chat",
        _ => "email",
    }
}

/// Checks a message against the rules without changing anything. `thread` is the customer of an existing ticket.
pub(crate) fn check(world: &World, message: &Record, thread: Option<Id>) -> Result<(), Failure> {
    let note = message.text("channel") == Some("internal-note");
    let agent = message.flag("from_agent");
    let (sender, receiver) = (message.some("sender"), message.some("receiver"));
    if note && !agent {
        return Err(Failure::field(&["from_agent"], "An internal note is written by an agent."));
    }
    if note && receiver.is_some() {
        return Err(Failure::field(&["receiver"], "An internal note has no receiver."));
    }
    if !note && !message.items("mention_ids").is_empty() {
        return Err(Failure::field(&["mention_ids"], "Only internal notes can mention users."));
    }
    if message.ints("mention_ids").iter().any(|id| !world.store.has(Kind::User, *id)) {
        return Err(Failure::field(&["mention_ids"], "User does not exist."));
    }
    if agent {
        if let Some(sender) = sender
            && user(world, sender).is_none()
        {
            return Err(Failure::field(&["sender"], "The sender of an agent's message must be an existing user."));
        }
        if let Some(receiver) = receiver {
            not_a_user(world, receiver, "receiver", "The receiver must be a customer.")?;
        }
        return Ok(());
    }
    if receiver.is_some() {
        return Err(Failure::field(&["receiver"], "An incoming message has no receiver."));
    }
    match sender {
        Some(sender) => not_a_user(world, sender, "sender", "The sender of an incoming message must be a customer."),
        None if thread.is_none() && from_address(message).is_none() => {
            Err(Failure::field(&["sender"], "Missing data for required field."))
        }
        None => Ok(()),
    }
}

fn user(world: &World, party: &Value) -> Option<Id> {
    match party.int("id") {
        Some(id) => world.store.has(Kind::User, id).then_some(id),
        None => users::by_email(world, party.text("email")?),
    }
}

/// A customer may be unknown so far, but a number must exist and an agent is no customer.
fn not_a_user(world: &World, party: &Value, field: &str, message: &str) -> Result<(), Failure> {
    if let Some(id) = party.int("id") {
        return if world.store.has(Kind::Customer, id) { Ok(()) } else { Err(Failure::field(&[field], message)) };
    }
    let email = party.text("email");
    let agent = email.is_some_and(|email| {
        customers::by_channel(world, "email", email).is_none() && users::by_email(world, email).is_some()
    });
    if agent { Err(Failure::field(&[field], message)) } else { Ok(()) }
}

/// Finds both ends of a checked message and makes customers that are new.
pub(crate) fn settle(world: &mut World, message: &Record, thread: Option<Id>) -> Parties {
    if message.flag("from_agent") {
        let sender = message.some("sender").and_then(|sender| user(world, sender)).or(Some(world.bot));
        let receiver =
            message.some("receiver").and_then(|receiver| customer(world, receiver, message, to_address(message)));
        return Parties { sender, receiver };
    }
    let sender = match message.some("sender") {
        Some(sender) => customer(world, sender, message, from_address(message)),
        None => thread.or_else(|| {
            from_address(message).map(|address| by_address(world, channel_type(message, &address), &address, None))
        }),
    };
    Parties { sender, receiver: None }
}

fn customer(world: &mut World, party: &Value, message: &Record, address: Option<String>) -> Option<Id> {
    if let Some(id) = party.int("id") {
        return Some(id);
    }
    if let Some(email) = party.text("email") {
        return Some(customers::with_email(world, email, party.text("name")));
    }
    if let Some(channel) = party.items("channels").first() {
        let (kind, address) = (channel.text("type")?.to_owned(), channel.text("address")?.to_owned());
        return Some(by_address(world, &kind, &address, party.text("name")));
    }
    if let Some(external) = party.text("external_id")
        && let Some(found) = world.store.found(Index::CustomerExternal, external).next()
    {
        return Some(found.id());
    }
    match address {
        Some(address) => Some(by_address(world, channel_type(message, &address), &address, party.text("name"))),
        None => Some(customers::make(world, party.text("name"), None)),
    }
}

fn by_address(world: &mut World, kind: &str, address: &str, name: Option<&str>) -> Id {
    customers::by_channel(world, kind, address).unwrap_or_else(|| customers::make(world, name, Some((kind, address))))
}

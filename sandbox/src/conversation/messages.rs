//! Messages: appending to a ticket, reading, changing and removing.

use serde_json::{Value, json};

use super::channels::source_type;
use super::thread::{counterpart, of_ticket};
use super::{actions, delivery, extras, parties, update};
use crate::engine::{Among, Call, Resource};
use crate::http::reply::{Answer, Failure, Reply};
use crate::resources::customers;
use crate::spec::Query;
use crate::state::shown::{self, Parts, Shown};
use crate::state::value::{Fields, normalize_datetimes, object};
use crate::state::{Atom, Id, Index, Kind, Record, World};

pub(crate) struct Messages;

/// Messages per page of the list that still pages by number.
const PER_PAGE: i64 = 30;

/// A message on its way into a ticket.
pub(crate) struct Draft {
    pub(crate) body: Record,
    pub(crate) imported: bool,
    /// The time to give it when the body has none.
    pub(crate) created: Option<String>,
    /// Whether actions that fail are skipped.
    pub(crate) forced: bool,
}

fn person(world: &World, id: Option<Id>) -> Shown<'_> {
    let record = id.and_then(|id| world.store.light(Kind::Customer, id).or_else(|| world.store.get(Kind::User, id)));
    record.map_or(Shown::Own(Value::Null), customers::person)
}

/// The message as the message operations show it.
fn show(world: &World, message: &Record) -> Value {
    Value::Object(shown::record(parts(world, message)))
}

fn parts<'a>(world: &'a World, message: &'a Record) -> Parts<'a> {
    let mut shown = shown::public(message);
    let ends = [("sender", "_sender"), ("receiver", "_receiver")];
    shown::lay(&mut shown, ends.map(|(key, own)| (key, person(world, message.int(own)))));
    // What nobody sent is seen all the same.
    if message.some("source").is_none() {
        let source = json!({"type": source_type(message.text("channel").unwrap_or("api"))});
        shown::lay(&mut shown, [("source", Shown::Own(source))]);
    }
    for (key, healthy) in [("imported", false), ("is_retriable", true)] {
        if message.some(key).is_none() {
            shown::lay(&mut shown, [(key, Shown::Own(json!(healthy)))]);
        }
    }
    shown
}

/// The message inside its ticket.
pub(crate) fn in_ticket<'a>(world: &'a World, message: &'a Record) -> Shown<'a> {
    let mut shown = parts(world, message);
    shown.remove("headers");
    shown.remove("deleted_datetime");
    Shown::Map(shown)
}

/// Checks a message before it is stored.
pub(crate) fn check(world: &World, message: &Record, thread: Option<Id>) -> Result<(), Failure> {
    if message.text("channel") == Some("email") && parties::from_address(message).is_none() {
        let failure = Failure::field(&["source", "from"], "From field is missing or empty");
        return Err(Failure { msg: "From field is missing or empty".to_owned(), ..failure });
    }
    if message.int("integration_id").is_some_and(|id| !world.store.has(Kind::Integration, id)) {
        return Err(Failure::field(&["integration_id"], "Integration does not exist."));
    }
    extras::check(message)?;
    parties::check(world, message, thread)
}

/// Whether a message tells of the past: a time of sending or failing makes it so, and nothing goes out.
fn is_history(message: &Record) -> bool {
    ["sent_datetime", "failed_datetime"].iter().any(|key| message.some(key).is_some()) || message.flag("imported")
}

/// Stores a checked message, sends it where it must be sent, and brings the ticket up to date.
pub(crate) fn append(world: &mut World, ticket: Id, draft: Draft) -> Id {
    let Draft { body: mut sent, imported, created, forced } = draft;
    normalize_datetimes(&mut sent);
    let thread = world.copy(Kind::Ticket, ticket).int("_customer");
    let parties = parties::settle(world, &sent, thread);
    let mut message = object(Messages.defaults(world));
    sent.retain(|key, _| !matches!(key.as_str(), "sender" | "receiver" | "mention_ids"));
    for (key, value) in sent {
        // Lists that hold nothing read back as null.
        let nothing = matches!(key.as_str(), "attachments" | "actions") && value.as_array().is_some_and(Vec::is_empty);
        message.insert(key, if nothing { Value::Null } else { value });
    }
    message.extend(object(json!({"ticket_id": ticket, "_sender": parties.sender, "_receiver": parties.receiver})));
    if message.text("channel") == Some("internal-note") {
        message.insert("public".to_owned(), json!(false));
    }
    if imported {
        message.insert("imported".to_owned(), json!(true));
    }
    let stamp = world.clock.stamp();
    if message.some("created_datetime").is_none() {
        let given = message.text("sent_datetime").map(str::to_owned).or(created);
        message.insert("created_datetime".to_owned(), json!(given.unwrap_or(stamp)));
    }
    message.insert("processed_datetime".to_owned(), json!(world.clock.stamp()));
    let history = is_history(&message);
    if !history {
        actions::prepare(&mut message);
    }
    let id = world.store.next_id();
    message.insert("uri".to_owned(), json!(format!("/api/tickets/{ticket}/messages/{id}/")));
    world.store.put(Kind::Message, id, message);
    world.event("ticket-message-created", "TicketMessage", id, json!({"ticket_id": ticket}));
    if !history {
        delivery::begin(world, id, forced);
    }
    refresh_ticket(world, ticket);
    id
}

/// Derives what the ticket says about its messages.
fn refresh_ticket(world: &mut World, ticket: Id) {
    let thread = of_ticket(world, ticket);
    let last = thread.last().and_then(|message| message.text("created_datetime")).map(str::to_owned);
    let received = thread
        .iter()
        .rev()
        .find(|message| !message.flag("from_agent"))
        .and_then(|message| message.text("created_datetime"))
        .map(str::to_owned);
    let stamp = world.clock.stamp();
    world.set(
        Kind::Ticket,
        ticket,
        json!({
            "last_message_datetime": last, "last_received_message_datetime": received, "updated_datetime": stamp,
        }),
    );
    if world.copy(Kind::Ticket, ticket).some("_customer").is_none() {
        let customer = counterpart(world, ticket);
        world.set(Kind::Ticket, ticket, json!({"_customer": customer}));
    }
}

impl Resource for Messages {
    fn kind(&self) -> Kind {
        Kind::Message
    }

    fn collection(&self) -> &'static str {
        "/api/messages"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({
            "uri": null, "message_id": null, "ticket_id": null, "external_id": null, "public": true, "channel": "api", "via": "api",
            "source": null, "auth_customer_identity": null, "integration_id": null, "rule_id": null, "intents": [], "from_agent": false,
            "subject": null, "body_text": null, "body_html": null, "stripped_text": null, "stripped_html": null,
            "stripped_signature": null, "attachments": null, "macros": [], "actions": null, "headers": null, "imported": null,
            "meta": null, "created_datetime": null, "processed_datetime": null, "deleted_datetime": null, "sent_datetime": null,
            "failed_datetime": null, "opened_datetime": null, "last_sending_error": null, "is_retriable": null, "replied_by": null,
            "replied_to": null, "_sender": null, "_receiver": null,
        })
    }

    fn show(&self, world: &World, record: &Record) -> Value {
        show(world, record)
    }

    fn among(&self, _world: &World, query: &Query) -> Option<Among> {
        query.integer("ticket_id").map(|ticket| Among::Under(Index::MessageTicket, Atom::from(ticket)))
    }
}

/// The message of a path, which must belong to the ticket of the path.
fn place(call: &Call<'_>) -> Result<(Id, Id), Failure> {
    let ticket = call.existing(Kind::Ticket, "ticket_id")?;
    let id = call.existing(Kind::Message, "id")?;
    let own = call.world.store.get(Kind::Message, id).and_then(|message| message.int("ticket_id"));
    if own == Some(ticket) { Ok((ticket, id)) } else { Err(Failure::not_found()) }
}

fn shown(call: &Call<'_>, id: Id) -> Reply {
    Reply::json(show(call.world, &call.world.copy(Kind::Message, id)))
}

pub(crate) fn list_page(call: &mut Call<'_>) -> Answer {
    let ticket = call.existing(Kind::Ticket, "ticket_id")?;
    let page = call.query.integer("page").unwrap_or(1);
    let per_page = call.query.integer("per_page").or(call.query.integer("limit")).unwrap_or(PER_PAGE).min(100);
    let mut all = of_ticket(call.world, ticket);
    all.retain(|message| call.world.newborn.shows(message.id()));
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from((page - 1).saturating_mul(per_page)).unwrap_or(usize::MAX);
    let data: Vec<Value> = all
        .into_iter()
        .skip(skip)
        .take(usize::try_from(per_page).unwrap_or(30))
        .map(|message| show(call.world, message))
        .collect();
    let current = format!("/api/tickets/{ticket}/messages/?page={page}");
    let meta = json!({
        "page": page, "per_page": per_page, "current_page": current, "item_count": count,
        "nb_pages": count.saturating_add(per_page - 1) / per_page,
    });
    Ok(Reply::json(json!({"data": data, "object": "list", "uri": call.uri, "meta": meta})))
}

pub(crate) fn create(call: &mut Call<'_>) -> Answer {
    let ticket = call.existing(Kind::Ticket, "ticket_id")?;
    let body = call.fields();
    check(call.world, &body, call.world.copy(Kind::Ticket, ticket).int("_customer"))?;
    // Nothing of a new message has failed, so only `force` means something: to skip what will.
    let forced = call.query.text("action") == Some("force");
    let written_by_customer = !body.flag("from_agent") && !is_history(&body);
    let id = append(call.world, ticket, Draft { body, imported: false, created: None, forced });
    if written_by_customer {
        update::wake_by_customer(call.world, ticket);
    }
    Ok(shown(call, id))
}

pub(crate) fn get(call: &mut Call<'_>) -> Answer {
    let (_, id) = place(call)?;
    Ok(shown(call, id))
}

pub(crate) fn update(call: &mut Call<'_>) -> Answer {
    let (ticket, id) = place(call)?;
    let mut body = call.fields();
    normalize_datetimes(&mut body);
    let old = call.world.copy(Kind::Message, id);
    let mut checked = old.clone();
    checked.retain(|key, _| !matches!(key.as_str(), "sender" | "receiver"));
    checked.extend(body.clone());
    // Stored messages of customers have a receiver, and an update that repeats it is accepted.
    if !checked.flag("from_agent") && checked.text("channel") != Some("internal-note") {
        checked.retain(|key, _| key != "receiver");
    }
    let thread = call.world.copy(Kind::Ticket, ticket).int("_customer");
    check(call.world, &checked, old.int("_sender").or(thread))?;
    let named = ["sender", "receiver"].iter().any(|key| body.some(key).is_some());
    let mut message = old.clone();
    body.retain(|key, _| !matches!(key.as_str(), "sender" | "receiver"));
    message.extend(body);
    if named {
        let parties = parties::settle(call.world, &checked, thread);
        message.insert("_sender".to_owned(), json!(parties.sender));
        message.insert("_receiver".to_owned(), json!(parties.receiver.or(old.int("_receiver"))));
    }
    let action = call.query.text("action").map(str::to_owned);
    if action.as_deref() == Some("cancel") {
        let answer = show(call.world, &message);
        remove(call.world, ticket, id);
        return Ok(Reply::json(answer));
    }
    // Without an action the call only stores values, and what was sent is not sent a second time.
    let again = action.is_some() && delivery::has_failed(&old);
    if again {
        delivery::reset(&mut message);
    } else if message.some("sent_datetime").is_some() {
        delivery::forget(&mut message);
    }
    call.world.store.put(Kind::Message, id, message);
    call.world.event("ticket-message-updated", "TicketMessage", id, json!({"ticket_id": ticket}));
    if again {
        delivery::begin(call.world, id, action.as_deref() == Some("force"));
    }
    refresh_ticket(call.world, ticket);
    Ok(shown(call, id))
}

fn remove(world: &mut World, ticket: Id, id: Id) {
    world.store.remove(Kind::Message, id);
    world.event("ticket-message-deleted", "TicketMessage", id, json!({"ticket_id": ticket}));
    refresh_ticket(world, ticket);
}

pub(crate) fn delete(call: &mut Call<'_>) -> Answer {
    let (ticket, id) = place(call)?;
    remove(call.world, ticket, id);
    Ok(Reply::empty())
}

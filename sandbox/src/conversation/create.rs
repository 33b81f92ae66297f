//! Opening a ticket with its first messages. What the caller leaves out is taken from the messages.

use serde_json::{Value, json};

use super::messages::{self, Draft};
use super::{language, show, thread, tickets, update};
use crate::engine::{Call, Resource as _};
use crate::http::reply::{Answer, Failure, Reply};
use crate::resources::{custom_values, tags};
use crate::spec::Problems;
use crate::state::value::{Fields, normalize_datetimes, object};
use crate::state::{Id, Kind, Record, World};

pub(crate) fn handle(call: &mut Call<'_>) -> Answer {
    let id = create(call.world, call.fields())?;
    Ok(Reply::json(show::full(call.world, &call.world.copy(Kind::Ticket, id), false)))
}

/// Opens a ticket from a checked body.
pub(crate) fn create(world: &mut World, mut body: Record) -> Result<Id, Failure> {
    normalize_datetimes(&mut body);
    let sent: Vec<Record> = body.items("messages").iter().filter_map(Value::as_object).cloned().collect();
    body.remove("messages");
    // Everything is checked before anything is stored: a refused call leaves no trace.
    // A message without sender can still come from the customer that the ticket names.
    let named = body.some("customer").map(|customer| customer.int("id").unwrap_or_default());
    for (place, message) in sent.iter().enumerate() {
        messages::check(world, message, named).map_err(|failure| at_message(failure, place))?;
    }
    let assignees = update::assignees(world, &body)?;
    let fields = custom_values::check(world, "Ticket", body.items("custom_fields"))?;
    let given = update::customer(world, body.get("customer"))?;

    let mut ticket = object(tickets::Tickets.defaults(world));
    let tags: Vec<Value> = body.items("tags").to_vec();
    for key in ["customer", "assignee_user", "assignee_team", "custom_fields", "tags"] {
        body.remove(key);
    }
    if let Some(origin) = body.remove("split_from") {
        ticket.insert("_split_from".to_owned(), origin);
    }
    let spam = body.flag("spam");
    ticket.extend(body.clone());
    let first = sent.first().cloned().unwrap_or_default();
    let stamp = world.clock.stamp();
    ticket.insert("spam".to_owned(), json!(spam));
    for (key, fallback) in [
        ("channel", first.get("channel").cloned()),
        ("via", Some(first.get("via").cloned().unwrap_or_else(|| json!("api")))),
        ("from_agent", first.get("from_agent").cloned()),
        ("subject", sent.iter().find_map(|message| message.some("subject")).cloned()),
    ] {
        if body.some(key).is_none()
            && let Some(fallback) = fallback
        {
            ticket.insert(key.to_owned(), fallback);
        }
    }
    if ticket.some("language").is_none() {
        let words: Vec<&str> = sent
            .iter()
            .flat_map(|message| [message.text("subject"), message.text("body_text").or(message.text("body_html"))])
            .flatten()
            .collect();
        ticket.insert("language".to_owned(), json!(language::of(&words.join(" "))));
    }
    // What the company wrote itself needs nobody's eyes (assumed).
    let own = ticket.flag("from_agent");
    ticket.insert("is_unread".to_owned(), json!(!own));
    ticket.extend(assignees);
    ticket.insert("_fields".to_owned(), Value::Object(fields));
    ticket
        .entry("created_datetime")
        .and_modify(|created| *created = if created.is_null() { json!(stamp) } else { created.clone() });
    let created = ticket.text("created_datetime").unwrap_or(&stamp).to_owned();
    for key in ["processed_datetime", "updated_datetime"] {
        if ticket.some(key).is_none() {
            ticket.insert(key.to_owned(), json!(if key == "updated_datetime" { &stamp } else { &created }));
        }
    }
    let tag_ids: Vec<Id> =
        tags.iter().filter_map(|tag| Some(tags::named(world, tag.text("name")?, tag.get("decoration")))).collect();
    ticket.insert("_tags".to_owned(), json!(update::distinct(tag_ids)));
    update::settle_status(world, &mut ticket, &body);
    ticket.insert("_customer".to_owned(), json!(given));
    let imported = ticket.flag("imported");
    let id = world.store.insert(Kind::Ticket, ticket);
    world.set(Kind::Ticket, id, json!({"uri": format!("/api/tickets/{id}/")}));
    world.event("ticket-created", "Ticket", id, json!({}));
    for message in sent {
        let created =
            if message.some("created_datetime").is_some() { None } else { Some(created.clone()).filter(|_| imported) };
        messages::append(world, id, Draft { body: message, imported, created, forced: false });
    }
    restore_given_times(world, id, &body);
    Ok(id)
}

/// Times that the caller states win over those that the messages imply.
fn restore_given_times(world: &mut World, id: Id, body: &Record) {
    let stated: Record =
        ["last_message_datetime", "last_received_message_datetime", "opened_datetime", "updated_datetime"]
            .iter()
            .filter_map(|key| body.some(key).map(|value| ((*key).to_owned(), value.clone())))
            .collect();
    world.set(Kind::Ticket, id, Value::Object(stated));
    if world.copy(Kind::Ticket, id).some("_customer").is_none()
        && let Some(person) = thread::counterpart(world, id)
    {
        world.set(Kind::Ticket, id, json!({"_customer": person}));
    }
}

/// Moves the messages about one message to its place in the body.
fn at_message(failure: Failure, place: usize) -> Failure {
    let Some(data) = failure.data.clone() else { return failure };
    let mut problems = Problems::default();
    problems.insert(&["messages", &place.to_string()], *data);
    Failure { data: Some(Box::new(problems.into_value())), ..failure }
}

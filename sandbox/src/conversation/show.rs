//! A ticket as the API shows it: in full, as a list item, flat for HTTP integrations, and as filters see it.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Value, json};

use super::{messages, reply_options, thread};
use crate::engine::Resource as _;
use crate::resources::surveys::Surveys;
use crate::resources::{custom_values, customers};
use crate::state::shown::{self, Parts, Shown};
use crate::state::value::{Fields, copied, object};
use crate::state::{Index, Kind, Record, World};

/// Excerpts end after this many characters.
const EXCERPT: usize = 200;

fn customer<'a>(world: &'a World, ticket: &Record) -> Option<&'a Record> {
    world.store.get(Kind::Customer, ticket.int("_customer")?)
}

/// The same, perhaps without what shops know.
fn short_customer<'a>(world: &'a World, ticket: &Record) -> Option<&'a Record> {
    world.store.light(Kind::Customer, ticket.int("_customer")?)
}

fn assignee(world: &World, ticket: &Record) -> Value {
    let Some(user) = ticket.int("_assignee_user").and_then(|id| world.store.get(Kind::User, id)) else {
        return Value::Null;
    };
    let mut shown = object(customers::person(user).into_value());
    shown.insert("bio".to_owned(), user.get("bio").cloned().unwrap_or_default());
    Value::Object(shown)
}

fn team(world: &World, ticket: &Record) -> Value {
    let team = ticket.int("_assignee_team").and_then(|id| world.store.get(Kind::Team, id));
    team.map(named).unwrap_or_default()
}

fn tags(world: &World, ticket: &Record) -> Vec<Value> {
    let found = ticket.items("_tags").iter().filter_map(Value::as_i64).filter_map(|id| world.store.get(Kind::Tag, id));
    found.map(named).collect()
}

/// What a team and a tag show in a ticket.
fn named(found: &Record) -> Value {
    Value::Object(["id", "name", "decoration"].into_iter().map(|key| (key.to_owned(), copied(found, key))).collect())
}

fn has_fields(ticket: &Record) -> bool {
    ticket.some("_fields").and_then(Value::as_object).is_some_and(|fields| !fields.is_empty())
}

/// The whole ticket.
pub(crate) fn full(world: &World, ticket: &Record, definitions: bool) -> Value {
    whole(world, ticket, definitions).into_value()
}

/// The same, made of parts.
pub(crate) fn whole<'a>(world: &'a World, ticket: &'a Record, definitions: bool) -> Shown<'a> {
    let person = Rc::new(customer(world, ticket).map_or(Shown::Own(Value::Null), customers::in_ticket));
    let thread = thread::of_ticket(world, ticket.id());
    let messages = Shown::List(thread.iter().map(|message| messages::in_ticket(world, message)).collect());
    let survey = world.store.found(Index::SurveyTicket, ticket.id()).next();
    let mut shown = shown::public(ticket);
    shown::lay(
        &mut shown,
        [("customer", Shown::Same(Rc::clone(&person))), ("requester", Shown::Same(person)), ("messages", messages)],
    );
    let own = [
        ("events", json!([])),
        ("tags", Value::Array(tags(world, ticket))),
        ("assignee_user", assignee(world, ticket)),
        ("assignee_user_id", json!(ticket.int("_assignee_user"))),
        ("assignee_team", team(world, ticket)),
        ("assignee_team_id", json!(ticket.int("_assignee_team"))),
        ("satisfaction_survey", survey.map(|survey| Surveys.show(world, survey)).unwrap_or_default()),
        ("reply_options", reply_options::of_ticket(world, ticket, &thread)),
    ];
    shown::lay(&mut shown, own.map(|(key, value)| (key, Shown::Own(value))));
    // A ticket without values has no such key at all.
    if has_fields(ticket) {
        let values = custom_values::map(world, ticket, definitions);
        shown::lay(&mut shown, [("custom_fields", Shown::Own(values))]);
    }
    Shown::Map(shown)
}

/// The ticket as an item of a list: without the thread and without what integrations know of the customer.
pub(crate) fn compact(world: &World, ticket: &Record) -> Value {
    Value::Object(shown::record(item(world, ticket)))
}

/// The same, made of parts.
pub(crate) fn item<'a>(world: &'a World, ticket: &'a Record) -> Parts<'a> {
    let thread = thread::of_ticket(world, ticket.id());
    let mut shown = shown::public(ticket);
    for key in ["imported", "processed_datetime"] {
        shown.remove(key);
    }
    let undelivered = thread
        .iter()
        .rev()
        .find(|message| message.flag("from_agent"))
        .is_some_and(|message| message.some("last_sending_error").is_some());
    let person = short_customer(world, ticket).map_or(Shown::Own(Value::Null), customers::person);
    shown::lay(&mut shown, [("customer", person)]);
    let own = [
        ("tags", Value::Array(tags(world, ticket))),
        ("assignee_user", assignee(world, ticket)),
        ("assignee_team", team(world, ticket)),
        ("messages_count", json!(thread.len())),
        ("excerpt", json!(thread.last().map(|message| excerpt(message)))),
        ("integrations", Value::Array(integrations(world, &thread))),
        ("last_sent_message_not_delivered", json!(undelivered)),
    ];
    shown::lay(&mut shown, own.map(|(key, value)| (key, Shown::Own(value))));
    if has_fields(ticket) {
        shown::lay(&mut shown, [("custom_fields", Shown::Own(custom_values::map(world, ticket, false)))]);
    }
    shown
}

/// What the flat ticket has as the record has it.
const FLAT: [&str; 18] = [
    "id",
    "external_id",
    "status",
    "channel",
    "via",
    "spam",
    "from_agent",
    "subject",
    "meta",
    "language",
    "created_datetime",
    "opened_datetime",
    "trashed_datetime",
    "last_message_datetime",
    "last_received_message_datetime",
    "updated_datetime",
    "closed_datetime",
    "snooze_datetime",
];

/// The ticket as it is documented for HTTP integrations: ids instead of objects, and no thread.
pub(crate) fn flat(world: &World, ticket: &Record) -> Record {
    let own = |key: &str| (key.to_owned(), ticket.get(key).cloned().unwrap_or_default());
    let mut shown: Record = FLAT.into_iter().map(own).collect();
    let tags: Vec<Value> =
        tags(world, ticket).iter().map(|tag| json!({"id": tag.get("id"), "name": tag.get("name")})).collect();
    shown.extend(object(json!({
        "customer_id": ticket.int("_customer"), "assignee_user_id": ticket.int("_assignee_user"),
        "assignee_team_id": ticket.int("_assignee_team"), "tags": tags,
    })));
    if has_fields(ticket) {
        shown.insert("custom_fields".to_owned(), custom_values::map(world, ticket, false));
    }
    shown
}

/// The ticket as an item of a view, where its tags have a path.
pub(crate) fn in_view(world: &World, ticket: &Record) -> Value {
    let mut shown = compact(world, ticket);
    for tag in shown["tags"].as_array_mut().into_iter().flatten() {
        tag["uri"] = json!(format!("/api/tags/{}/", tag.id()));
    }
    shown
}

fn excerpt(message: &Record) -> String {
    message.text("stripped_text").or(message.text("body_text")).unwrap_or_default().chars().take(EXCERPT).collect()
}

fn integrations(world: &World, thread: &[&Record]) -> Vec<Value> {
    let mut ids: Vec<i64> = thread.iter().filter_map(|message| message.int("integration_id")).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = ids.into_iter().filter_map(|id| world.store.get(Kind::Integration, id));
    found
        .map(|found| {
            let address = found.some("meta").and_then(|meta| meta.text("address"));
            json!({"name": found.get("name"), "address": address, "type": found.get("type")})
        })
        .collect()
}

/// The ticket as conditions look at it that look at these fields only.
pub(crate) fn for_filters(world: &World, ticket: &Record, fields: &BTreeSet<String>) -> Value {
    let person = || {
        customer(world, ticket).map(|record| {
            let mut person = customers::in_ticket(record).into_value();
            person["custom_fields"] = custom_values::map(world, record, false);
            person
        })
    };
    let mut seen = Record::new();
    for field in fields {
        let value = match field.as_str() {
            "customer" => person().unwrap_or_default(),
            "assignee_user" => assignee(world, ticket),
            "assignee_team" => team(world, ticket),
            "tags" => Value::Array(tags(world, ticket)),
            "custom_fields" if has_fields(ticket) => custom_values::map(world, ticket, false),
            "custom_fields" => continue,
            own => match ticket.get(own).filter(|_| !own.starts_with('_')) {
                Some(value) => value.clone(),
                // The thread and the like: more work than the rest together.
                None => {
                    let mut shown = object(compact(world, ticket));
                    shown.extend(object(full(world, ticket, false)));
                    if let Some(person) = person() {
                        shown.insert("customer".to_owned(), person);
                    }
                    return Value::Object(shown);
                }
            },
        };
        seen.insert(field.clone(), value);
    }
    Value::Object(seen)
}

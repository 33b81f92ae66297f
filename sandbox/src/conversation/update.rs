//! Changing a ticket: status, snoozing, assignees, customer, tags and custom fields.

use serde_json::{Value, json};

use crate::http::reply::Failure;
use crate::resources::{custom_values, customers, tags};
use crate::state::value::{Fields, normalize_datetimes, object};
use crate::state::{Id, Kind, Record, World, clock};

/// Applies the body of an update.
pub(crate) fn apply(world: &mut World, id: Id, mut body: Record) -> Result<(), Failure> {
    normalize_datetimes(&mut body);
    let changes = assignees(world, &body)?;
    let fields = match body.contains_key("custom_fields") {
        true => Some(custom_values::check(world, "Ticket", body.items("custom_fields"))?),
        false => None,
    };
    let mut ticket = world.copy(Kind::Ticket, id);
    let before = ticket.clone();
    if body.contains_key("customer") {
        let customer = customer(world, body.get("customer"))?;
        ticket.insert("_customer".to_owned(), json!(customer));
    }
    if body.contains_key("tags") {
        let sent = body.items("tags").to_vec();
        let ids: Vec<Id> =
            sent.iter().filter_map(|tag| Some(tags::named(world, tag.text("name")?, tag.get("decoration")))).collect();
        ticket.insert("_tags".to_owned(), json!(distinct(ids)));
    }
    if let Some(fields) = fields {
        ticket.insert("_fields".to_owned(), custom_values::replacement(world, &before, fields)?);
    }
    for key in ["customer", "tags", "custom_fields", "assignee_user", "assignee_team"] {
        body.remove(key);
    }
    // Answers know only true and false here.
    if body.get("from_agent").is_some_and(Value::is_null) {
        body.remove("from_agent");
    }
    ticket.extend(body.clone());
    ticket.extend(changes);
    settle_status(world, &mut ticket, &body);
    if body.some("updated_datetime").is_none() {
        ticket.insert("updated_datetime".to_owned(), json!(world.clock.stamp()));
    }
    world.store.put(Kind::Ticket, id, ticket.clone());
    tell(world, id, &before, &ticket);
    Ok(())
}

/// A customer who writes reopens the ticket, snoozed or not, and makes it unread (assumed).
pub(crate) fn wake_by_customer(world: &mut World, id: Id) {
    let before = world.copy(Kind::Ticket, id);
    world.set(Kind::Ticket, id, json!({"is_unread": true}));
    if before.text("status") == Some("closed") {
        world.set(Kind::Ticket, id, json!({"status": "open", "closed_datetime": null, "snooze_datetime": null}));
        world.event("ticket-reopened", "Ticket", id, json!({}));
    }
}

/// Each id once, in the order of their first occurrence.
pub(crate) fn distinct(ids: Vec<Id>) -> Vec<Id> {
    let mut seen = std::collections::BTreeSet::new();
    ids.into_iter().filter(|id| seen.insert(*id)).collect()
}

/// The assignees of a body, as ids of existing records. Null, or an object with a null id, unassigns.
pub(crate) fn assignees(world: &World, body: &Record) -> Result<Record, Failure> {
    let mut found = Record::new();
    for (key, own, kind, what) in [
        ("assignee_user", "_assignee_user", Kind::User, "User"),
        ("assignee_team", "_assignee_team", Kind::Team, "Team"),
    ] {
        let Some(sent) = body.get(key) else { continue };
        let id = sent.int("id");
        if id.is_some_and(|id| !world.store.has(kind, id)) {
            return Err(Failure::field(&[key, "id"], &format!("{what} does not exist.")));
        }
        found.insert(own.to_owned(), json!(id));
    }
    Ok(found)
}

/// The customer that a body names: by id, else by e-mail.
pub(crate) fn customer(world: &mut World, sent: Option<&Value>) -> Result<Option<Id>, Failure> {
    let Some(sent) = sent.filter(|sent| !sent.is_null()) else { return Ok(None) };
    if let Some(id) = sent.int("id") {
        return match world.store.has(Kind::Customer, id) {
            true => Ok(Some(id)),
            false => Err(Failure::field(&["customer", "id"], "Customer does not exist.")),
        };
    }
    match sent.text("email") {
        Some(email) => Ok(Some(customers::with_email(world, email, sent.text("name")))),
        None => Err(Failure::field(&["customer"], "Either id or email is required.")),
    }
}

/// Brings status and times in line: a snoozed ticket is closed, an open one has no closing time.
pub(crate) fn settle_status(world: &mut World, ticket: &mut Record, body: &Record) {
    let now = world.clock.now();
    if body.text("snooze_datetime").and_then(clock::parse).is_some_and(|until| until > now) {
        ticket.insert("status".to_owned(), json!("closed"));
    }
    match ticket.text("status") {
        Some("closed") if ticket.some("closed_datetime").is_none() => {
            ticket.insert("closed_datetime".to_owned(), json!(clock::write(now)));
        }
        Some("open") => {
            ticket.insert("closed_datetime".to_owned(), Value::Null);
            if body.text("status") == Some("open") {
                ticket.insert("snooze_datetime".to_owned(), Value::Null);
            }
        }
        _ => {}
    }
}

/// Records what a change amounts to.
fn tell(world: &mut World, id: Id, before: &Record, after: &Record) {
    let changed = |key: &str| before.get(key) != after.get(key);
    let mut events: Vec<(&str, Value)> = vec![("ticket-updated", json!({}))];
    if changed("status") {
        events.push((
            if after.text("status") == Some("closed") { "ticket-closed" } else { "ticket-reopened" },
            json!({}),
        ));
    }
    if changed("subject") {
        events.push(("ticket-subject-updated", json!({"new_subject": after.get("subject")})));
    }
    if changed("_assignee_user") {
        events.push(match after.int("_assignee_user") {
            Some(user) => ("ticket-assigned", json!({"assignee_user_id": user})),
            None => ("ticket-unassigned", json!({})),
        });
    }
    if changed("_assignee_team") {
        events.push(match after.int("_assignee_team") {
            Some(team) => ("ticket-team-assigned", json!({"assignee_team_id": team})),
            None => ("ticket-team-unassigned", json!({})),
        });
    }
    if changed("_customer") {
        events.push(("ticket-customer-updated", json!({})));
    }
    if changed("spam") {
        events.push((if after.flag("spam") { "ticket-marked-spam" } else { "ticket-unmarked-spam" }, json!({})));
    }
    if changed("trashed_datetime") {
        events.push((
            if after.some("trashed_datetime").is_some() { "ticket-trashed" } else { "ticket-untrashed" },
            json!({}),
        ));
    }
    if changed("snooze_datetime") && after.some("snooze_datetime").is_some() {
        events.push(("ticket-snoozed", json!({})));
    }
    let (old, new) = (before.ints("_tags"), after.ints("_tags"));
    for (name, key, tags) in [
        ("ticket-tags-added", "tags_added", new.iter().filter(|tag| !old.contains(tag)).collect::<Vec<_>>()),
        ("ticket-tags-removed", "tags_removed", old.iter().filter(|tag| !new.contains(tag)).collect::<Vec<_>>()),
    ] {
        if !tags.is_empty() {
            events.push((name, Value::Object(object(json!({key: tags})))));
        }
    }
    for (name, data) in events {
        world.event(name, "Ticket", id, data);
    }
}

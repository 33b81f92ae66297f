//! The tags of one ticket: adding, replacing and removing by name or id.

use serde_json::{Value, json};

use crate::engine::Call;
use crate::http::reply::{Answer, Failure, Reply};
use crate::resources::tags;
use crate::state::value::Fields;
use crate::state::{Id, Kind, World};

pub(crate) fn list(call: &mut Call<'_>) -> Answer {
    let ticket = call.existing(Kind::Ticket, "ticket_id")?;
    let found = call
        .world
        .copy(Kind::Ticket, ticket)
        .ints("_tags")
        .into_iter()
        .filter_map(|id| call.world.store.get(Kind::Tag, id));
    let shown: Vec<Value> = found.map(|tag| tags::show(call.world, tag)).collect();
    Ok(Reply::json(json!({"data": shown})))
}

/// The tags that a body names. Unknown names become tags (assumed); unknown ids are refused.
fn named(call: &mut Call<'_>) -> Result<Vec<Id>, Failure> {
    let mut ids = call.body.ints("ids");
    if ids.iter().any(|id| !call.world.store.has(Kind::Tag, *id)) {
        return Err(Failure::field(&["ids"], "Tag does not exist."));
    }
    let names: Vec<String> = call.body.items("names").iter().filter_map(Value::as_str).map(str::to_owned).collect();
    ids.extend(names.iter().map(|name| tags::named(call.world, name, None)));
    Ok(ids)
}

/// Stores a set of tags and records what changed.
fn store(world: &mut World, ticket: Id, mut ids: Vec<Id>) {
    let old = world.copy(Kind::Ticket, ticket).ints("_tags");
    let mut seen = Vec::new();
    ids.retain(|id| {
        !seen.contains(id) && {
            seen.push(*id);
            true
        }
    });
    let added: Vec<&Id> = ids.iter().filter(|id| !old.contains(id)).collect();
    let removed: Vec<&Id> = old.iter().filter(|id| !ids.contains(id)).collect();
    if !added.is_empty() {
        world.event("ticket-tags-added", "Ticket", ticket, json!({"tags_added": added}));
    }
    if !removed.is_empty() {
        world.event("ticket-tags-removed", "Ticket", ticket, json!({"tags_removed": removed}));
    }
    let stamp = world.clock.stamp();
    world.set(Kind::Ticket, ticket, json!({"_tags": ids, "updated_datetime": stamp}));
}

/// Adds tags by name, as a macro does.
pub(crate) fn add_names(world: &mut World, ticket: Id, names: &[&str]) {
    let mut ids = world.copy(Kind::Ticket, ticket).ints("_tags");
    ids.extend(
        names.iter().filter(|name| !name.is_empty()).map(|name| tags::named(world, name, None)).collect::<Vec<_>>(),
    );
    store(world, ticket, ids);
}

pub(crate) fn add(call: &mut Call<'_>) -> Answer {
    let ticket = call.existing(Kind::Ticket, "ticket_id")?;
    if ["ids", "names"].iter().all(|key| call.body.items(key).is_empty()) {
        return Err(Failure::field(&["names"], "Either ids or names are required."));
    }
    let mut ids = call.world.copy(Kind::Ticket, ticket).ints("_tags");
    ids.extend(named(call)?);
    store(call.world, ticket, ids);
    Ok(Reply::empty())
}

pub(crate) fn set(call: &mut Call<'_>) -> Answer {
    let ticket = call.existing(Kind::Ticket, "ticket_id")?;
    let ids = named(call)?;
    store(call.world, ticket, ids);
    Ok(Reply::empty())
}

pub(crate) fn remove(call: &mut Call<'_>) -> Answer {
    let ticket = call.existing(Kind::Ticket, "ticket_id")?;
    let names: Vec<&str> = call.body.items("names").iter().filter_map(Value::as_str).collect();
    let ids = call.body.ints("ids");
    let kept = call.world.copy(Kind::Ticket, ticket).ints("_tags").into_iter().filter(|id| {
        let tag = call.world.store.get(Kind::Tag, *id);
        !ids.contains(id) && !tag.and_then(|tag| tag.text("name")).is_some_and(|name| names.contains(&name))
    });
    let kept = kept.collect();
    store(call.world, ticket, kept);
    Ok(Reply::empty())
}

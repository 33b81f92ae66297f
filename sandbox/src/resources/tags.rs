//! Tags. Their use is counted on the tickets; a tag that a macro or rule names cannot go.

use serde_json::{Value, json};

use super::{rules, views};
use crate::engine::{Call, Resource, Totals, Write};
use crate::http::reply::{Answer, Failure, Reply};
use crate::spec::Query;
use crate::state::value::{Fields, holds, object};
use crate::state::{Id, Index, Kind, Record, World};

pub(crate) struct Tags;

fn usage(world: &World, id: Id) -> usize {
    world.store.count_under(Index::TicketTag, id)
}

/// The tag with this name, made when there is none.
pub(crate) fn named(world: &mut World, name: &str, decoration: Option<&Value>) -> Id {
    if let Some(tag) = world.store.found(Index::TagName, name).next() {
        return tag.id();
    }
    let stamp = world.clock.stamp();
    let id = world.store.insert(
        Kind::Tag,
        object(json!({"name": name, "description": null, "decoration": decoration, "created_datetime": stamp, "deleted_datetime": null})),
    );
    world.set(Kind::Tag, id, json!({"uri": format!("/api/tags/{id}/")}));
    world.event("tag-created", "Tag", id, json!({"name": name}));
    id
}

/// The tag as shown by the tag operations.
pub(crate) fn show(world: &World, record: &Record) -> Value {
    let mut shown = record.clone();
    shown.insert("usage".to_owned(), json!(usage(world, record.id())));
    Value::Object(shown)
}

fn check_unused(world: &World, id: Id) -> Result<(), Failure> {
    let name = world.copy(Kind::Tag, id).text("name").unwrap_or_default().to_owned();
    let named = |list: &str| list.split(',').any(|part| part.trim() == name);
    let in_macro = world.store.all(Kind::Macro).any(|found| {
        let mut actions = found.items("actions").iter().filter_map(|action| action.some("arguments"));
        actions.any(|arguments| arguments.text("tags").is_some_and(named))
    });
    if in_macro || rules::mention(world, &name).next().is_some() {
        return Err(Failure::conflict("The tag is used by a macro or a rule."));
    }
    Ok(())
}

fn forget(world: &mut World, id: Id) {
    let name = world.copy(Kind::Tag, id).text("name").unwrap_or_default().to_owned();
    for ticket in world.store.under(Index::TicketTag, id) {
        let tags = world.store.get(Kind::Ticket, ticket).map(|ticket| ticket.ints("_tags")).unwrap_or_default();
        let rest: Vec<Id> = tags.into_iter().filter(|tag| *tag != id).collect();
        world.set(Kind::Ticket, ticket, json!({"_tags": rest}));
    }
    views::deactivate_users_of(world, "tags", &name);
}

impl Resource for Tags {
    fn kind(&self) -> Kind {
        Kind::Tag
    }

    fn collection(&self) -> &'static str {
        "/api/tags"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({"uri": null, "name": "", "description": null, "decoration": null, "created_datetime": null, "deleted_datetime": null})
    }

    fn prepare(&self, world: &mut World, Write { body, old, .. }: Write<'_>) -> Result<(), Failure> {
        let Some(name) = body.text("name") else { return Ok(()) };
        if world.store.found(Index::TagName, name).any(|tag| Some(tag.id()) != old.map(Fields::id)) {
            return Err(Failure::field(&["name"], "A tag with this name exists."));
        }
        if let Some(old) = old.filter(|old| old.text("name") != Some(name)) {
            let data = json!({"old_name": old.get("name"), "new_name": name});
            world.event("tag-renamed", "Tag", old.id(), data);
        }
        Ok(())
    }

    fn show(&self, world: &World, record: &Record) -> Value {
        show(world, record)
    }

    fn check_list(&self, query: &Query) -> Result<(), Failure> {
        match query.text("order_by") {
            Some("usage") => Err(Failure::field(&["order_by"], "Not a valid choice.")),
            _ => Ok(()),
        }
    }

    fn keeps(&self, _world: &World, record: &Record, query: &Query) -> bool {
        query.text("search").is_none_or(|part| holds(record.text("name").unwrap_or_default(), part))
    }

    /// Both orders of the document by usage go on by name: one text with the number in front sorts by both.
    fn derived_key(&self, field: &str) -> Option<fn(&World, &Record) -> Value> {
        (field == "usage").then_some(|world, record| {
            json!(format!("{:012} {}", usage(world, record.id()), record.text("name").unwrap_or_default()))
        })
    }

    fn before_delete(&self, world: &mut World, id: Id) -> Result<(), Failure> {
        check_unused(world, id)?;
        forget(world, id);
        Ok(())
    }

    fn events(&self) -> Option<(&'static str, &'static str)> {
        Some(("Tag", "tag"))
    }

    fn totals(&self) -> Totals {
        Totals::Null
    }
}

pub(crate) fn delete_many(call: &mut Call<'_>) -> Answer {
    let ids = call.body.ints("ids");
    // All or nothing: a tag in use must not leave half of the list deleted.
    ids.iter().try_for_each(|id| check_unused(call.world, *id))?;
    for id in ids.into_iter().filter(|id| call.world.store.has(Kind::Tag, *id)).collect::<Vec<_>>() {
        forget(call.world, id);
        call.world.event("tag-deleted", "Tag", id, json!({}));
        call.world.store.remove(Kind::Tag, id);
    }
    Ok(Reply::empty())
}

pub(crate) fn merge(call: &mut Call<'_>) -> Answer {
    let target = call.existing(Kind::Tag, "destination_tag_id")?;
    let sources = call.body.ints("source_tags_ids");
    if sources.contains(&target) {
        return Err(Failure::field(&["source_tags_ids"], "A tag cannot be merged into itself."));
    }
    if sources.iter().any(|id| !call.world.store.has(Kind::Tag, *id)) {
        return Err(Failure::field(&["source_tags_ids"], "Tag does not exist."));
    }
    for ticket in sources.iter().flat_map(|tag| call.world.store.under(Index::TicketTag, *tag)).collect::<Vec<_>>() {
        let mut tags = call.world.copy(Kind::Ticket, ticket).ints("_tags");
        tags.retain(|tag| !sources.contains(tag) && *tag != target);
        tags.push(target);
        call.world.set(Kind::Ticket, ticket, json!({"_tags": tags}));
    }
    for id in sources {
        forget(call.world, id);
        call.world.store.remove(Kind::Tag, id);
        call.world.event("tag-merged", "Tag", target, json!({"source_tag_id": id}));
    }
    let record = call.world.copy(Kind::Tag, target);
    Ok(Reply::json(show(call.world, &record)))
}

//! Macros: canned actions. They can be archived as long as no active rule uses them.

use serde_json::{Value, json};

use super::rules;
use crate::engine::{Call, Change, Resource};
use crate::http::reply::{Answer, Failure, Reply};
use crate::spec::Query;
use crate::state::value::{Fields, holds};
use crate::state::{Id, Index, Kind, Record, World};

pub(crate) struct Macros;

/// How many messages were written with a macro.
pub(crate) fn usage(world: &World, id: Id) -> usize {
    world.store.count_under(Index::MessageMacro, id)
}

fn show(world: &World, record: &Record) -> Value {
    let mut shown = record.clone();
    shown.insert("usage".to_owned(), json!(usage(world, record.id())));
    Value::Object(shown)
}

fn argument<'a>(record: &'a Record, name: &'a str) -> impl Iterator<Item = &'a str> {
    record.items("actions").iter().filter_map(move |action| action.some("arguments")?.text(name))
}

impl Resource for Macros {
    fn kind(&self) -> Kind {
        Kind::Macro
    }

    fn collection(&self) -> &'static str {
        "/api/macros"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({
            "uri": null, "external_id": null, "name": "", "intent": null, "language": null, "actions": [],
            "created_datetime": null, "updated_datetime": null, "archived_datetime": null,
        })
    }

    fn show(&self, world: &World, record: &Record) -> Value {
        show(world, record)
    }

    fn check_list(&self, query: &Query) -> Result<(), Failure> {
        let ranked = query.text("order_by").is_some_and(|order| order.starts_with("relevance"));
        if ranked && !query.sent("ticket_id") {
            return Err(Failure::field(&["ticket_id"], "The order by relevance needs a ticket_id."));
        }
        if query.sent("message_id") && !(ranked && query.sent("ticket_id")) {
            return Err(Failure::field(&["message_id"], "Needs a ticket_id and the order by relevance."));
        }
        Ok(())
    }

    fn keeps(&self, _world: &World, record: &Record, query: &Query) -> bool {
        // `ticket_id`, `message_id` and `number_predictions` steer suggestions, which a sandbox has none of.
        let archived = record.some("archived_datetime").is_some();
        let wanted = |name: &str| query.get(name).and_then(Value::as_array);
        let tagged = |tag: &Value| {
            argument(record, "tags").any(|list| list.split(',').any(|part| Some(part.trim()) == tag.as_str()))
        };
        query.flag("archived").is_none_or(|flag| flag == archived)
            && query.text("search").is_none_or(|part| {
                holds(record.text("name").unwrap_or_default(), part)
                    || argument(record, "body_text").any(|text| holds(text, part))
            })
            && wanted("tags").is_none_or(|tags| tags.iter().all(tagged))
            && wanted("languages")
                // `null` asks for macros without a language.
                .is_none_or(|languages| match record.text("language") {
                    Some(own) => languages.contains(&json!(own)),
                    None => languages.contains(&json!("null")),
                })
    }

    fn derived_key(&self, field: &str) -> Option<fn(&World, &Record) -> Value> {
        // Without suggestions the most used macro is the most relevant one.
        matches!(field, "usage" | "relevance").then_some(|world, record| json!(usage(world, record.id())))
    }

    fn before_delete(&self, world: &mut World, id: Id) -> Result<(), Failure> {
        if rules::using_macro(world, id).is_empty() {
            Ok(())
        } else {
            Err(Failure::conflict("The macro is used by active rules."))
        }
    }

    fn settled(&self, world: &mut World, id: Id, change: Change) {
        if change == Change::Created {
            world.set(Kind::Macro, id, json!({"updated_datetime": null}));
        }
    }

    fn events(&self) -> Option<(&'static str, &'static str)> {
        Some(("Macro", "macro"))
    }
}

pub(crate) fn archive(call: &mut Call<'_>) -> Answer {
    let mut results = Vec::new();
    for id in call.body.ints("ids") {
        let state = call.world.store.get(Kind::Macro, id).map(|found| found.some("archived_datetime").is_some());
        let users = rules::using_macro(call.world, id);
        let result = match state {
            None => json!({"id": id, "status": "not_found", "error": null}),
            Some(true) => json!({"id": id, "status": "already_archived", "error": null}),
            Some(false) if !users.is_empty() => json!({
                "id": id, "status": "macro_used",
                "error": {"msg": "Macro cannot be archived because it is used by rules.", "data": {"rules": users}},
            }),
            Some(false) => {
                let stamp = call.world.clock.stamp();
                call.world.set(Kind::Macro, id, json!({"archived_datetime": stamp, "updated_datetime": stamp}));
                json!({"id": id, "status": "archived", "error": null})
            }
        };
        results.push(result);
    }
    Ok(Reply::json(json!({"data": results})))
}

pub(crate) fn unarchive(call: &mut Call<'_>) -> Answer {
    let mut results = Vec::new();
    for id in call.body.ints("ids") {
        let status = match call.world.store.get(Kind::Macro, id).map(|found| found.some("archived_datetime").is_some())
        {
            None => "not_found",
            Some(false) => "already_not_archived",
            Some(true) => {
                let stamp = call.world.clock.stamp();
                call.world.set(Kind::Macro, id, json!({"archived_datetime": null, "updated_datetime": stamp}));
                "unarchived"
            }
        };
        results.push(json!({"id": id, "status": status}));
    }
    Ok(Reply::json(json!({"data": results})))
}

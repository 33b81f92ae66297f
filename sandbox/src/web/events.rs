//! Events: what happened in the account, the latest first.

use serde_json::Value;

use super::html::{Html, el, link};
use super::layout::{self, Query, moment, number_key, plain, search};
use super::{lists, records};
use crate::state::value::{Fields, holds};
use crate::state::{Kind, Record, World};

pub(super) fn list(world: &mut World, query: &Query) -> String {
    let fits = |event: &Record| {
        query.get("q").is_none_or(|words| {
            words.parse() == Ok(event.int("object_id").unwrap_or_default())
                || ["type", "object_type"].iter().any(|key| event.text(key).is_some_and(|text| holds(text, words)))
        })
    };
    let found = lists::found(world, query, Kind::Event, fits);
    let (found, pages) = query.cut("/desk/events", found, |id| number_key(*id));
    let found = found.into_iter().filter_map(|id| world.store.get(Kind::Event, id));
    let fields = [search("Type or number of the record", query.get("q")), el("button", &[], "Show")];
    let form = el("form", &[("action", "/desk/events"), ("method", "get")], fields);
    let head = layout::head("Events", "/desk/events", query, form);
    let list = layout::rows(found.map(row).collect(), "Nothing has happened.");
    layout::page("Events", "/desk/events", Html::from([head, list, pages]))
}

/// The list below `/api` that records of an object type are in.
fn list_of(object_type: &str) -> Option<&'static str> {
    Some(match object_type {
        "Ticket" => "tickets",
        "TicketMessage" => "messages",
        "Customer" => "customers",
        "User" => "users",
        "Team" => "teams",
        "Tag" => "tags",
        "Macro" => "macros",
        "Rule" => "rules",
        "View" => "views",
        "Integration" => "integrations",
        "Widget" => "widgets",
        "SatisfactionSurvey" => "satisfaction-surveys",
        "CustomField" => "custom-fields",
        _ => return None,
    })
}

fn row(event: &Record) -> Html {
    let (kind, object) = (event.text("object_type").unwrap_or_default(), event.int("object_id").unwrap_or_default());
    let path = records::address("events", event.id());
    let title = el("a", &[("class", "title"), ("href", &path)], event.text("type").unwrap_or("?"));
    let name = format!("{kind} {object}");
    let about = list_of(kind)
        .map_or_else(|| Html::from(name.as_str()), |list| link(&records::address(list, object), name.as_str()));
    let data = event.some("data").filter(|data| data.as_object().is_none_or(|data| !data.is_empty())).map(plain);
    let by = event.int("user_id").map(|user| link(&records::address("users", user), format!("user {user}")));
    let cells = [
        title,
        el("small", &[], about),
        el("small", &[("class", "data")], data),
        el("small", &[], by),
        el("small", &[], moment(event.get("created_datetime").and_then(Value::as_str))),
    ];
    el("li", &[("class", "event")], cells)
}

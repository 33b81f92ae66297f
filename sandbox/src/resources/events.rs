//! Events: the log of what happened. They are written by the other resources and only read here.

use serde_json::{Value, json};

use crate::engine::{Among, Resource};
use crate::http::reply::Failure;
use crate::spec::Query;
use crate::state::store::Key;
use crate::state::value::Fields;
use crate::state::{Atom, Index, Kind, Record, World, clock};

pub(crate) struct Events;

impl Resource for Events {
    fn kind(&self) -> Kind {
        Kind::Event
    }

    fn collection(&self) -> &'static str {
        "/api/events"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({})
    }

    fn check_list(&self, query: &Query) -> Result<(), Failure> {
        if query.sent("object_type") != query.sent("object_id") {
            let missing = if query.sent("object_id") { "object_type" } else { "object_id" };
            return Err(Failure::field(&[missing], "object_type and object_id go together."));
        }
        Ok(())
    }

    fn among(&self, _world: &World, query: &Query) -> Option<Among> {
        query.integer("object_id").map(|object| Among::Under(Index::EventObject, Atom::from(object)))
    }

    fn between(&self, query: &Query, field: &str) -> (Option<Key>, Option<Key>) {
        if field != "created_datetime" {
            return (None, None);
        }
        let edges = |names: [&str; 2]| {
            let edges = names.map(|name| query.text(&format!("created_datetime[{name}]")).and_then(clock::parse));
            edges.into_iter().flatten().map(|edge| Key::of(&json!(clock::write(edge)))).collect::<Vec<_>>()
        };
        (edges(["gt", "gte"]).into_iter().max(), edges(["lt", "lte"]).into_iter().min())
    }

    fn keeps(&self, _world: &World, record: &Record, query: &Query) -> bool {
        let created = record.text("created_datetime").and_then(clock::parse);
        let edge = |name: &str| query.text(&format!("created_datetime[{name}]")).and_then(clock::parse);
        let among = |name: &str, key: &str| {
            let wanted = query.get(name).and_then(Value::as_array);
            wanted.is_none_or(|wanted| record.get(key).is_some_and(|own| wanted.contains(own)))
        };
        edge("gt").is_none_or(|edge| created > Some(edge))
            && edge("gte").is_none_or(|edge| created >= Some(edge))
            && edge("lt").is_none_or(|edge| created < Some(edge))
            && edge("lte").is_none_or(|edge| created <= Some(edge))
            && query.text("object_type").is_none_or(|wanted| record.text("object_type") == Some(wanted))
            && query.integer("object_id").is_none_or(|wanted| record.int("object_id") == Some(wanted))
            && among("types", "type")
            && among("user_ids", "user_id")
    }
}

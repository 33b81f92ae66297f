//! Teams of users. The member list is kept as ids, so that names never go stale.

use serde_json::{Value, json};

use crate::engine::{Resource, Write};
use crate::http::reply::Failure;
use crate::state::value::Fields;
use crate::state::{Id, Index, Kind, Record, World};

pub(crate) struct Teams;

impl Resource for Teams {
    fn kind(&self) -> Kind {
        Kind::Team
    }

    fn collection(&self) -> &'static str {
        "/api/teams"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({"uri": null, "name": "", "description": null, "decoration": {}, "_members": [], "created_datetime": null})
    }

    fn prepare(&self, world: &mut World, Write { record, .. }: Write<'_>) -> Result<(), Failure> {
        let Some(members) = record.remove("members") else { return Ok(()) };
        let mut ids: Vec<Id> = Vec::new();
        for (place, member) in members.as_array().into_iter().flatten().enumerate() {
            let id = member.int("id").filter(|id| world.store.has(Kind::User, *id));
            ids.push(id.ok_or_else(|| Failure::field(&["members", &place.to_string(), "id"], "User does not exist."))?);
        }
        record.insert("_members".to_owned(), json!(ids));
        Ok(())
    }

    fn show(&self, world: &World, record: &Record) -> Value {
        let users = record.ints("_members").into_iter().filter_map(|id| world.store.get(Kind::User, id));
        let members: Vec<Value> = users
            .map(|user| json!({"id": user.id(), "name": user.get("name"), "email": user.get("email"), "meta": user.get("meta")}))
            .collect();
        let mut shown = record.clone();
        shown.remove("_members");
        shown.insert("members".to_owned(), json!(members));
        Value::Object(shown)
    }

    fn before_delete(&self, world: &mut World, id: Id) -> Result<(), Failure> {
        for ticket in world.store.under(Index::TicketTeam, id) {
            world.set(Kind::Ticket, ticket, json!({"_assignee_team": null}));
        }
        Ok(())
    }

    fn events(&self) -> Option<(&'static str, &'static str)> {
        Some(("Team", "team"))
    }
}

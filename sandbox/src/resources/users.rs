//! Users: the people (and bots) of the account. Number 0 is the caller.

use serde_json::{Value, json};

use crate::engine::{Resource, Totals, Write};
use crate::http::reply::Failure;
use crate::spec::Query;
use crate::state::value::{Fields, holds, object, same_address, split_name};
use crate::state::{Atom, Id, Index, Kind, Record, World, user};

pub(crate) struct Users;

/// The user with this address.
pub(crate) fn by_email(world: &World, email: &str) -> Option<Id> {
    world.store.found(Index::UserEmail, Atom::address(email)).next().map(Fields::id)
}

impl Resource for Users {
    fn kind(&self) -> Kind {
        Kind::User
    }

    fn collection(&self) -> &'static str {
        "/api/users"
    }

    fn defaults(&self, _world: &World) -> Value {
        let mut record = user("", "", "agent", "");
        record.insert("created_datetime".to_owned(), Value::Null);
        record.insert("updated_datetime".to_owned(), Value::Null);
        record.insert("has_password".to_owned(), json!(false));
        Value::Object(record)
    }

    fn prepare(&self, world: &mut World, Write { record, body, old }: Write<'_>) -> Result<(), Failure> {
        if let Some(email) = body.text("email")
            && by_email(world, email).is_some_and(|other| Some(other) != old.map(Fields::id))
        {
            return Err(Failure::conflict("The resource already exists."));
        }
        if body.some("new_password").is_some() && body.some("new_password") != body.some("password_confirmation") {
            return Err(Failure::field(&["password_confirmation"], "Passwords do not match."));
        }
        for secret in ["new_password", "old_password", "password_confirmation", "two_fa_code"] {
            record.remove(secret);
        }
        Ok(())
    }

    fn show(&self, world: &World, record: &Record) -> Value {
        let (first, last) = split_name(record.text("name"));
        let mut shown = record.clone();
        shown.extend(object(json!({
            "firstname": first, "lastname": last,
            "uri": format!("https://{}.gorgias.com/api/users/{}/", world.domain, record.id()),
        })));
        Value::Object(shown)
    }

    fn keeps(&self, _world: &World, record: &Record, query: &Query) -> bool {
        let role = record.some("role").and_then(|role| role.text("name")).unwrap_or_default();
        let text = |name: &str| record.text(name).unwrap_or_default();
        query.text("email").is_none_or(|email| same_address(email, text("email")))
            && query.text("external_id").is_none_or(|external| external == text("external_id"))
            && query.get("roles").and_then(Value::as_array).is_none_or(|roles| roles.contains(&json!(role)))
            && query.text("search").is_none_or(|part| holds(text("name"), part) || holds(text("email"), part))
    }

    fn before_delete(&self, world: &mut World, id: Id) -> Result<(), Failure> {
        if id == world.caller || id == world.bot {
            return Err(Failure::bad("This user cannot be deleted."));
        }
        for ticket in world.store.under(Index::TicketAssignee, id) {
            world.set(Kind::Ticket, ticket, json!({"_assignee_user": null}));
        }
        for team in world.store.ids(Kind::Team) {
            let members: Vec<Id> =
                world.copy(Kind::Team, team).ints("_members").into_iter().filter(|member| *member != id).collect();
            world.set(Kind::Team, team, json!({"_members": members}));
        }
        Ok(())
    }

    fn resolve(&self, world: &World, id: Id) -> Id {
        if id == 0 { world.caller } else { id }
    }

    fn events(&self) -> Option<(&'static str, &'static str)> {
        Some(("User", "user"))
    }

    fn totals(&self) -> Totals {
        Totals::Null
    }
}

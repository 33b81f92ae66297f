//! Views: saved filters over tickets (or customers).

use serde_json::{Value, json};

use super::view_filters;
use crate::dialect::{self, Expression};
use crate::engine::{Resource, Write};
use crate::http::reply::Failure;
use crate::spec::Query;
use crate::state::value::{Fields, object};
use crate::state::{Id, Kind, Record, World};

pub(crate) struct Views;

/// Puts the values of the caller in place of the variables of a filter.
pub(crate) fn with_caller(world: &World, filters: &str) -> String {
    let caller = world.copy(Kind::User, world.caller);
    let mut text = filters.replace("{{current_user.id}}", &world.caller.to_string());
    for key in ["email", "name"] {
        text = text.replace(&format!("{{{{current_user.{key}}}}}"), caller.text(key).unwrap_or_default());
    }
    text
}

/// The condition of a stored view. A view that the dialect cannot read holds nothing.
pub(crate) fn condition(world: &World, view: &Record) -> Option<Expression> {
    let filters = with_caller(world, view.text("filters").unwrap_or_default());
    if filters.trim().is_empty() {
        None
    } else {
        dialect::expression(&filters).or(Some(Expression::Literal(json!(false))))
    }
}

/// Deactivates the views that look at `attribute` with this value: they would show the wrong tickets from now on.
pub(crate) fn deactivate_users_of(world: &mut World, attribute: &str, value: &str) {
    for id in world.store.ids(Kind::View) {
        let view = world.copy(Kind::View, id);
        let filters = view.text("filters").unwrap_or_default();
        let mut looks = false;
        if let Some(parsed) = dialect::expression(filters) {
            parsed.paths(&mut |path| looks |= path.iter().any(|name| name == attribute));
        }
        let names = filters.split(['\'', '"', ',', '[', ']', '(', ')']).any(|part| part.trim() == value);
        if looks && names && view.some("deactivated_datetime").is_none() {
            let stamp = world.clock.stamp();
            world.set(Kind::View, id, json!({"deactivated_datetime": stamp}));
            world.event("view-deactivated", "View", id, json!({}));
        }
    }
}

/// Views that an account may have: public and shared ones, and private ones of each agent (documented in the help center).
const MOST: (usize, usize) = (500, 20);

fn check_room(world: &World, record: &Record, own: Option<Id>) -> Result<(), Failure> {
    let private = |view: &Record| view.text("visibility") == Some("private");
    let kind = private(record);
    // Only the caller makes views here, so all private ones are theirs.
    let others = world
        .store
        .all(Kind::View)
        .filter(|view| view.text("category") == Some("user") && private(view) == kind && Some(view.id()) != own);
    let most = if kind { MOST.1 } else { MOST.0 };
    match others.count() < most {
        true => Ok(()),
        false => {
            Err(Failure::field(&["visibility"], &format!("There are {most} views of this kind, which is the limit.")))
        }
    }
}

fn refs(world: &World, kind: Kind, ids: &[Id]) -> Vec<Value> {
    let extra = if kind == Kind::Team { "decoration" } else { "meta" };
    let found = ids.iter().filter_map(|id| world.store.get(kind, *id));
    found.map(|record| json!({"id": record.id(), "name": record.get("name"), extra: record.get(extra)})).collect()
}

impl Resource for Views {
    fn kind(&self) -> Kind {
        Kind::View
    }

    fn collection(&self) -> &'static str {
        "/api/views"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({
            "uri": null, "category": "user", "name": "", "slug": "", "type": "ticket-list", "visibility": "public", "decoration": null,
            "fields": [], "filters": "", "filters_ast": null,
            "order_by": "updated_datetime", "order_dir": "desc", "search": null, "shared_with_teams": [], "shared_with_users": [],
            "section_id": null, "created_datetime": null, "deactivated_datetime": null,
        })
    }

    fn prepare(&self, world: &mut World, Write { record, body, old }: Write<'_>) -> Result<(), Failure> {
        if let Some(filters) = body.text("filters") {
            view_filters::checked(&with_caller(world, filters))?;
        }
        for (key, kind) in [("shared_with_teams", Kind::Team), ("shared_with_users", Kind::User)] {
            if body.ints(key).iter().any(|id| !world.store.has(kind, *id)) {
                return Err(Failure::field(&[key], "The record does not exist."));
            }
        }
        check_room(world, record, old.map(Fields::id))?;
        // Derived whenever the view is shown.
        record.insert("filters_ast".to_owned(), Value::Null);
        Ok(())
    }

    fn show(&self, world: &World, record: &Record) -> Value {
        let filters = with_caller(world, record.text("filters").unwrap_or_default());
        let mut shown = record.clone();
        shown.extend(object(json!({
            "filters_ast": dialect::expression(&filters).map_or_else(dialect::nothing, |parsed| parsed.program()),
            "filters": filters,
            "shared_with_teams": refs(world, Kind::Team, &record.ints("shared_with_teams")),
            "shared_with_users": refs(world, Kind::User, &record.ints("shared_with_users")),
        })));
        Value::Object(shown)
    }

    fn keeps(&self, _world: &World, record: &Record, query: &Query) -> bool {
        query.text("category").is_none_or(|wanted| record.text("category") == Some(wanted))
    }

    fn before_delete(&self, world: &mut World, id: Id) -> Result<(), Failure> {
        if world.copy(Kind::View, id).text("category") == Some("system") {
            return Err(Failure::bad("System views cannot be deleted."));
        }
        Ok(())
    }

    fn events(&self) -> Option<(&'static str, &'static str)> {
        Some(("View", "view"))
    }
}

//! Tickets: list, read and delete. Creating and changing have files of their own.

use serde_json::{Value, json};

use super::conditions::Condition;
use super::{show, update};
use crate::engine::{Among, Call, Filter, Resource};
use crate::http::reply::{Answer, Failure, Reply};
use crate::spec::Query;
use crate::state::shown::Shown;
use crate::state::value::Fields;
use crate::state::{Atom, Id, Index, Kind, Record, World};

pub(crate) struct Tickets;

pub(crate) fn get(call: &mut Call<'_>) -> Answer {
    let id = call.existing(Kind::Ticket, "id")?;
    let definitions = call.query.get("relationships").is_some();
    let found = call.world.store.get(Kind::Ticket, id).ok_or_else(Failure::not_found)?;
    Ok(Reply::rendered(show::whole(call.world, found, definitions)))
}

pub(crate) fn update(call: &mut Call<'_>) -> Answer {
    let id = call.existing(Kind::Ticket, "id")?;
    let body = call.fields();
    update::apply(call.world, id, body)?;
    Ok(Reply::json(show::full(call.world, &call.world.copy(Kind::Ticket, id), false)))
}

impl Resource for Tickets {
    fn kind(&self) -> Kind {
        Kind::Ticket
    }

    fn collection(&self) -> &'static str {
        "/api/tickets"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({
            "uri": null, "external_id": null, "status": "open", "priority": "normal", "channel": "api", "via": "api", "from_agent": false,
            "spam": false, "imported": null, "language": null, "subject": null, "summary": null, "meta": null, "is_unread": true,
            "created_datetime": null, "processed_datetime": null, "opened_datetime": null, "last_received_message_datetime": null,
            "last_message_datetime": null, "updated_datetime": null, "closed_datetime": null, "trashed_datetime": null,
            "snooze_datetime": null, "_customer": null, "_assignee_user": null, "_assignee_team": null, "_tags": [], "_fields": {},
        })
    }

    fn show_whole(&self, world: &World, record: &Record) -> Value {
        show::full(world, record, false)
    }

    fn show_item<'a>(&self, world: &'a World, record: &'a Record) -> Shown<'a> {
        Shown::Map(show::item(world, record))
    }

    fn keeps(&self, _world: &World, record: &Record, query: &Query) -> bool {
        let listed = query.get("ticket_ids").and_then(Value::as_array);
        query.integer("customer_id").is_none_or(|wanted| record.int("_customer") == Some(wanted))
            && query.text("external_id").is_none_or(|wanted| record.text("external_id") == Some(wanted))
            && listed.is_none_or(|wanted| wanted.contains(&json!(record.id())))
            && (query.flag("trashed") != Some(false) || record.some("trashed_datetime").is_none())
    }

    fn filter<'a>(&'a self, world: &World, query: &'a Query) -> Filter<'a> {
        let view = query.integer("view_id").map(|view| Condition::of_view(world, view));
        let rule = query.integer("rule_id").map(|rule| Condition::of_rule(world, rule));
        Box::new(move |world, record| {
            self.keeps(world, record, query)
                && [&view, &rule].into_iter().flatten().all(|condition| condition.holds(world, record))
        })
    }

    fn among(&self, world: &World, query: &Query) -> Option<Among> {
        let listed = query.get("ticket_ids").and_then(Value::as_array);
        let listed = listed.map(|ids| Among::Ids(ids.iter().filter_map(Value::as_i64).collect()));
        let external = query.text("external_id").map(|id| Among::Under(Index::TicketExternal, Atom::from(id)));
        let customer = query.integer("customer_id").map(|id| Among::Under(Index::TicketCustomer, Atom::from(id)));
        let view = || query.integer("view_id").and_then(|view| Condition::of_view(world, view).among());
        listed.or(external).or(customer).or_else(view)
    }

    /// Final: the messages go too.
    fn before_delete(&self, world: &mut World, id: Id) -> Result<(), Failure> {
        for message in world.store.under(Index::MessageTicket, id) {
            world.store.remove(Kind::Message, message);
        }
        for survey in world.store.under(Index::SurveyTicket, id) {
            world.store.remove(Kind::Survey, survey);
        }
        Ok(())
    }

    fn events(&self) -> Option<(&'static str, &'static str)> {
        Some(("Ticket", "ticket"))
    }
}

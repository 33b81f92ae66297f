//! Satisfaction surveys: one per ticket, sent before scored, scored before it has a score.

use serde_json::{Value, json};

use crate::engine::{Among, Change, Resource, Write};
use crate::http::reply::Failure;
use crate::spec::Query;
use crate::state::value::Fields;
use crate::state::{Atom, Id, Index, Kind, World, clock};

pub(crate) struct Surveys;

/// Mails a survey whose time has come, unless it was sent, or put off, since this was planned.
pub(crate) fn mail(world: &mut World, id: Id) {
    let now = world.clock.now();
    let Some(survey) = world.store.get(Kind::Survey, id) else { return };
    let due = survey.text("should_send_datetime").and_then(clock::parse);
    if survey.some("sent_datetime").is_some() || due.is_none_or(|due| due > now) {
        return;
    }
    let ticket = survey.int("ticket_id");
    world.set(Kind::Survey, id, json!({"sent_datetime": clock::write(now)}));
    world.event("satisfaction-survey-sent", "SatisfactionSurvey", id, json!({"ticket_id": ticket}));
}

impl Resource for Surveys {
    fn kind(&self) -> Kind {
        Kind::Survey
    }

    fn collection(&self) -> &'static str {
        "/api/satisfaction-surveys"
    }

    fn defaults(&self, _world: &World) -> Value {
        json!({
            "uri": null, "ticket_id": null, "customer_id": null, "body_text": null, "score": null, "meta": null,
            "created_datetime": null, "scored_datetime": null, "sent_datetime": null, "should_send_datetime": null,
        })
    }

    fn prepare(&self, world: &mut World, Write { record, body, old }: Write<'_>) -> Result<(), Failure> {
        for (key, kind) in [("ticket_id", Kind::Ticket), ("customer_id", Kind::Customer)] {
            // The record may have been deleted since; a change of something else is no reason to refuse.
            if old.is_some() && !body.contains_key(key) {
                continue;
            }
            if !record.int(key).is_some_and(|id| world.store.has(kind, id)) {
                return Err(Failure::field(&[key], "The record does not exist."));
            }
        }
        let ticket = record.int("ticket_id");
        let others = ticket.map(|ticket| world.store.under(Index::SurveyTicket, ticket)).unwrap_or_default();
        if others.into_iter().any(|other| Some(other) != old.map(Fields::id)) {
            return Err(Failure::field(&["ticket_id"], "The ticket has a satisfaction survey already."));
        }
        let time = |key: &str| record.text(key).and_then(clock::parse);
        match (time("sent_datetime"), time("scored_datetime")) {
            (None, Some(_)) => {
                return Err(Failure::field(&["scored_datetime"], "A survey is sent before it is scored."));
            }
            (Some(sent), Some(scored)) if scored < sent => {
                return Err(Failure::field(&["scored_datetime"], "A survey is sent before it is scored."));
            }
            (_, None) if record.some("score").is_some() => {
                return Err(Failure::field(&["score"], "A score needs a scored_datetime."));
            }
            _ => {}
        }
        Ok(())
    }

    /// Tells of the answer once.
    fn settled(&self, world: &mut World, id: Id, _change: Change) {
        let survey = world.copy(Kind::Survey, id);
        if survey.some("scored_datetime").is_some() && !survey.flag("_answered") {
            world.set(Kind::Survey, id, json!({"_answered": true}));
            let data = json!({"ticket_id": survey.get("ticket_id"), "score": survey.get("score")});
            world.event("satisfaction-survey-responded", "SatisfactionSurvey", id, data);
        }
    }

    fn among(&self, _world: &World, query: &Query) -> Option<Among> {
        query.integer("ticket_id").map(|ticket| Among::Under(Index::SurveyTicket, Atom::from(ticket)))
    }
}

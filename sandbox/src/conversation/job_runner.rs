//! Runs jobs that are due. The answer to the create call shows the job waiting; the next request finds it done.

use serde_json::{Value, json};

use super::conditions::Condition;
use super::{actions, answer, tickets, update};
use crate::engine::Resource as _;
use crate::resources::{view_filters, views};
use crate::state::value::{Fields, object};
use crate::state::{Id, Index, Kind, Record, World, clock};

/// Runs every job whose time has come.
pub(crate) fn run_due(world: &mut World) {
    let now = world.clock.now();
    for id in world.store.due(Index::JobDue, now.timestamp_micros()) {
        let job = world.copy(Kind::Job, id);
        run(world, id, &job);
    }
}

fn run(world: &mut World, id: Id, job: &Record) {
    let started = world.clock.stamp();
    let params = job.get("params").cloned().unwrap_or_default();
    let outcome = match job.text("type").unwrap_or_default() {
        "updateTicket" => {
            let updates = object(params.get("updates").cloned().unwrap_or_default());
            if !is_plain_update(&updates) {
                return finish(world, id, &started, Err("The updates are not understood."));
            }
            each(world, &params, |world, ticket| update::apply(world, ticket, updates.clone()).is_ok())
        }
        "deleteTicket" => each(world, &params, |world, ticket| {
            let gone = tickets::Tickets.before_delete(world, ticket).is_ok();
            world.store.remove(Kind::Ticket, ticket);
            gone
        }),
        "applyMacro" => {
            let id = params.int("macro_id").unwrap_or_default();
            match world.store.get(Kind::Macro, id).cloned() {
                Some(found) => each(world, &params, |world, ticket| {
                    apply_macro(world, ticket, &found, params.flag("apply_and_close"))
                }),
                None => Err("The macro does not exist."),
            }
        }
        // Exports and imports have nothing to move here: they are over at once.
        _ => Ok(0),
    };
    finish(world, id, &started, outcome);
}

/// Whether updates hold nothing but known fields of plain values: a job's parameters are free in the document, and what it
/// writes must still be a ticket.
fn is_plain_update(updates: &Record) -> bool {
    updates.iter().all(|(key, value)| match key.as_str() {
        "status" => matches!(value.as_str(), Some("open" | "closed")),
        "priority" => matches!(value.as_str(), Some("critical" | "high" | "normal" | "low")),
        "subject" | "external_id" | "language" => value.is_string() || value.is_null(),
        "spam" | "is_unread" => value.is_boolean(),
        "snooze_datetime" | "trashed_datetime" => {
            value.is_null() || value.as_str().is_some_and(|t| clock::parse(t).is_some())
        }
        "assignee_user" | "assignee_team" => value.is_null() || value.is_object(),
        "tags" => value.as_array().is_some_and(|tags| tags.iter().all(|tag| tag.text("name").is_some())),
        _ => false,
    })
}

fn finish(world: &mut World, id: Id, started: &str, outcome: Result<usize, &'static str>) {
    let ended = world.clock.stamp();
    let result = match outcome {
        Ok(count) => json!({"status": "done", "info": {"progress_count": count}, "ended_datetime": ended}),
        Err(_) => json!({"status": "errored", "failed_datetime": ended, "ended_datetime": ended}),
    };
    world.set(Kind::Job, id, json!({"started_datetime": started}));
    world.set(Kind::Job, id, result);
}

/// Does something to every ticket that the parameters name, by number or by view.
fn each(
    world: &mut World,
    params: &Value,
    mut work: impl FnMut(&mut World, Id) -> bool,
) -> Result<usize, &'static str> {
    let mut ids = params.ints("ticket_ids");
    if let Some(view) = params.int("view_id") {
        let condition = Condition::of_view(world, view);
        ids.extend(all_in(world, &condition));
    }
    if let Some(filters) = params.some("view").and_then(|view| view.text("filters")) {
        let condition =
            view_filters::checked(&views::with_caller(world, filters)).map_err(|_| "The filter is not supported.")?;
        let condition = Condition::new(condition);
        ids.extend(all_in(world, &condition));
    }
    let edge = |key: &str| params.text(key).and_then(clock::parse);
    let (start, end) = (edge("start_datetime"), edge("end_datetime"));
    // Which time of a ticket the interval is about is not documented; its creation is assumed.
    let within = |ticket: &Record| {
        let created = ticket.text("created_datetime").and_then(clock::parse);
        start.is_none_or(|start| created >= Some(start)) && end.is_none_or(|end| created <= Some(end))
    };
    if start.is_some() || end.is_some() {
        ids = world.look_at(Kind::Ticket, &ids, usize::MAX, |_, ticket| within(ticket).then(|| ticket.id()));
    }
    ids.sort_unstable();
    ids.dedup();
    let mut count = 0;
    for id in ids {
        count += usize::from(world.store.has(Kind::Ticket, id) && work(world, id));
        world.store.breathe();
    }
    Ok(count)
}

/// The tickets that satisfy a condition.
fn all_in(world: &mut World, condition: &Condition) -> Vec<Id> {
    world.look(Kind::Ticket, usize::MAX, |world, ticket| condition.holds(world, ticket).then(|| ticket.id()))
}

/// Carries out the actions of a macro; those that fail are left out. Its text becomes an answer.
fn apply_macro(world: &mut World, ticket: Id, found: &Record, close: bool) -> bool {
    for action in found.items("actions") {
        match (action.text("name"), action.some("arguments")) {
            (Some("setResponseText"), Some(arguments)) => drop(answer::write(world, ticket, found.id(), arguments)),
            _ => drop(actions::apply(world, ticket, action)),
        }
    }
    !close || update::apply(world, ticket, object(json!({"status": "closed"}))).is_ok()
}

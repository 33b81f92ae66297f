//! `triage`: rules over tickets, as a plan by ticket and rule, and then carried out.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::agent::arguments::Arguments;
use crate::agent::effect::{Effects, Proposal};
use crate::agent::gate::{self, DRY_RUN, PLAN, WriteTool};
use crate::agent::tools::written;
use crate::agent::turn::{Draft, ToolFuture, Turn};
use crate::agent::{Argument, ArgumentKind, Labels, Tier, Tool, ToolError, fence, names};
use crate::budget::Priority;
use crate::custom_fields::is_decimal;
use crate::odd::OddItem;
use crate::triage::{TicketChange, Triage, TriagePlan, TriageRules};
use crate::types::{Ticket, TicketCompact};
use crate::{Client, Timestamp};

/// The most tickets of a call.
const MOST: usize = 30;

pub(super) const TOOL: Tool = Tool {
    name: "triage",
    title: "Triage by rules",
    description: "Plans what rules change on the tickets of a view, or on up to 30 tickets; with the plan's handle, does it.",
    tier: Tier::Agent,
    arguments: &[
        Argument::new(
            "rules",
            ArgumentKind::Object,
            "{\"rules\":[{\"id\":\"refunds\",\"when\":{\"body\":{\"words\":\"refund\"}},\"then\":{\"add_tags\":[\"refund\"]}}]}",
        ),
        Argument::new("named", ArgumentKind::Text, "name of stored rules"),
        Argument::new("view", ArgumentKind::Text, ""),
        Argument::new("tickets", ArgumentKind::TextList, "ids"),
        DRY_RUN,
        PLAN,
    ],
    idempotent: true,
    destructive: true,
    planned: true,
};

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(gate::write::<ByRules>(turn))
}

struct ByRules;

struct Planned {
    triage: Triage,
    plans: Vec<TriagePlan>,
}

impl WriteTool for ByRules {
    type Change = Planned;

    async fn propose(turn: &Turn<'_>, arguments: &Arguments, at: Timestamp) -> Result<Proposal<Planned>, ToolError> {
        let rules = rules(turn, arguments)?;
        // Nobody waits for a single ticket.
        let client = turn.client.with_options(|options| options.priority(Priority::Bulk));
        let triage = client.triage(&rules).await?;
        let (ids, more) = match arguments.text("view") {
            Some(_) if arguments.has("tickets") => {
                return Err(ToolError::argument("view", "stands beside tickets", "give one of them"));
            }
            Some(view) => of_view(turn, view).await?,
            None => (arguments.ids("tickets", MOST)?, 0),
        };
        // Carrying it out reads each ticket that changes once more, and may not stop half-way at the cap.
        let room = usize::try_from(turn.belt.policy.calls_per_tool).unwrap_or(usize::MAX).saturating_sub(2);
        let (mut plans, mut failed, mut left) = (Vec::new(), Vec::new(), Vec::new());
        let mut calls = 0;
        let listed = if turn.arguments.has(PLAN.name) { lines(&client, &ids).await? } else { Vec::new() };
        for (place, id) in ids.iter().enumerate() {
            if place + 3 > room {
                left.extend(ids.iter().skip(place));
                break;
            }
            match read(turn, &client, &listed, *id).await {
                Ok(ticket) => {
                    let plan = triage.plan_at(&ticket, at);
                    let cost = 1 + calls_of(&plan);
                    if plan.is_empty() {
                        continue;
                    }
                    if calls + cost > room {
                        left.push(*id);
                        continue;
                    }
                    calls += cost;
                    plans.push(plan);
                }
                Err(error) if error.kind().ends_all() => return Err(error.into()),
                Err(error) => failed.push(format!("#{id} could not be read: {}", error.kind())),
            }
        }
        let mut words: Vec<String> = plans.iter().map(ToString::to_string).collect();
        words.extend(failed);
        let looked = ids.len() - left.len();
        words.push(format!("{} of {looked} tickets change, in {calls} calls", plans.len()));
        if more + left.len() > 0 {
            words.push(format!("{} tickets are left for a further call", more + left.len()));
        }
        let words = words.join("\n");
        if plans.is_empty() {
            return Ok(Proposal::nothing(words));
        }
        let exact = Value::from_iter(plans.iter().map(|plan| json!([plan.ticket_id, plan.changes])));
        // What a view shows meanwhile is not part of the plan.
        let mut stored = gate::without_plan(turn.raw);
        if let Some(stored) = stored.as_object_mut() {
            stored.remove("view");
            stored.insert("tickets".to_owned(), plans.iter().map(|plan| plan.ticket_id).collect());
        }
        let effects = Effects { tickets: plans.len(), anything: true, ..Effects::default() };
        let change = Some(Planned { triage, plans });
        Ok(Proposal { effects, exact, words, labels: Labels::default(), change, stored: Some(stored) })
    }

    async fn apply(_: &Turn<'_>, _: &Arguments, planned: Planned) -> Result<Draft, ToolError> {
        let Planned { triage, plans } = planned;
        let (mut done, mut failed, mut left) = (Vec::new(), Vec::new(), Vec::new());
        let mut over = false;
        for plan in &plans {
            if over {
                left.push(plan.ticket_id);
                continue;
            }
            let report = triage.apply(plan).await;
            match report.error {
                None => done.push(plan.ticket_id),
                Some(error) => {
                    let look = if error.may_have_taken_effect() { ", and may have taken effect" } else { "" };
                    failed.push(format!(
                        "#{} failed after {} writes: {}{look}",
                        plan.ticket_id,
                        report.done.len(),
                        error.kind()
                    ));
                    over = error.kind().ends_all();
                }
            }
        }
        let mut text = format!("Done: {} of {} tickets", done.len(), plans.len());
        if !done.is_empty() {
            text.push_str(&format!(" ({})", written::listed(&done)));
        }
        for line in &failed {
            text.push_str(&format!("\n{line}"));
        }
        if !left.is_empty() {
            text.push_str(&format!("\nNot begun: {}", written::listed(&left)));
        }
        if !failed.is_empty() {
            text.push_str("\nRepeating the call is safe: it does only what is left.");
        }
        let mut draft = Draft::new(text);
        draft.failed = !failed.is_empty();
        Ok(draft)
    }
}

/// The tickets as lists show them, in one call; those that are not there are read by themselves.
async fn lines(client: &Client, ids: &[i64]) -> Result<Vec<TicketCompact>, ToolError> {
    let listed = client.list_tickets().ticket_ids(ids.to_vec()).trashed(true).limit(100).send().await?;
    Ok(listed.into_inner().data)
}

/// A ticket with its messages: as it was read for the plan, if the list shows no change since.
async fn read(turn: &Turn<'_>, client: &Client, listed: &[TicketCompact], id: i64) -> crate::Result<Arc<Ticket>> {
    let seen = &turn.belt.watch.seen;
    if let Some(ticket) = listed.iter().find(|ticket| ticket.id == id).and_then(|ticket| seen.unchanged(ticket)) {
        return Ok(ticket);
    }
    Ok(seen.keep(client.get_ticket().id(id).send().await?.into_inner()))
}

/// The rules, by name or as they are written.
fn rules(turn: &Turn<'_>, arguments: &Arguments) -> Result<TriageRules, ToolError> {
    match (arguments.object("rules"), arguments.text("named")) {
        (Some(rules), None) => serde_json::from_value(Value::Object(rules.clone())).map_err(|error| {
            // What serde says names keys and kinds, and values that the model wrote itself.
            ToolError::argument(
                "rules",
                format_args!("cannot be read: {}", fence::quote(&error.to_string(), 200)),
                "see the example",
            )
        }),
        (None, Some(name)) => turn.belt.policy.rules.get(name.trim()).cloned().ok_or_else(|| {
            let known = turn.belt.policy.rules.keys().map(String::as_str).collect::<Vec<_>>();
            let remedy = if known.is_empty() {
                "none are stored: give rules".to_owned()
            } else {
                format!("one of {}", known.join(", "))
            };
            ToolError::argument("named", "names no stored rules", remedy)
        }),
        (None, None) => Err(ToolError::argument("rules", "is missing", "give rules or named")),
        (Some(_), Some(_)) => Err(ToolError::argument("named", "stands beside rules", "give one of them")),
    }
}

/// The first tickets of a view, and how many more it shows on its first page.
async fn of_view(turn: &Turn<'_>, view: &str) -> Result<(Vec<i64>, usize), ToolError> {
    let id = names::view(&turn.client, view).await?;
    let page = turn.client.list_view_items().view_id(id).limit(100).send().await?;
    let mut ids: Vec<i64> = page.data.iter().map(|ticket| ticket.id).collect();
    // One that cannot be read from the list fails by itself.
    ids.extend(page.odd_items().iter().filter_map(OddItem::id));
    let more = ids.len().saturating_sub(MOST);
    ids.truncate(MOST);
    Ok((ids, more))
}

/// The calls that carrying a plan out takes, the reading left out.
fn calls_of(plan: &TriagePlan) -> usize {
    let (mut tags, mut untags, mut fields, mut update, mut note) = (0, 0, 0, 0, 0);
    let mut decimal = false;
    for change in &plan.changes {
        match &change.what {
            TicketChange::AddTag { .. } => tags = 1,
            TicketChange::RemoveTag { .. } => untags = 1,
            TicketChange::CustomField { value, .. } => {
                fields += 1;
                decimal |= is_decimal(value);
            }
            TicketChange::Note { .. } => note = 2,
            _ => update = 1,
        }
    }
    tags + untags + update + note + if decimal { fields.max(2) } else { fields }
}

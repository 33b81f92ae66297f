//! `update_tickets`: what tickets are to be, and only what differs is written.

use serde_json::Value;

use super::ticket_changes::{TicketUpdate, Wanted};
use crate::Timestamp;
use crate::agent::arguments::Arguments;
use crate::agent::effect::{Effects, Proposal};
use crate::agent::gate::{self, DRY_RUN, PLAN, WriteTool};
use crate::agent::tools::written;
use crate::agent::turn::{Draft, ToolFuture, Turn};
use crate::agent::{Argument, ArgumentKind, Labels, Tier, Tool, ToolError};
use crate::types::TicketCompact;

/// The most tickets of a call.
const MOST: usize = 30;

pub(super) const TOOL: Tool = Tool {
    name: "update_tickets",
    title: "Update tickets",
    description: "Sets what is given on 1 to 30 tickets and says before → after. Names or ids. More than 3 tickets: plan first.",
    tier: Tier::Agent,
    arguments: &[
        Argument::required("tickets", ArgumentKind::TextList, "ids"),
        Argument::new("status", ArgumentKind::Choice(&["open", "closed"]), ""),
        Argument::new("priority", ArgumentKind::Choice(&["critical", "high", "normal", "low"]), ""),
        Argument::new("assignee", ArgumentKind::Text, "user; me"),
        Argument::new("team", ArgumentKind::Text, ""),
        Argument::new("add_tags", ArgumentKind::TextList, "names that exist"),
        Argument::new("remove_tags", ArgumentKind::TextList, ""),
        Argument::new("snooze_until", ArgumentKind::Text, "time, or 2d"),
        Argument::new("fields", ArgumentKind::Object, "custom fields by name"),
        Argument::new("clear", ArgumentKind::TextList, "assignee, team, snooze, or fields to empty"),
        DRY_RUN,
        PLAN,
    ],
    idempotent: true,
    destructive: true,
    planned: true,
};

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(gate::write::<UpdateTickets>(turn))
}

struct UpdateTickets;

impl WriteTool for UpdateTickets {
    type Change = Vec<TicketUpdate>;

    async fn propose(
        turn: &Turn<'_>,
        arguments: &Arguments,
        at: Timestamp,
    ) -> Result<Proposal<Self::Change>, ToolError> {
        let ids = arguments.ids("tickets", MOST)?;
        let wanted = Wanted::read(turn, arguments, at).await?;
        let tickets = read(turn, &ids).await?;
        let mut updates = Vec::new();
        for ticket in &tickets {
            updates.extend(wanted.of(ticket, at));
        }
        if updates.is_empty() {
            return Ok(Proposal::nothing(format!("Nothing to change: {} are so already.", written::listed(&ids))));
        }
        let exact = Value::from_iter(updates.iter().map(TicketUpdate::exact));
        let mut words = grouped(&updates);
        let same: Vec<i64> =
            ids.iter().copied().filter(|id| updates.iter().all(|update| update.ticket != *id)).collect();
        if !same.is_empty() {
            words.push_str(&format!("\n{}: so already", written::listed(&same)));
        }
        let effects = Effects { tickets: updates.len(), ..Effects::default() };
        Ok(Proposal { effects, exact, words, labels: Labels::default(), change: Some(updates), stored: None })
    }

    async fn apply(turn: &Turn<'_>, _: &Arguments, updates: Self::Change) -> Result<Draft, ToolError> {
        let (mut done, mut failed, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for update in updates {
            if !open.is_empty() {
                open.push(update.ticket);
                continue;
            }
            match update.carry_out(&turn.client).await {
                Ok(()) => done.push(update),
                Err(error) => {
                    let look =
                        if error.may_have_taken_effect() { "; it may have taken effect: look first" } else { "" };
                    let ends = error.kind().ends_all();
                    failed.push(format!("#{} failed: {}{look}", update.ticket, error.kind()));
                    if ends {
                        // What every other ticket would meet as well.
                        open.push(update.ticket);
                    }
                }
            }
        }
        let mut text = if done.is_empty() { String::new() } else { format!("Done:\n{}", grouped(&done)) };
        for line in &failed {
            text.push_str(&format!("\n{line}"));
        }
        if let Some(rest) = open.get(1..).filter(|rest| !rest.is_empty()) {
            text.push_str(&format!("\nNot begun: {}", written::listed(rest)));
        }
        if !failed.is_empty() {
            text.push_str("\nTo do the rest, call again with the same arguments: only what differs is written.");
        }
        let mut draft = Draft::new(text.trim_start().to_owned());
        draft.failed = !failed.is_empty();
        Ok(draft)
    }
}

/// The tickets as lists show them: one call for all.
async fn read(turn: &Turn<'_>, ids: &[i64]) -> Result<Vec<TicketCompact>, ToolError> {
    let list = turn.client.list_tickets().ticket_ids(ids.to_vec()).trashed(true).limit(100);
    let listed = list.send().await?.complete()?.into_inner().data;
    let mut tickets = Vec::new();
    let mut missing = Vec::new();
    for id in ids {
        match listed.iter().find(|ticket| ticket.id == *id) {
            Some(ticket) => tickets.push(ticket.clone()),
            None => missing.push(*id),
        }
    }
    if missing.is_empty() {
        return Ok(tickets);
    }
    let what = format!("has tickets that are not there, or were merged: {}", written::listed(&missing));
    Err(ToolError::argument("tickets", what, "leave them out"))
}

/// Updates in words: tickets of which the same is said stand in one line.
fn grouped(updates: &[TicketUpdate]) -> String {
    let mut lines: Vec<(String, Vec<i64>)> = Vec::new();
    for update in updates {
        let words = update.words();
        match lines.iter_mut().find(|(known, _)| *known == words) {
            Some((_, ids)) => ids.push(update.ticket),
            None => lines.push((words, vec![update.ticket])),
        }
    }
    let line = |(words, ids): &(String, Vec<i64>)| format!("{}: {words}", written::listed(ids));
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

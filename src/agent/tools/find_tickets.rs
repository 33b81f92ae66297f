//! `find_tickets`: a line for each ticket that fits.

use std::fmt::Write as _;

use super::super::turn::{Draft, ToolFuture, Turn};
use super::super::{Argument, ArgumentKind, Tier, Tool, ToolError, names};
use super::ticket_line::ticket_line;
use crate::orders::context::without_personal_data;
use crate::search::{FoundTickets, SearchMethod, TicketQuery};
use crate::types::TicketStatus;

pub(super) const TOOL: Tool = Tool {
    name: "find_tickets",
    title: "Find tickets",
    description: "Tickets that fit all conditions, latest change first, a line each.",
    tier: Tier::Read,
    arguments: &[
        Argument::new("words", ArgumentKind::Text, ""),
        Argument::new("customer", ArgumentKind::Text, "id, e-mail, +phone or external id"),
        Argument::new("view", ArgumentKind::Text, ""),
        Argument::new("status", ArgumentKind::Choice(&["open", "closed"]), ""),
        Argument::new("tag", ArgumentKind::Text, ""),
        Argument::new("assignee", ArgumentKind::Text, "name, e-mail, me, nobody"),
        Argument::new("team", ArgumentKind::Text, "name, nobody"),
        Argument::new("since", ArgumentKind::Text, "changed since: 2026-03-01, 36h, 7d"),
        Argument::new("external_id", ArgumentKind::Text, ""),
        Argument::new("limit", ArgumentKind::Integer, "30"),
        Argument::new("more", ArgumentKind::Text, "handle of an earlier call"),
    ],
    idempotent: true,
    destructive: false,
    planned: false,
};

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(async move {
        let arguments = &turn.arguments;
        let limit = arguments.integer_in("limit", 1..=100)?.and_then(|limit| usize::try_from(limit).ok());
        let mut query = match arguments.text("more") {
            Some(handle) => turn.belt.kept(handle, turn.now).await?,
            None => query(turn).await?,
        };
        if let Some(limit) = limit {
            query = query.limit(limit);
        }
        let found = turn.client.search_tickets(&query).await?;
        let mut draft = Draft::new(heading(&query, &found));
        if let Some(next) = &found.next {
            let handle = turn.belt.keep(next.clone(), turn.now).await?;
            let _ = write!(draft.text, "; more: find_tickets {{\"more\":\"{handle}\"}}");
            draft.continues = true;
        }
        draft.text.push('\n');
        // People write into subjects how to reach them.
        let personal = turn.belt.policy.personal_data;
        let words = |text: &str| if personal { text.to_owned() } else { without_personal_data(text) };
        found.tickets.iter().for_each(|ticket| draft.line(ticket_line(&turn.fence, ticket, words)));
        Ok(draft.personal(personal))
    })
}

async fn query(turn: &Turn<'_>) -> Result<TicketQuery, ToolError> {
    let (arguments, client) = (&turn.arguments, &turn.client);
    let mut query = TicketQuery::default();
    if let Some(words) = arguments.text("words") {
        query = query.words(words);
    }
    match arguments.choice("status") {
        Some("open") => query = query.status(TicketStatus::Open),
        Some(_) => query = query.status(TicketStatus::Closed),
        None => {}
    }
    if let Some(since) = arguments.text("since") {
        query = query.updated_since(names::time("since", since, turn.now)?);
    }
    if let Some(id) = arguments.text("external_id") {
        query = query.external_id(id);
    }
    if let Some(customer) = arguments.text("customer") {
        query = query.customer(names::customer(client, customer).await?);
    }
    if let Some(view) = arguments.text("view") {
        query = query.view(names::view(client, view).await?);
    }
    if let Some(tag) = arguments.text("tag") {
        query = query.tag(tag.trim());
    }
    query = match arguments.text("assignee") {
        Some(nobody) if is_nobody(nobody) => query.without_user(),
        Some(user) => query.assignee_user(names::user(client, user).await?),
        None => query,
    };
    Ok(match arguments.text("team") {
        Some(nobody) if is_nobody(nobody) => query.without_team(),
        Some(team) => query.assignee_team(names::team(client, team).await?),
        None => query,
    })
}

fn is_nobody(text: &str) -> bool {
    ["nobody", "none", "unassigned"].iter().any(|word| text.trim().eq_ignore_ascii_case(word))
}

/// How many were found, how, and what the way could not do.
fn heading(query: &TicketQuery, found: &FoundTickets) -> String {
    let count = found.tickets.len();
    let mut text = format!("{count} ticket{}", if count == 1 { "" } else { "s" });
    let how = match found.method {
        SearchMethod::Search => "by Gorgias' search",
        SearchMethod::View => "in the view",
        SearchMethod::List => "in the list of tickets",
    };
    let _ = write!(text, " {how}, {} looked at", found.looked_at);
    if found.search_unavailable {
        text.push_str("; Gorgias' search gave nothing usable");
    }
    if found.method != SearchMethod::Search && query.has_words() {
        text.push_str("; words compared with subjects and excerpts only, not with whole conversations");
    }
    if !found.odd_items.is_empty() {
        let _ = write!(text, "; {} could not be read", found.odd_items.len());
    }
    text
}

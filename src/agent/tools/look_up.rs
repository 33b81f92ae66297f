//! `look_up`: ids and names of what the account has.

use std::error::Error as _;
use std::fmt::Write as _;

use super::super::turn::{Draft, ToolFuture, Turn};
use super::super::{Argument, ArgumentKind, Tier, Tool, ToolError, arguments, fence};
use crate::directory::{DirectoryEntry, DirectoryKind, Unresolved};
use crate::text::words::fold;

pub(super) const TOOL: Tool = Tool {
    name: "look_up",
    title: "Look up names",
    description: "Ids and names: of one name or id, else all of the kind. account: limits and calls left.",
    tier: Tier::Read,
    arguments: &[
        Argument::required("kind", ArgumentKind::Choice(KINDS), ""),
        Argument::new("name", ArgumentKind::Text, ""),
    ],
    idempotent: true,
    destructive: false,
    planned: false,
};

const KINDS: &[&str] =
    &["account", "user", "team", "tag", "macro", "view", "integration", "ticket_field", "customer_field"];
/// Most characters of a name.
const NAME: usize = 120;

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(async move {
        let kind = match turn.arguments.choice("kind") {
            Some("user") => DirectoryKind::User,
            Some("team") => DirectoryKind::Team,
            Some("tag") => DirectoryKind::Tag,
            Some("macro") => DirectoryKind::Macro,
            Some("view") => DirectoryKind::View,
            Some("integration") => DirectoryKind::Integration,
            Some("ticket_field") => DirectoryKind::TicketField,
            Some("customer_field") => DirectoryKind::CustomerField,
            _ => return Ok(account(turn)),
        };
        match turn.arguments.text("name").map(str::trim) {
            None => all(turn, kind).await,
            Some(name) => one(turn, kind, name).await,
        }
    })
}

/// What the belt knows without a call.
fn account(turn: &Turn<'_>) -> Draft {
    let (policy, budget) = (&turn.belt.policy, turn.client.budget().state());
    let mut draft = Draft::new("");
    draft.line(format_args!("account: {}", turn.client.base_url().host_str().unwrap_or_default()));
    draft.line(format_args!(
        "tier: {}; personal data: {}",
        policy.tier,
        if policy.personal_data { "on request" } else { "off" }
    ));
    let calls = budget.limit;
    if budget.learned {
        let window = calls.window.as_secs();
        draft.line(format_args!("API calls left now: {} of {} per {window} s", budget.available, calls.calls));
    } else {
        draft.line("API calls left: known after the first call");
    }
    draft.line(format_args!("caps: {} calls per tool call, {} per hour", policy.calls_per_tool, policy.calls_per_hour));
    draft
}

async fn all(turn: &Turn<'_>, kind: DirectoryKind) -> Result<Draft, ToolError> {
    let mut entries = turn.client.directory().list(kind).await?;
    entries.retain(|entry| !entry.deactivated);
    entries.sort_by_cached_key(|entry| entry.name.as_deref().map(fold));
    let mut draft = Draft::new("").within(2_000);
    draft.line(format_args!("{} {kind}{}", entries.len(), if entries.len() == 1 { "" } else { "s" }));
    entries.iter().for_each(|entry| draft.line(line(entry)));
    Ok(draft)
}

async fn one(turn: &Turn<'_>, kind: DirectoryKind, name: &str) -> Result<Draft, ToolError> {
    let directory = turn.client.directory();
    let found = match arguments::id(name) {
        Some(id) => match directory.by_id(kind, id).await? {
            Some(entry) => return Ok(Draft::new(format!("{}\n", line(&entry)))),
            // It may be called so.
            None => find(turn, kind, name).await,
        },
        None => find(turn, kind, name).await,
    };
    match found {
        Ok(id) => Ok(Draft::new(format!("{id} {}\n", fence::quote(name, NAME)))),
        Err(error) => {
            // What may have been meant is what was asked for, so it is no failure.
            let unresolved = error.source().and_then(|source| source.downcast_ref::<Unresolved>());
            let Some(unresolved) = unresolved else { return Err(error.into()) };
            let mut draft = Draft::new(format!("no single {kind} is called {}\n", fence::quote(name, NAME)));
            if !unresolved.candidates().is_empty() {
                draft.line("the nearest:");
            }
            unresolved.candidates().iter().for_each(|entry| draft.line(line(entry)));
            Ok(draft)
        }
    }
}

async fn find(turn: &Turn<'_>, kind: DirectoryKind, name: &str) -> crate::Result<i64> {
    let directory = turn.client.directory();
    match kind {
        DirectoryKind::User if name.contains('@') => directory.user_by_email(name).await,
        DirectoryKind::User => directory.user_by_name(name).await,
        DirectoryKind::Team => directory.team_by_name(name).await,
        DirectoryKind::Tag => directory.tag_by_name(name).await,
        DirectoryKind::Macro => directory.macro_by_name(name).await,
        DirectoryKind::View => directory.view_by_name(name).await,
        DirectoryKind::Integration => directory.integration_by_name(name).await,
        DirectoryKind::TicketField => directory.ticket_field(name).await,
        DirectoryKind::CustomerField => directory.customer_field(name).await,
    }
}

fn line(entry: &DirectoryEntry) -> String {
    let mut line = format!("{} {}", entry.id, fence::quote(entry.name.as_deref().unwrap_or_default(), NAME));
    if let Some(type_) = &entry.type_ {
        // Writing to a String cannot fail.
        let _ = write!(line, " {}", fence::quote(type_, 30));
    }
    if entry.deactivated {
        line.push_str(" (deactivated)");
    }
    line
}

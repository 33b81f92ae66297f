//! `read_tickets`: what it takes to decide on tickets: facts, the order and why, the conversation, what became of replies.

use super::super::turn::{Draft, ToolFuture, Turn};
use super::super::{Argument, ArgumentKind, Tier, Tool, ToolError, brief};
use crate::orders::context::Briefs;

pub(super) const TOOL: Tool = Tool {
    name: "read_tickets",
    title: "Read tickets",
    description: "Tickets with conversation, the order they are about and why, and delivery of replies.",
    tier: Tier::Read,
    arguments: &[
        Argument::required("tickets", ArgumentKind::TextList, "1-10 ids"),
        Argument::new("notes", ArgumentKind::Flag, "with internal notes"),
        Argument::new("personal_data", ArgumentKind::Flag, ""),
        Argument::new("max_tokens", ArgumentKind::Integer, ""),
    ],
    idempotent: true,
    destructive: false,
    planned: false,
};

/// The most tickets of a call.
const MOST: usize = 10;
/// The tokens of one ticket by default, and those that fences and the warning take beside the facts.
const EACH: usize = 1_500;
const ASIDE: usize = 60;

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(async move {
        let arguments = &turn.arguments;
        let ids = arguments.ids("tickets", MOST)?;
        let personal = turn.personal_data()?;
        let notes = arguments.flag("notes") == Some(true);
        let room = arguments.max_tokens()?.unwrap_or((EACH * ids.len()).min(super::DEFAULT_TOKENS));
        let mut failures = Vec::new();
        let mut contexts = Vec::new();
        for (id, context) in ids.iter().zip(turn.client.order_contexts(&ids).await) {
            match context {
                Ok(context) => contexts.push(context),
                Err(error) => failures.push((id, ToolError::from(error))),
            }
        }
        if contexts.is_empty() {
            return Err(match failures.into_iter().next() {
                Some((_, error)) => error,
                None => ToolError::argument("tickets", "has no id", "ids are whole numbers above 0"),
            });
        }
        let briefs = contexts.iter().map(|context| context.brief().max_chars(usize::MAX));
        let briefs = briefs.map(|brief| brief.personal_data(personal).internal_notes(notes));
        let briefs = Briefs::new(briefs).max_tokens(room.saturating_sub(ASIDE));
        let texts = briefs.sharing(|brief| brief.fit(|facts| brief::text(facts, &turn.fence)), String::clone);
        let mut draft = Draft::new(texts.join("\n")).personal(personal).with_failure(!failures.is_empty());
        failures.iter().for_each(|(id, error)| draft.line(format_args!("Ticket {id}: {error}")));
        Ok(draft.within(room))
    })
}

//! `add_note`: an internal note, which only the team sees.

use serde_json::json;

use crate::agent::arguments::Arguments;
use crate::agent::effect::{Effects, Proposal};
use crate::agent::gate::{self, DRY_RUN, PLAN, WriteTool};
use crate::agent::tools::written;
use crate::agent::turn::{Draft, ToolFuture, Turn};
use crate::agent::{Argument, ArgumentKind, Labels, Tier, Tool, ToolError, digest, names};
use crate::message::compose::Message;
use crate::{Ensured, Timestamp};

pub(super) const TOOL: Tool = Tool {
    name: "add_note",
    title: "Add an internal note",
    description: "Writes an internal note on a ticket. Only the team sees it.",
    tier: Tier::Agent,
    arguments: &[
        Argument::required("ticket", ArgumentKind::Integer, ""),
        Argument::required("text", ArgumentKind::Text, ""),
        Argument::new("mention", ArgumentKind::TextList, "users"),
        DRY_RUN,
        PLAN,
    ],
    idempotent: true,
    destructive: false,
    planned: false,
};

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(gate::write::<AddNote>(turn))
}

struct AddNote;

struct Note {
    ticket: i64,
    text: String,
    mentions: Vec<i64>,
    external_id: String,
}

impl WriteTool for AddNote {
    type Change = Note;

    async fn propose(turn: &Turn<'_>, arguments: &Arguments, at: Timestamp) -> Result<Proposal<Note>, ToolError> {
        let ticket = written::ticket(arguments)?;
        let text = arguments.required("text")?.to_owned();
        let mut mentions = Vec::new();
        for who in arguments.list("mention") {
            mentions.push(names::user(&turn.client, who).await?);
        }
        let exact = json!({"ticket": ticket, "text": text, "mentions": mentions});
        let who = match mentions.len() {
            0 => String::new(),
            many => format!(", mentioning {many} users ({})", arguments.list("mention").join(", ")),
        };
        let words = format!("internal note on ticket {ticket}{who}:\n{}", written::quoted(&text));
        // The same note on the same day is one note, whatever became of the response to the first.
        let external_id =
            written::external_id("note", &digest::of(&json!([exact, at.to_datetime().date_naive().to_string()])));
        let change = Some(Note { ticket, text, mentions, external_id });
        let effects = Effects { tickets: 1, ..Effects::default() };
        Ok(Proposal { effects, exact, words, labels: Labels::default(), change, stored: None })
    }

    async fn apply(turn: &Turn<'_>, _: &Arguments, note: Note) -> Result<Draft, ToolError> {
        let Note { ticket, text, mentions, external_id } = note;
        let body = Message::internal_note(text).mention(mentions).external_id(external_id).build()?;
        let written = turn.client.get_or_create_ticket_message(ticket, body).await;
        let written = written.map_err(|error| written::look_first(error, ticket))?;
        let id = written.id();
        Ok(Draft::new(match written {
            Ensured::Found(_) => {
                format!("Ticket {ticket} has this note of today already: message {id}. Nothing was written.")
            }
            _ => format!("Note {id} is on ticket {ticket}."),
        }))
    }
}

//! `send_reply`: a reply on the channel of the customer's last message, and what became of it.

use std::time::Duration;

use serde_json::json;

use crate::agent::arguments::Arguments;
use crate::agent::effect::{Effects, Proposal};
use crate::agent::gate::{self, DRY_RUN, PLAN, WriteTool};
use crate::agent::tools::{macro_text, written};
use crate::agent::turn::{Draft, ToolFuture, Turn};
use crate::agent::{Argument, ArgumentKind, Labels, Tier, Tool, ToolError, digest, fence};
use crate::message::{DeliveryStatus, MessageRef};
use crate::types::{CreateMessage, Ticket, TicketMessage, TicketStatus, UpdateTicket};
use crate::{Client, Ensured, Timestamp};

/// How long a call waits for the delivery, at most; and which part of its time.
const WATCHED: Duration = Duration::from_secs(6);
const PART: u32 = 10;

pub(super) const TOOL: Tool = Tool {
    name: "send_reply",
    title: "Reply to a customer",
    description: "Replies to a ticket's customer on the channel of their last message: plan first, then sent, failed with the \
                  reason, or still open. Give text or macro.",
    tier: Tier::Agent,
    arguments: &[
        Argument::required("ticket", ArgumentKind::Integer, ""),
        Argument::new("text", ArgumentKind::Text, ""),
        Argument::new("macro", ArgumentKind::Text, "name or id"),
        Argument::new("close", ArgumentKind::Flag, "close the ticket, too"),
        DRY_RUN,
        PLAN,
    ],
    idempotent: false,
    destructive: true,
    planned: true,
};

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(gate::write::<SendReply>(turn))
}

struct SendReply;

struct Outgoing {
    client: Client,
    ticket: i64,
    body: CreateMessage,
    close: bool,
}

impl WriteTool for SendReply {
    type Change = Outgoing;

    async fn propose(turn: &Turn<'_>, arguments: &Arguments, _: Timestamp) -> Result<Proposal<Outgoing>, ToolError> {
        let asked = written::ticket(arguments)?;
        let close = arguments.flag("close") == Some(true);
        let ticket = turn.client.get_ticket().id(asked).send().await?.into_inner();
        let (text, left_out) = match (arguments.text("text"), arguments.text("macro")) {
            (Some(text), None) => (text.to_owned(), String::new()),
            (None, Some(name)) => macro_text::of(turn, name, &ticket).await?,
            (None, None) => return Err(ToolError::argument("text", "is missing", "give text or macro")),
            (Some(_), Some(_)) => return Err(ToolError::argument("macro", "stands beside text", "give one of them")),
        };
        let question = last_question(&ticket).map(|message| message.id);
        let id = digest::of(&json!([ticket.id, text, question]));
        let reply = turn.client.reply(ticket.id).body_text(&text).external_id(written::external_id("reply", &id));
        let prepared = reply.prepare_for(ticket).await?;
        let to = Recipient::of(&prepared.ticket, &prepared.body);
        let exact = json!({"body": prepared.body, "ticket": prepared.ticket.id, "question": question, "close": close});
        let words = format!(
            "reply on ticket {} by {} to {}{}{left_out}:\n{}",
            prepared.ticket.id,
            prepared.body.channel.as_str(),
            to.words(turn.belt.policy.personal_data),
            if close { ", then close the ticket" } else { "" },
            written::quoted(&text),
        );
        let effects = Effects { reaches_customer: true, strays: !to.own, tickets: 1, ..Effects::default() };
        let labels = Labels { personal: turn.belt.policy.personal_data, ..Labels::default() };
        let client = prepared.client();
        let change = Some(Outgoing { client, ticket: prepared.ticket.id, body: prepared.body, close });
        Ok(Proposal { effects, exact, words, labels, change, stored: None })
    }

    async fn apply(turn: &Turn<'_>, _: &Arguments, outgoing: Outgoing) -> Result<Draft, ToolError> {
        let Outgoing { client, ticket, body, close } = outgoing;
        let stored = client.get_or_create_ticket_message(ticket, body).await;
        let stored = stored.map_err(|error| written::look_first(error, ticket))?;
        let message = MessageRef { ticket_id: ticket, message_id: stored.id() };
        let mut text = match &stored {
            Ensured::Found(_) => {
                format!(
                    "Ticket {ticket} has this very reply to the customer's last message already; nothing was sent now. "
                )
            }
            _ => String::new(),
        };
        let seen = stored.into_inner();
        let watched = WATCHED.min(turn.belt.policy.tool_timeout / PART);
        let status = match DeliveryStatus::from_message(&seen) {
            DeliveryStatus::Pending => turn.client.delivery(message).within(watched).await,
            known => Ok(known),
        };
        let id = message.message_id;
        text.push_str(&match &status {
            Ok(DeliveryStatus::Sent { at }) => format!("Sent at {at}: message {id} on ticket {ticket}."),
            Ok(DeliveryStatus::Failed { reason, retriable }) => {
                let reason = reason.as_deref().map_or_else(|| "no reason was given".to_owned(), |words| fence::quote(words, 300));
                let again = if *retriable == Some(true) { "; Gorgias can try again" } else { "" };
                format!("NOT SENT: message {id} on ticket {ticket} failed: {reason}{again}.")
            }
            Ok(DeliveryStatus::Note) => format!("Stored as an internal note: message {id} on ticket {ticket}."),
            Ok(DeliveryStatus::Pending) => {
                format!("Stored as message {id} on ticket {ticket}, and still open: neither sent nor failed so far. Do not send it again.")
            }
            Err(error) => format!(
                "Stored as message {id} on ticket {ticket}; whether it was sent could not be read ({}). Do not send it again.",
                error.kind()
            ),
        });
        let failed = matches!(status, Ok(DeliveryStatus::Failed { .. }));
        if close && failed {
            text.push_str(" The ticket was not closed.");
        } else if close {
            let body = UpdateTicket { status: Some(TicketStatus::Closed), ..UpdateTicket::default() };
            match turn.client.update_ticket().id(ticket).body(body).send().await {
                Ok(_) => text.push_str(" The ticket is closed."),
                Err(error) => text.push_str(&format!(" Closing the ticket failed: {error}.")),
            }
        }
        let mut draft = Draft::new(text);
        draft.failed = failed;
        Ok(draft)
    }
}

/// The message that is replied to.
fn last_question(ticket: &Ticket) -> Option<&TicketMessage> {
    let asks = |message: &&TicketMessage| message.from_agent == Some(false);
    ticket.messages.iter().filter(asks).max_by_key(|message| message.created_datetime)
}

/// Whom a reply goes to.
struct Recipient {
    addresses: Vec<String>,
    /// Whether that is the customer of the ticket, and nobody else.
    own: bool,
    customer: Option<i64>,
}

impl Recipient {
    fn of(ticket: &Ticket, body: &CreateMessage) -> Self {
        let source = body.source.value();
        let lists = source.into_iter().flat_map(|source| [source.to.value(), source.cc.value(), source.bcc.value()]);
        let addresses = lists.flatten().flatten().filter_map(|to| to.address.value().cloned());
        let addresses: Vec<String> = addresses.collect();
        let customer = ticket.customer.as_ref();
        let known = |address: &String| {
            let channels = customer.into_iter().flat_map(|customer| &customer.channels);
            let mut known = channels
                .filter_map(|channel| channel.address.as_ref())
                .chain(customer.and_then(|own| own.email.as_ref()));
            known.any(|own| own.eq_ignore_ascii_case(address))
        };
        let sender = last_question(ticket).and_then(|message| message.sender.as_ref()).map(|sender| sender.id);
        let receiver = body.receiver.value().and_then(|receiver| receiver.id.value().copied());
        let id = customer.map(|customer| customer.id);
        let same = |other: Option<i64>| other.is_none() || other == id;
        // A visitor of a chat has no address of theirs among the customer's; who wrote last says who it is.
        let by_address = addresses.iter().all(known);
        let by_id = sender.is_some() && addresses.iter().all(|address| !address.contains('@'));
        let own = id.is_some() && same(sender) && same(receiver) && !addresses.is_empty() && (by_address || by_id);
        Self { addresses, own, customer: id }
    }

    fn words(&self, personal: bool) -> String {
        let shown = |address: &String| if personal { fence::quote(address, 100) } else { written::masked(address) };
        let addresses = self.addresses.iter().map(shown).collect::<Vec<_>>().join(", ");
        match self.customer {
            Some(id) if self.own => format!("its customer {id} at {addresses}"),
            _ => format!("{addresses}, who is NOT known as the ticket's customer"),
        }
    }
}

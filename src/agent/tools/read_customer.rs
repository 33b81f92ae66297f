//! `read_customer`: profile, orders and history of a customer.

use super::super::turn::{Draft, ToolFuture, Turn};
use super::super::{Argument, ArgumentKind, Fence, Tier, Tool, ToolError, brief, names};
use super::ticket_line::ticket_line;
use crate::ErrorKind;
use crate::history::PastTicket;
use crate::orders::Order;
use crate::orders::context::{OrderContext, Redactor};
use crate::text::tokens;
use crate::types::CustomerDetail;

pub(super) const TOOL: Tool = Tool {
    name: "read_customer",
    title: "Read a customer",
    description: "Profile, orders and tickets of a customer, newest first.",
    tier: Tier::Read,
    arguments: &[
        Argument::required("customer", ArgumentKind::Text, "id, e-mail, +phone or external id"),
        Argument::new("conversations", ArgumentKind::Flag, "with all messages"),
        Argument::new("personal_data", ArgumentKind::Flag, ""),
        Argument::new("max_tokens", ArgumentKind::Integer, ""),
    ],
    idempotent: true,
    destructive: false,
    planned: false,
};

/// Tokens of the output by default.
const ROOM: usize = 4_000;
/// Fewer tokens hold nothing of a conversation.
const LEAST: usize = 260;
/// What the warning, and a line on what is left out, take.
const ASIDE: usize = 60;
/// The most orders and tickets that are listed.
const ORDERS: usize = 20;
const TICKETS: usize = 50;
/// Most characters of a note on the customer.
const NOTE: usize = 300;

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(async move {
        let arguments = &turn.arguments;
        let personal = turn.personal_data()?;
        let conversations = arguments.flag("conversations") == Some(true);
        let room = arguments.max_tokens()?.unwrap_or(ROOM);
        let customer = names::customer_ref(arguments.required("customer")?);
        let mut history = turn.client.customer_history(customer).with_orders();
        if conversations {
            history = history.with_conversations();
        }
        let mut draft = Draft::new("").personal(personal).within(room);
        let (mut headed, mut tickets, mut words) = (false, 0, None);
        let ended = loop {
            let next = history.next().await.transpose();
            // The first poll reads the customer.
            if let (false, Some(customer)) = (headed, history.customer()) {
                let redactor = (!personal).then(|| Redactor::of_customer(customer, history.orders()));
                profile(&mut draft, &turn.fence, customer, redactor.as_ref());
                orders(&mut draft, &turn.fence, history.orders());
                (headed, words) = (true, redactor);
            }
            let past = match next {
                Ok(Some(past)) => past,
                Ok(None) => break None,
                Err(error) if !headed => return Err(error.into()),
                Err(error) if error.kind() == ErrorKind::OddItem => {
                    draft.line("a ticket that cannot be read");
                    continue;
                }
                Err(error) => break Some(ToolError::from(error)),
            };
            let left = room.saturating_sub(tokens::estimate(&draft.text) + ASIDE);
            if left < LEAST || tickets == TICKETS {
                draft.line(format_args!("older tickets left out: find_tickets lists them, max_tokens shows more here"));
                break None;
            }
            tickets += 1;
            ticket(&mut draft, &turn.fence, past, words.as_ref(), left);
        };
        if tickets == 0 && ended.is_none() {
            draft.line("no tickets");
        }
        if let Some(error) = ended {
            draft.line(format_args!("The history ends here. {error}"));
            draft.failed = true;
        }
        Ok(draft)
    })
}

fn profile(draft: &mut Draft, fence: &Fence, customer: &CustomerDetail, redactor: Option<&Redactor>) {
    let day = |at: crate::Timestamp| at.to_datetime().format("%Y-%m-%d").to_string();
    let mut parts = vec![format!("Customer {}", customer.id)];
    if redactor.is_none() {
        for (title, value) in
            [("name", &customer.name), ("email", &customer.email), ("external id", &customer.external_id)]
        {
            parts.extend(value.as_deref().map(|value| format!("{title} {}", fence.quote(value, 120))));
        }
        let others = customer.channels.iter().filter(|channel| channel.address != customer.email);
        parts.extend(others.filter_map(|channel| {
            let kind = channel.type_.as_ref().map(|kind| fence.quote(kind.as_str(), 30)).unwrap_or_default();
            Some(format!("{kind} {}", fence.quote(channel.address.as_deref()?, 120)))
        }));
    }
    parts.extend(customer.language.as_ref().map(|language| format!("language {}", fence.quote(language.as_str(), 10))));
    parts.extend(customer.timezone.as_deref().map(|zone| format!("time zone {}", fence.quote(zone, 40))));
    parts.extend(customer.created_datetime.map(|at| format!("since {}", day(at))));
    if let Some(note) = customer.note.as_deref().filter(|note| !note.trim().is_empty()) {
        let note = redactor.map_or_else(|| note.to_owned(), |redactor| redactor.redact(note));
        parts.push(format!("note {}", fence.quote(&note, NOTE)));
    }
    draft.line(parts.join(", "));
}

fn orders(draft: &mut Draft, fence: &Fence, orders: &[Order]) {
    if orders.is_empty() {
        draft.line("no orders known to the helpdesk");
        return;
    }
    draft.line(format_args!("{} orders:", orders.len()));
    orders.iter().take(ORDERS).for_each(|order| draft.line(brief::order_in_short(&order.to_json(), fence)));
    if let Some(left) = orders.len().checked_sub(ORDERS).filter(|left| *left > 0) {
        draft.line(format_args!("{left} older orders left out"));
    }
}

fn ticket(draft: &mut Draft, fence: &Fence, past: PastTicket, words: Option<&Redactor>, left: usize) {
    let redact = |text: &str| words.map_or_else(|| text.to_owned(), |redactor| redactor.redact(text));
    let survey = past.survey().cloned();
    match past.conversation {
        None => draft.line(ticket_line(fence, &past.ticket, redact)),
        Some(ticket) => {
            let context = OrderContext::new(*ticket, None);
            let brief = context.brief().max_chars(usize::MAX).max_tokens(left).personal_data(words.is_none());
            draft.text.push_str(&brief.conversation_only().fit(|facts| brief::text(facts, fence)));
        }
    }
    if let Some(survey) = survey {
        let score =
            survey.score.map_or_else(|| "survey not filled in".to_owned(), |score| format!("rated {score} of 5"));
        let comment = survey.body_text.filter(|text| !text.trim().is_empty());
        match comment {
            Some(text) => draft.line(format_args!("{score}: {}", fence.quote(&redact(&text), NOTE))),
            None => draft.line(score),
        }
    }
}

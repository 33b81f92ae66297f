//! Rules of a ticket that is created together with its messages.

use super::ChannelFamily;
use super::any::misnamed;
use super::rule::{ChannelRule, Check, Severity};
use crate::Confidence;
use crate::text::address::malformed;
use crate::types::{ChannelSlug, CreateMessage};

/// In the order in which they are checked and printed.
pub(super) const RULES: &[ChannelRule] = &[
    ChannelRule {
        id: "ticket.first-message",
        family: ChannelFamily::Any,
        severity: Severity::Suspicious,
        confidence: Confidence::Documented,
        demands: "`channel` and `from_agent` of the ticket are those of its first message; with a note first, `channel` may be another",
        why: "that is what these fields of a ticket mean, and they do not change later",
        remedy: "leave them out on the ticket",
        check: Check::Ticket(|ticket, at| {
            let Some(first) = ticket.messages.first() else { return };
            // A note is on no channel of the customer's: the ticket may say on which one it goes on.
            let note = first.channel == ChannelSlug::InternalNote;
            if !note && ticket.channel.as_ref().is_some_and(|channel| *channel != first.channel) {
                at.found("channel", "is not that of the first message");
            }
            if ticket.from_agent.value().is_some_and(|agent| *agent != first.from_agent) {
                at.found("from_agent", "is not that of the first message");
            }
        }),
    },
    ChannelRule {
        id: "ticket.channel-name",
        family: ChannelFamily::Any,
        severity: Severity::Suspicious,
        confidence: Confidence::Documented,
        demands: "`channel` of the ticket is no slip of the pen, and no name that only `via`, sources or integrations have",
        why: "any text is taken as the slug of an app channel, so a near-miss opens a channel that nothing serves (inferred)",
        remedy: "leave it out: it is that of the first message",
        check: Check::Ticket(|ticket, at| {
            if let Some(why) = ticket.channel.as_ref().and_then(misnamed) {
                at.found("channel", why);
            }
        }),
    },
    ChannelRule {
        id: "ticket.nobody",
        family: ChannelFamily::Any,
        severity: Severity::Refused,
        confidence: Confidence::Inferred,
        demands: "a customer's message in a new ticket tells who the customer is",
        why: "its sender must be a customer, and here nothing names one: no sender, no address it comes from, no customer of the ticket",
        remedy: "set `sender` of the message or `customer` of the ticket",
        check: Check::Ticket(|ticket, at| {
            if ticket.customer.value().is_some() {
                return;
            }
            for (index, message) in ticket.messages.iter().enumerate() {
                let note = message.channel == ChannelSlug::InternalNote;
                if !note && !message.from_agent && message.sender.value().is_none() && comes_from_nowhere(message) {
                    at.found(
                        format_args!("messages.{index}.sender"),
                        "is missing, and nothing else names the customer",
                    );
                }
            }
        }),
    },
    ChannelRule {
        id: "ticket.customer-email",
        family: ChannelFamily::Any,
        severity: Severity::Refused,
        confidence: Confidence::Documented,
        demands: "the `email` of the customer is an e-mail address (RFC 5321)",
        why: "the schema says `email`; that other text is refused is inferred",
        remedy: "give the address alone, without a display name or blanks",
        check: Check::Ticket(|ticket, at| {
            let email = ticket.customer.value().and_then(|customer| customer.email.value());
            if email.is_some_and(|email| malformed(email)) {
                at.found("customer.email", "is not an e-mail address");
            }
        }),
    },
    ChannelRule {
        id: "ticket.import",
        family: ChannelFamily::Any,
        severity: Severity::Suspicious,
        confidence: Confidence::Documented,
        demands: "in a ticket of past messages, every message of an agent states when it was sent",
        why: "an agent's message without `sent_datetime` really goes out to the customer; whether `imported` prevents it is unknown",
        remedy: "set `sent_datetime` on it, or create it in a call of its own",
        check: Check::Ticket(|ticket, at| {
            let past = |message: &CreateMessage| message.sent_datetime.value().is_some();
            if ticket.imported != Some(true) && !ticket.messages.iter().any(past) {
                return;
            }
            for (index, message) in ticket.messages.iter().enumerate() {
                if message.from_agent && !past(message) && message.channel != ChannelSlug::InternalNote {
                    at.found(format_args!("messages.{index}.sent_datetime"), "is missing beside past messages");
                }
            }
        }),
    },
];

fn comes_from_nowhere(message: &CreateMessage) -> bool {
    let from = message.source.value().and_then(|source| source.from.value());
    from.and_then(|from| from.address.value()).is_none_or(|address| address.trim().is_empty())
}

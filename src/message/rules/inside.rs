//! Rules of the channels that end inside Gorgias or with you: internal notes, the chat window, and `api`.

use super::ChannelFamily;
use super::rule::{ChannelRule, Check, Severity};
use crate::Confidence;

/// Internal notes.
pub(super) const NOTE: &[ChannelRule] = &[
    ChannelRule {
        id: "note.from-agent",
        family: ChannelFamily::Note,
        severity: Severity::Refused,
        confidence: Confidence::Documented,
        demands: "an internal note has `from_agent` true",
        why: "strict validation since 2023: notes are written by users",
        remedy: "set `from_agent` to true",
        check: Check::Message(|draft, at| {
            if !draft.from_agent {
                at.found("from_agent", "is false on an internal note");
            }
        }),
    },
    ChannelRule {
        id: "note.receiver",
        family: ChannelFamily::Note,
        severity: Severity::Refused,
        confidence: Confidence::Documented,
        demands: "an internal note has no `receiver`",
        why: "strict validation since 2023: a note goes to nobody",
        remedy: "leave `receiver` out",
        check: Check::Message(|draft, at| {
            if draft.receiver.is_some() {
                at.found("receiver", "is set on an internal note");
            }
        }),
    },
    ChannelRule {
        id: "note.public",
        family: ChannelFamily::Note,
        severity: Severity::Suspicious,
        confidence: Confidence::Documented,
        demands: "an internal note is not `public`",
        why: "`public` is false on notes; the channel alone makes it one",
        remedy: "leave `public` out; a message to the customer needs another channel",
        check: Check::Message(|draft, at| {
            if draft.public == Some(true) {
                at.found("public", "is true on an internal note");
            }
        }),
    },
];

/// The chat window of a shop.
pub(super) const CHAT: &[ChannelRule] = &[
    ChannelRule {
        id: "chat.receiver",
        family: ChannelFamily::Chat,
        severity: Severity::Undelivered,
        confidence: Confidence::ClientCode,
        demands: "an answer in a chat has no `receiver`",
        why: "with one the message is stored and the product shows \"Last message not delivered\"",
        remedy: "leave `receiver` out; the visitor id in `source.to` is the way to the customer",
        check: Check::Message(|draft, at| {
            if draft.sends() && draft.receiver.is_some() {
                at.found("receiver", "is set on an answer in a chat");
            }
        }),
    },
    ChannelRule {
        id: "chat.visitor",
        family: ChannelFamily::Chat,
        severity: Severity::Undelivered,
        confidence: Confidence::ClientCode,
        demands: "an answer in a chat goes to one visitor: `source.to[0].address` is the visitor id",
        why: "nothing else leads back into the chat window",
        remedy: "take `meta.chat.conversation_id` of the ticket, or the address of the customer's channel of type `chat`",
        check: Check::Message(|draft, at| {
            let first = draft.source.as_ref().and_then(|source| source.to.first().copied().flatten());
            if draft.sends() && (draft.whole || draft.source.is_some()) && first.is_none() {
                at.found("source.to.0.address", "is missing or blank");
            }
        }),
    },
    ChannelRule {
        id: "chat.from",
        family: ChannelFamily::Chat,
        severity: Severity::Suspicious,
        confidence: Confidence::ClientCode,
        demands: "the agent's side of a chat, `source.from.address`, is the empty text",
        why: "that is what working clients send; whether another text prevents delivery is unknown",
        remedy: "set `source.from.address` to the empty text",
        check: Check::Message(|draft, at| {
            if draft.sends() && draft.source.as_ref().is_some_and(|source| source.from.is_some()) {
                at.found("source.from.address", "is not empty");
            }
        }),
    },
    ChannelRule {
        id: "chat.ticket",
        family: ChannelFamily::Chat,
        severity: Severity::Suspicious,
        confidence: Confidence::ClientCode,
        demands: "no live chat is opened by `create_ticket`",
        why: "such a ticket looks like an e-mail and has no visitor behind it",
        remedy: "let the visitor open the chat, or use the channel `api` or `email`",
        check: Check::Message(|draft, at| {
            if !draft.from_agent && !draft.sent && at.message.is_some() {
                at.found("channel", "is `chat` in a new ticket");
            }
        }),
    },
];

/// The channel `api`, from which Gorgias delivers nothing.
pub(super) const API: &[ChannelRule] = &[ChannelRule {
    id: "api.delivery",
    family: ChannelFamily::Api,
    severity: Severity::Suspicious,
    confidence: Confidence::ClientCode,
    demands: "an agent's message on the channel `api` is carried to the customer by you",
    why: "nothing is delivered from this channel; an HTTP integration of yours has to do it",
    remedy: "use the customer's channel, or set `sent_datetime` once you have delivered it yourself",
    check: Check::Message(|draft, at| {
        if draft.whole && draft.sends() {
            at.found("channel", "is delivered to nobody by Gorgias");
        }
    }),
}];

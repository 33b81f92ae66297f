//! Rules of the chat.

use super::ChannelFamily;
use super::rule::{ChannelRule, Check, Severity};
use crate::Confidence;

pub(super) const RECEIVER: ChannelRule = ChannelRule {
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
};

pub(super) const VISITOR: ChannelRule = ChannelRule {
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
};

pub(super) const FROM: ChannelRule = ChannelRule {
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
};

pub(super) const TICKET: ChannelRule = ChannelRule {
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
};

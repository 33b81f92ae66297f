//! Rules of internal notes.

use super::ChannelFamily;
use super::rule::{ChannelRule, Check, Severity};
use crate::Confidence;

pub(super) const FROM_AGENT: ChannelRule = ChannelRule {
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
};

pub(super) const RECEIVER: ChannelRule = ChannelRule {
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
};

pub(super) const PUBLIC: ChannelRule = ChannelRule {
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
};

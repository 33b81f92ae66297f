//! Rules of Instagram: comments, comments on ads, mentions, and direct messages.

use super::ChannelFamily;
use super::rule::{ChannelRule, Check, Severity};
use super::social;
use crate::Confidence;
use crate::types::ChannelSlug;

pub(super) const FROM: ChannelRule = ChannelRule {
    id: "instagram.from",
    family: ChannelFamily::Instagram,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "an answer on Instagram has `source.from.address`, that of the account",
    why: social::WHY_FROM,
    remedy: social::FROM_REMEDY,
    check: Check::Message(social::from),
};

pub(super) const TO: ChannelRule = ChannelRule {
    id: "instagram.direct-to",
    family: ChannelFamily::Instagram,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "a direct message on Instagram has the id of the person in `source.to`",
    why: social::WHY_TO,
    remedy: social::TO_REMEDY,
    check: Check::Message(|draft, at| {
        if *draft.channel == ChannelSlug::InstagramDirectMessage {
            social::to(draft, at);
        }
    }),
};

pub(super) const IDS: ChannelRule = ChannelRule {
    id: "instagram.comment-ids",
    family: ChannelFamily::Instagram,
    severity: Severity::Suspicious,
    confidence: Confidence::Inferred,
    demands: "an answer to a comment or mention has the ids of what it answers in `source.extra`",
    why: social::WHY_IDS,
    remedy: social::IDS_REMEDY,
    check: Check::Message(|draft, at| {
        if *draft.channel != ChannelSlug::InstagramDirectMessage {
            social::ids(draft, at);
        }
    }),
};

//! Rules of Facebook: posts and comments, mentions, recommendations, and Messenger.

use super::ChannelFamily;
use super::rule::{ChannelRule, Check, Severity};
use super::social;
use crate::Confidence;
use crate::types::ChannelSlug;

pub(super) const FROM: ChannelRule = ChannelRule {
    id: "facebook.from",
    family: ChannelFamily::Facebook,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "an answer on Facebook has `source.from.address`, the id of the page",
    why: social::WHY_FROM,
    remedy: social::FROM_REMEDY,
    check: Check::Message(social::from),
};

pub(super) const TO: ChannelRule = ChannelRule {
    id: "facebook.messenger-to",
    family: ChannelFamily::Facebook,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "an answer in Messenger has the id of the person in `source.to`",
    why: social::WHY_TO,
    remedy: social::TO_REMEDY,
    check: Check::Message(|draft, at| {
        if *draft.channel == ChannelSlug::FacebookMessenger {
            social::to(draft, at);
        }
    }),
};

pub(super) const IDS: ChannelRule = ChannelRule {
    id: "facebook.comment-ids",
    family: ChannelFamily::Facebook,
    severity: Severity::Suspicious,
    confidence: Confidence::Inferred,
    demands: "an answer to a post, comment, mention or recommendation has the ids of what it answers in `source.extra`",
    why: social::WHY_IDS,
    remedy: social::IDS_REMEDY,
    check: Check::Message(|draft, at| {
        if *draft.channel != ChannelSlug::FacebookMessenger {
            social::ids(draft, at);
        }
    }),
};

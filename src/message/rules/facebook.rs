//! Rules of Facebook: posts and comments, mentions, recommendations, and Messenger.

use super::Family;
use super::rule::{Check, Confidence, Rule, Severity};
use super::social;
use crate::types::ChannelSlug;

pub(super) const FROM: Rule = Rule {
    id: "facebook.from",
    family: Family::Facebook,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "an answer on Facebook has `source.from.address`, the id of the page",
    why: social::WHY_FROM,
    remedy: social::FROM_REMEDY,
    check: Check::Message(social::from),
};

pub(super) const TO: Rule = Rule {
    id: "facebook.messenger-to",
    family: Family::Facebook,
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

pub(super) const IDS: Rule = Rule {
    id: "facebook.comment-ids",
    family: Family::Facebook,
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

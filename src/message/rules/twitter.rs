//! Rules of Twitter: posts and direct messages. Little is known of either.

use super::ChannelFamily;
use super::rule::{ChannelRule, Check, Severity};
use super::social;
use crate::Confidence;

pub(super) const FROM: ChannelRule = ChannelRule {
    id: "twitter.from",
    family: ChannelFamily::Twitter,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "an answer on Twitter has `source.from.address`, that of the account",
    why: social::WHY_FROM,
    remedy: social::FROM_REMEDY,
    check: Check::Message(social::from),
};

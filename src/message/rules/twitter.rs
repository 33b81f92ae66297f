//! Rules of Twitter: posts and direct messages. Little is known of either.

use super::Family;
use super::rule::{Check, Confidence, Rule, Severity};
use super::social;

pub(super) const FROM: Rule = Rule {
    id: "twitter.from",
    family: Family::Twitter,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "an answer on Twitter has `source.from.address`, that of the account",
    why: social::WHY_FROM,
    remedy: social::FROM_REMEDY,
    check: Check::Message(social::from),
};

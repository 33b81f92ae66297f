//! Rules of Yotpo reviews.

use super::Family;
use super::rule::{Check, Confidence, Rule, Severity};
use super::social;

pub(super) const FROM: Rule = Rule {
    id: "yotpo.from",
    family: Family::Yotpo,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "an answer to a review has `source.from.address`, that of the integration",
    why: social::WHY_FROM,
    remedy: social::FROM_REMEDY,
    check: Check::Message(social::from),
};

pub(super) const KIND: Rule = Rule {
    id: "yotpo.comment-type",
    family: Family::Yotpo,
    severity: Severity::Suspicious,
    confidence: Confidence::Inferred,
    demands: "an answer to a review says by `source.type` whether it is public or private",
    why: "the type of the source is all that tells the two apart",
    remedy: "set `source.type` to `yotpo-review-public-comment` or `yotpo-review-private-comment`",
    check: Check::Message(|draft, at| {
        let kind = draft.source.as_ref().and_then(|source| source.kind);
        let stated = matches!(kind, Some("yotpo-review-public-comment" | "yotpo-review-private-comment"));
        if draft.whole && draft.sends() && !stated {
            at.found("source.type", "does not tell a public from a private comment");
        }
    }),
};

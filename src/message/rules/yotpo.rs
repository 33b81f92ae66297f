//! Rules of Yotpo reviews.

use super::ChannelFamily;
use super::rule::{ChannelRule, Check, Severity};
use super::social;
use crate::Confidence;

pub(super) const FROM: ChannelRule = ChannelRule {
    id: "yotpo.from",
    family: ChannelFamily::Yotpo,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "an answer to a review has `source.from.address`, that of the integration",
    why: social::WHY_FROM,
    remedy: social::FROM_REMEDY,
    check: Check::Message(social::from),
};

pub(super) const KIND: ChannelRule = ChannelRule {
    id: "yotpo.comment-type",
    family: ChannelFamily::Yotpo,
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

//! Rules of Facebook, Instagram, Twitter and Yotpo.
//!
//! No public client sends on these channels, so what they ask for is inferred, from messages that came in.

use super::ChannelFamily;
use super::draft::Draft;
use super::rule::{At, ChannelRule, Check, Severity};
use crate::Confidence;
use crate::types::ChannelSlug;

/// Posts, comments, mentions, recommendations and Messenger.
pub(super) const FACEBOOK: &[ChannelRule] = &[
    ChannelRule {
        id: "facebook.from",
        family: ChannelFamily::Facebook,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "an answer on Facebook has `source.from.address`, the id of the page",
        why: WHY_FROM,
        remedy: FROM_REMEDY,
        check: Check::Message(from),
    },
    ChannelRule {
        id: "facebook.messenger-to",
        family: ChannelFamily::Facebook,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "an answer in Messenger has the id of the person in `source.to`",
        why: WHY_TO,
        remedy: TO_REMEDY,
        check: Check::Message(|draft, at| {
            if *draft.channel == ChannelSlug::FacebookMessenger {
                to(draft, at);
            }
        }),
    },
    ChannelRule {
        id: "facebook.comment-ids",
        family: ChannelFamily::Facebook,
        severity: Severity::Suspicious,
        confidence: Confidence::Inferred,
        demands: "an answer to a post, comment, mention or recommendation has the ids of what it answers in `source.extra`",
        why: WHY_IDS,
        remedy: IDS_REMEDY,
        check: Check::Message(|draft, at| {
            if *draft.channel != ChannelSlug::FacebookMessenger {
                ids(draft, at);
            }
        }),
    },
];

/// Comments, mentions and direct messages.
pub(super) const INSTAGRAM: &[ChannelRule] = &[
    ChannelRule {
        id: "instagram.from",
        family: ChannelFamily::Instagram,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "an answer on Instagram has `source.from.address`, that of the account",
        why: WHY_FROM,
        remedy: FROM_REMEDY,
        check: Check::Message(from),
    },
    ChannelRule {
        id: "instagram.direct-to",
        family: ChannelFamily::Instagram,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "a direct message on Instagram has the id of the person in `source.to`",
        why: WHY_TO,
        remedy: TO_REMEDY,
        check: Check::Message(|draft, at| {
            if *draft.channel == ChannelSlug::InstagramDirectMessage {
                to(draft, at);
            }
        }),
    },
    ChannelRule {
        id: "instagram.comment-ids",
        family: ChannelFamily::Instagram,
        severity: Severity::Suspicious,
        confidence: Confidence::Inferred,
        demands: "an answer to a comment or mention has the ids of what it answers in `source.extra`",
        why: WHY_IDS,
        remedy: IDS_REMEDY,
        check: Check::Message(|draft, at| {
            if *draft.channel != ChannelSlug::InstagramDirectMessage {
                ids(draft, at);
            }
        }),
    },
];

/// Posts and direct messages; little is known of either.
pub(super) const TWITTER: &[ChannelRule] = &[ChannelRule {
    id: "twitter.from",
    family: ChannelFamily::Twitter,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "an answer on Twitter has `source.from.address`, that of the account",
    why: WHY_FROM,
    remedy: FROM_REMEDY,
    check: Check::Message(from),
}];

/// Reviews.
pub(super) const YOTPO: &[ChannelRule] = &[
    ChannelRule {
        id: "yotpo.from",
        family: ChannelFamily::Yotpo,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "an answer to a review has `source.from.address`, that of the integration",
        why: WHY_FROM,
        remedy: FROM_REMEDY,
        check: Check::Message(from),
    },
    ChannelRule {
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
    },
];

pub(super) const WHY_FROM: &str = "the integration that sends is found by its address";
pub(super) const FROM_REMEDY: &str = "use the address that the customer's message went to";
pub(super) const WHY_TO: &str = "without it nobody can get it";
pub(super) const TO_REMEDY: &str = "use the address that the customer's message came from";
pub(super) const WHY_IDS: &str =
    "an answer belongs to what it answers; whether the ids must be copied from the message answered is unknown";
pub(super) const IDS_REMEDY: &str = "copy `source.extra` of the message that is answered";

pub(super) fn from(draft: &Draft<'_>, at: &mut At<'_>) {
    if draft.sends() && draft.lacks_from() {
        at.found("source.from.address", "is missing or blank");
    }
}

pub(super) fn to(draft: &Draft<'_>, at: &mut At<'_>) {
    if draft.sends() && draft.lacks_to() {
        at.found("source.to", "has no address");
    }
}

/// Finds replies to comments without the ids of what they reply to. An update cannot state them.
pub(super) fn ids(draft: &Draft<'_>, at: &mut At<'_>) {
    let extra = draft.source.as_ref().and_then(|source| source.extra);
    let some = extra.and_then(|extra| extra.as_object()).is_some_and(|extra| !extra.is_empty());
    if draft.whole && draft.sends() && !some {
        at.found("source.extra", "does not say what is answered");
    }
}

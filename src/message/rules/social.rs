//! What the rules of WhatsApp, Facebook, Instagram, Twitter and Yotpo have in common.
//!
//! No public client sends on these channels, so what they ask for is inferred, from messages that came in.

use super::draft::Draft;
use super::rule::At;

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

/// An answer to a comment without the ids of what it answers. An update cannot state them.
pub(super) fn ids(draft: &Draft<'_>, at: &mut At<'_>) {
    let extra = draft.source.as_ref().and_then(|source| source.extra);
    let some = extra.and_then(|extra| extra.as_object()).is_some_and(|extra| !extra.is_empty());
    if draft.whole && draft.sends() && !some {
        at.found("source.extra", "does not say what is answered");
    }
}

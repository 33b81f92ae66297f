//! Rules of WhatsApp. That free text is delivered for 24 hours only depends on the thread: replying checks it.

use super::ChannelFamily;
use super::rule::{ChannelRule, Check, Severity};
use super::social;
use crate::Confidence;
use crate::text::address::{is_bsuid, is_e164};

pub(super) const FROM: ChannelRule = ChannelRule {
    id: "whatsapp.from",
    family: ChannelFamily::Whatsapp,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "an outgoing WhatsApp message has `source.from.address`, the number of the integration",
    why: social::WHY_FROM,
    remedy: social::FROM_REMEDY,
    check: Check::Message(social::from),
};

pub(super) const TO: ChannelRule = ChannelRule {
    id: "whatsapp.to",
    family: ChannelFamily::Whatsapp,
    severity: Severity::Undelivered,
    confidence: Confidence::Inferred,
    demands: "an outgoing WhatsApp message has a number or a business-scoped user id in `source.to`",
    why: social::WHY_TO,
    remedy: social::TO_REMEDY,
    check: Check::Message(social::to),
};

pub(super) const NUMBER: ChannelRule = ChannelRule {
    id: "whatsapp.number",
    family: ChannelFamily::Whatsapp,
    severity: Severity::Suspicious,
    confidence: Confidence::Inferred,
    demands: "the addresses of a WhatsApp message are telephone numbers in E.164 form, or business-scoped user ids",
    why: "customers have one of these here (channel types `whatsapp`, `whatsapp-bsuid`); the exact form is not documented",
    remedy: "write +14155550123, or the id of a customer without a visible number as it came: US.13491208655302741918",
    check: Check::Message(|draft, at| {
        for (place, number) in draft.source.iter().flat_map(|source| source.addresses()) {
            if !is_e164(number) && !is_bsuid(number) {
                at.found(place, "is neither a telephone number in E.164 form nor a business-scoped user id");
            }
        }
    }),
};

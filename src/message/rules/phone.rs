//! Rules of notes on telephone calls: `phone` and `aircall`.

use super::ChannelFamily;
use super::rule::{ChannelRule, Check, Severity};
use crate::Confidence;
use crate::text::address::is_e164;
use crate::types::ChannelSlug;

pub(super) const DELIVERY: ChannelRule = ChannelRule {
    id: "phone.delivery",
    family: ChannelFamily::Phone,
    severity: Severity::Suspicious,
    confidence: Confidence::Inferred,
    demands: "an agent's message on a telephone channel is a note on a past call, with `sent_datetime`",
    why: "nothing carries text to a telephone: the message stays a log entry",
    remedy: "set `sent_datetime`, write an internal note, or use the channel `sms`",
    check: Check::Message(|draft, at| {
        if draft.whole && draft.sends() {
            at.found("channel", "carries no text to the customer");
        }
    }),
};

pub(super) const NUMBER: ChannelRule = ChannelRule {
    id: "phone.number",
    family: ChannelFamily::Phone,
    severity: Severity::Suspicious,
    confidence: Confidence::Documented,
    demands: "the addresses of a telephone message, where there are any, are numbers in E.164 form",
    why: "customers are found by them; messages without addresses are accepted (observed)",
    remedy: "write a plus, the country code and the number, digits only: +14155550123",
    check: Check::Message(|draft, at| {
        for (place, number) in draft.source.iter().flat_map(|source| source.addresses()) {
            if !is_e164(number) {
                at.found(place, "is no telephone number in E.164 form");
            }
        }
    }),
};

pub(super) const AIRCALL: ChannelRule = ChannelRule {
    id: "phone.aircall-call",
    family: ChannelFamily::Phone,
    severity: Severity::Suspicious,
    confidence: Confidence::Observed,
    demands: "`source.extra.aircall_call_id` of an Aircall message, where there is one, is a number",
    why: "recorded messages have numbers",
    remedy: "send it as a number",
    check: Check::Message(|draft, at| {
        let extra = draft.source.as_ref().and_then(|source| source.extra);
        let call = extra.and_then(|extra| extra.get("aircall_call_id"));
        if *draft.channel == ChannelSlug::Aircall && call.is_some_and(|call| !call.is_number()) {
            at.found("source.extra.aircall_call_id", "is not a number");
        }
    }),
};

//! Rules of the channels with telephone numbers: text messages (SMS), notes on calls (`phone`, `aircall`), and WhatsApp.
//!
//! That WhatsApp delivers free text for 24 hours only depends on the thread: `way_back` checks it.

use super::ChannelFamily;
use super::limits::SMS_CHARACTERS;
use super::rule::{ChannelRule, Check, Severity};
use super::social;
use crate::Confidence;
use crate::text::address::{is_bsuid, is_e164};
use crate::types::ChannelSlug;

/// Text messages.
pub(super) const SMS: &[ChannelRule] = &[
    ChannelRule {
        id: "sms.length",
        family: ChannelFamily::Sms,
        severity: Severity::Undelivered,
        confidence: Confidence::Documented,
        demands: "an outgoing text message has at most 1,600 characters",
        why: "it is sent in up to ten parts of 160 characters; that a longer one is not sent at all is inferred",
        remedy: "shorten it, or send several",
        check: Check::Message(|draft, at| {
            // Looks no further than it must: a body can have a million characters.
            if draft.sends() && draft.text.is_some_and(|text| text.chars().nth(SMS_CHARACTERS).is_some()) {
                at.found("body_text", format!("has more than {SMS_CHARACTERS} characters"));
            }
        }),
    },
    ChannelRule {
        id: "sms.from",
        family: ChannelFamily::Sms,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "an outgoing text message has `source.from.address`, the number of an SMS integration",
        why: "the integration that sends is found by its number",
        remedy: "set it to the number of the integration, such as +14155550123",
        check: Check::Message(|draft, at| {
            if draft.sends() && draft.lacks_from() {
                at.found("source.from.address", "is missing or blank");
            }
        }),
    },
    ChannelRule {
        id: "sms.to",
        family: ChannelFamily::Sms,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "an outgoing text message has a number in `source.to`",
        why: "without it nobody can get it",
        remedy: "set it to the customer's number, such as +14155550123",
        check: Check::Message(|draft, at| {
            if draft.sends() && draft.lacks_to() {
                at.found("source.to", "has no address");
            }
        }),
    },
    ChannelRule {
        id: "sms.number",
        family: ChannelFamily::Sms,
        severity: Severity::Undelivered,
        confidence: Confidence::Observed,
        demands: "the numbers of an outgoing text message are in E.164 form",
        why: "recorded text messages have that form; that others are not sent is inferred",
        remedy: "write a plus, the country code and the number, digits only: +14155550123",
        check: Check::Message(|draft, at| {
            if draft.sends() {
                for (place, number) in draft.source.iter().flat_map(|source| source.addresses()) {
                    if !is_e164(number) {
                        at.found(place, "is not a telephone number in E.164 form");
                    }
                }
            }
        }),
    },
    ChannelRule {
        id: "sms.country",
        family: ChannelFamily::Sms,
        severity: Severity::Suspicious,
        confidence: Confidence::Documented,
        demands: "an outgoing text message goes to AU, BR, CA, DE, FR, IL, IN, JP, NZ, UA, UK, US or another country of +1",
        why: "the help center lists these; the list may have grown, so this only warns",
        remedy: "check that the country is supported now",
        check: Check::Message(|draft, at| {
            if !draft.sends() {
                return;
            }
            for (index, to) in draft.source.iter().flat_map(|source| &source.to).enumerate() {
                let number = to.filter(|number| is_e164(number));
                if number.is_some_and(|number| !COUNTRIES.iter().any(|code| number.starts_with(code))) {
                    at.found(format_args!("source.to.{index}.address"), "is in a country that is not on the list");
                }
            }
        }),
    },
    ChannelRule {
        id: "sms.media",
        family: ChannelFamily::Sms,
        severity: Severity::Undelivered,
        confidence: Confidence::Documented,
        demands: "attachments of an outgoing text message are PNG, JPEG or GIF",
        why: "no other files can be sent; that the message is not sent at all is inferred",
        remedy: "send a link instead",
        check: Check::Message(|draft, at| {
            const TYPES: [&str; 4] = ["image/png", "image/jpeg", "image/jpg", "image/gif"];
            if draft.sends() {
                for (index, file) in draft.attachments.iter().enumerate() {
                    if !TYPES.iter().any(|kind| kind.eq_ignore_ascii_case(file.content_type.trim())) {
                        at.found(format_args!("attachments.{index}.content_type"), "is not PNG, JPEG or GIF");
                    }
                }
            }
        }),
    },
    ChannelRule {
        id: "sms.media-number",
        family: ChannelFamily::Sms,
        severity: Severity::Suspicious,
        confidence: Confidence::Documented,
        demands: "text messages with attachments are sent from a number in the US or Canada",
        why: "others have text only",
        remedy: "send a link instead",
        check: Check::Message(|draft, at| {
            let from = draft.source.as_ref().and_then(|source| source.from);
            if draft.sends() && !draft.attachments.is_empty() && from.is_some_and(|from| !from.starts_with("+1")) {
                at.found("attachments", "are sent from a number outside of the US and Canada");
            }
        }),
    },
];

/// Notes on telephone calls.
pub(super) const CALLS: &[ChannelRule] = &[
    ChannelRule {
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
    },
    ChannelRule {
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
                    at.found(place, "is not a telephone number in E.164 form");
                }
            }
        }),
    },
    ChannelRule {
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
    },
];

/// WhatsApp.
pub(super) const WHATSAPP: &[ChannelRule] = &[
    ChannelRule {
        id: "whatsapp.from",
        family: ChannelFamily::Whatsapp,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "an outgoing WhatsApp message has `source.from.address`, the number of the integration",
        why: social::WHY_FROM,
        remedy: social::FROM_REMEDY,
        check: Check::Message(social::from),
    },
    ChannelRule {
        id: "whatsapp.to",
        family: ChannelFamily::Whatsapp,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "an outgoing WhatsApp message has a number or a business-scoped user id in `source.to`",
        why: social::WHY_TO,
        remedy: social::TO_REMEDY,
        check: Check::Message(social::to),
    },
    ChannelRule {
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
    },
];

/// Country codes that text messages can go to: US and Canada (and what else has +1), Australia, Brazil, France, Germany,
/// Israel, India, Japan, New Zealand, Ukraine, United Kingdom.
const COUNTRIES: [&str; 11] = ["+1", "+61", "+55", "+33", "+49", "+972", "+91", "+81", "+64", "+380", "+44"];

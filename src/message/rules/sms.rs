//! Rules of text messages (SMS).

use super::ChannelFamily;
use super::limits::SMS_CHARACTERS;
use super::rule::{ChannelRule, Check, Severity};
use crate::Confidence;
use crate::text::address::is_e164;

pub(super) const LENGTH: ChannelRule = ChannelRule {
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
};

pub(super) const FROM: ChannelRule = ChannelRule {
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
};

pub(super) const TO: ChannelRule = ChannelRule {
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
};

pub(super) const NUMBER: ChannelRule = ChannelRule {
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
                    at.found(place, "is no telephone number in E.164 form");
                }
            }
        }
    }),
};

/// Country codes that text messages can go to: US and Canada (and what else has +1), Australia, Brazil, France, Germany,
/// Israel, India, Japan, New Zealand, Ukraine, United Kingdom.
const COUNTRIES: [&str; 11] = ["+1", "+61", "+55", "+33", "+49", "+972", "+91", "+81", "+64", "+380", "+44"];

pub(super) const COUNTRY: ChannelRule = ChannelRule {
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
};

pub(super) const MEDIA: ChannelRule = ChannelRule {
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
};

pub(super) const MEDIA_NUMBER: ChannelRule = ChannelRule {
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
};

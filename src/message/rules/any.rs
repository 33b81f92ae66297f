//! Rules of every channel: names, parties, attachments, imports.

use std::borrow::Cow;

use super::draft::Party;
use super::rule::{ChannelRule, Check, Severity};
use super::{ChannelFamily, source_types};
use crate::Confidence;
use crate::text::address::malformed;
use crate::text::words::slip_of;
use crate::types::ChannelSlug;

/// In the order in which they are checked and printed.
pub(super) const RULES: &[ChannelRule] = &[
    ChannelRule {
        id: "any.limits",
        family: ChannelFamily::Any,
        severity: Severity::Refused,
        confidence: Confidence::Documented,
        demands: "sizes, numbers and closed lists of values stay within what the API description allows",
        why: "bodies have at most 1 MB each, tickets 1 to 500 messages, subjects 998 and external ids 255 characters",
        remedy: "stay within the limit",
        check: Check::Limits,
    },
    ChannelRule {
        id: "any.channel-name",
        family: ChannelFamily::App,
        severity: Severity::Suspicious,
        confidence: Confidence::Documented,
        demands: "`channel` is no slip of the pen, and no name that only `via`, sources or integrations have, such as `gorgias_chat`",
        why: "any text is taken as the slug of an app channel, so a near-miss opens a channel that nothing serves (inferred)",
        remedy: "use the channel: `chat`, `whatsapp`, `contact_form`, `instagram-comment` and so on",
        check: Check::Message(|draft, at| {
            if let Some(why) = misnamed(draft.channel) {
                at.found("channel", why);
            }
        }),
    },
    ChannelRule {
        id: "any.updated-channel",
        family: ChannelFamily::App,
        severity: Severity::Suspicious,
        confidence: Confidence::Documented,
        demands: "an update names one of the 21 built-in channels",
        why: "the documented list of `update_ticket_message` is closed; app channels may be refused there",
        remedy: "expect a refusal, or leave messages of app channels as they are",
        check: Check::Message(|draft, at| {
            if !draft.whole {
                at.found("channel", "is not one of the built-in channels");
            }
        }),
    },
    ChannelRule {
        id: "any.via",
        family: ChannelFamily::Any,
        severity: Severity::Suspicious,
        confidence: Confidence::Inferred,
        demands: "`via` does not name another channel than `channel`",
        why: "`via` tells how the message came in or goes out; `api` is always safe",
        remedy: "leave `via` out, or set it to `api`",
        check: Check::Message(|draft, at| {
            let Some(via) = draft.via else { return };
            let other = ChannelFamily::from_channel(&ChannelSlug::from(via.as_str()));
            if matches!(other, ChannelFamily::App | ChannelFamily::Api) || group(other) == group(draft.family) {
                return;
            }
            if draft.family != ChannelFamily::App {
                at.found("via", "names another channel");
            }
        }),
    },
    ChannelRule {
        id: "any.source-type",
        family: ChannelFamily::Any,
        severity: Severity::Suspicious,
        confidence: Confidence::Inferred,
        demands: "`source.type` is one of those of the channel",
        why: "the documentation lists both, and which belong together follows from their names and from recorded messages",
        remedy: "leave `source.type` out, or use one of the channel's own",
        check: Check::Message(|draft, at| {
            let Some(kind) = draft.source.as_ref().and_then(|source| source.kind) else { return };
            let Some(known) = source_types::of(draft.channel) else { return };
            // Forms are replied to by e-mail.
            let reply = draft.from_agent && draft.family == ChannelFamily::Form && kind == "email";
            if !known.contains(&kind) && !reply {
                at.found("source.type", format!("is not one of {}", known.join(", ")));
            }
        }),
    },
    ChannelRule {
        id: "any.incoming-receiver",
        family: ChannelFamily::Any,
        severity: Severity::Refused,
        confidence: Confidence::Documented,
        demands: "a message of a customer has no `receiver`",
        why: "strict validation since 2023: incoming messages have a sender, who is a customer, and nothing else",
        remedy: "leave `receiver` out, or set `from_agent` to true if an agent wrote it",
        check: Check::Message(|draft, at| {
            // A note of a customer is another mistake, with a rule of its own.
            if draft.whole && !draft.from_agent && draft.receiver.is_some() && draft.family != ChannelFamily::Note {
                at.found("receiver", "is set although `from_agent` is false");
            }
        }),
    },
    ChannelRule {
        id: "any.updated-receiver",
        family: ChannelFamily::Any,
        severity: Severity::Suspicious,
        confidence: Confidence::Observed,
        demands: "an update of a customer's message states no `receiver`",
        why: "the documentation forbids it; an update that repeated the receiver of the stored message was accepted",
        remedy: "leave `receiver` out: what an update does not state stays",
        check: Check::Message(|draft, at| {
            if !draft.whole && !draft.from_agent && draft.receiver.is_some() && draft.family != ChannelFamily::Note {
                at.found("receiver", "is set although `from_agent` is false");
            }
        }),
    },
    ChannelRule {
        id: "any.blank",
        family: ChannelFamily::Any,
        severity: Severity::Suspicious,
        confidence: Confidence::Inferred,
        demands: "an agent's message says something: it has text or HTML that is not blank, an attachment, or an action",
        why: "nothing keeps Gorgias from sending an empty message; composed messages and replies are refused if they are blank",
        remedy: "write something, or attach it",
        check: Check::Message(|draft, at| {
            let goes_out = draft.sends() || draft.family == ChannelFamily::Note;
            if draft.whole && goes_out && draft.is_blank() {
                at.found("body_text", "is blank, as is `body_html`, and nothing is attached");
            }
        }),
    },
    ChannelRule {
        id: "any.incoming-sender",
        family: ChannelFamily::Any,
        severity: Severity::Suspicious,
        confidence: Confidence::Inferred,
        demands: "a message of a customer names its `sender`",
        why: "a missing sender becomes the bot user of the account (documented), who is no customer",
        remedy: "name the customer by `id` or `email`",
        check: Check::Message(|draft, at| {
            if draft.whole && !draft.from_agent && draft.sender.is_none() && draft.family != ChannelFamily::Note {
                at.found("sender", "is missing although `from_agent` is false");
            }
        }),
    },
    ChannelRule {
        id: "any.agent-sender",
        family: ChannelFamily::Any,
        severity: Severity::Refused,
        confidence: Confidence::Documented,
        demands: "the `sender` of an agent's message is named by the `id` or `email` of an existing user",
        why: "the sender must be an existing user (documented); a name or a channel address finds customers only (inferred)",
        remedy: "name the user by `id` or `email`, or leave `sender` out: then it is the bot user",
        check: Check::Message(|draft, at| {
            if draft.from_agent && draft.sender.is_some_and(|Party { id, email }| id.is_none() && email.is_none()) {
                at.found("sender", "has neither `id` nor `email`");
            }
        }),
    },
    ChannelRule {
        id: "any.party-email",
        family: ChannelFamily::Any,
        severity: Severity::Suspicious,
        confidence: Confidence::Inferred,
        demands: "the `email` of a sender or receiver is an e-mail address (RFC 5321)",
        why: "the schema asks for a short text only, but nobody is found by another",
        remedy: "give the address alone, without a display name or blanks",
        check: Check::Message(|draft, at| {
            for (path, party) in [("sender.email", draft.sender), ("receiver.email", draft.receiver)] {
                if party.and_then(|party| party.email).is_some_and(malformed) {
                    at.found(path, "is not an e-mail address");
                }
            }
        }),
    },
    ChannelRule {
        id: "any.mentions",
        family: ChannelFamily::Any,
        severity: Severity::Refused,
        confidence: Confidence::Documented,
        demands: "`mention_ids` stand only on internal notes",
        why: "the field is documented for notes only; that others are refused is inferred",
        remedy: "leave `mention_ids` out, or write an internal note",
        check: Check::Message(|draft, at| {
            if draft.mentions && draft.family != ChannelFamily::Note {
                at.found("mention_ids", "mentions users outside of an internal note");
            }
        }),
    },
    ChannelRule {
        id: "any.attachment",
        family: ChannelFamily::Any,
        severity: Severity::Refused,
        confidence: Confidence::Documented,
        demands: "an attachment has the absolute address of an uploaded file, a name and a MIME type",
        why: "all three are required; that empty or malformed ones are refused is inferred",
        remedy: "upload the file with `upload_files` and use what it answers",
        check: Check::Message(|draft, at| {
            for (index, file) in draft.attachments.iter().enumerate() {
                if !url::Url::parse(file.url).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
                    at.found(format_args!("attachments.{index}.url"), "is not an absolute URL");
                }
                if file.name.trim().is_empty() {
                    at.found(format_args!("attachments.{index}.name"), "is empty");
                }
                if !file.content_type.split_once('/').is_some_and(|(kind, of)| !kind.is_empty() && !of.is_empty()) {
                    at.found(format_args!("attachments.{index}.content_type"), "is not a MIME type");
                }
            }
        }),
    },
    ChannelRule {
        id: "any.import",
        family: ChannelFamily::Any,
        severity: Severity::Suspicious,
        confidence: Confidence::Documented,
        demands: "an agent's message that is marked as imported states when it was sent",
        why: "only `sent_datetime` is documented to keep Gorgias from sending it; whether `imported` does is unknown",
        remedy: "set `sent_datetime`, or do not mark it as imported",
        check: Check::Message(|draft, at| {
            if draft.imported && draft.sends() {
                at.found("sent_datetime", "is missing on an imported message, which may be sent to the customer");
            }
        }),
    },
];

/// Returns what is wrong with the name of a channel that is not built in, if it looks like a mistake.
pub(super) fn misnamed(channel: &ChannelSlug) -> Option<Cow<'static, str>> {
    const OTHERS: [&str; 11] = [
        "gorgias_chat",
        "whatsapp-message",
        "contact-form",
        "instagram",
        "helpdesk",
        "rule",
        "shopify",
        "twilio",
        "yotpo",
        "zendesk",
        "form",
    ];
    if !matches!(channel, ChannelSlug::Unknown(_)) {
        return None;
    }
    let name = channel.as_str();
    if let Some(near) = slip_of(name, ChannelSlug::KNOWN.iter().map(ChannelSlug::as_str)) {
        return Some(format!("is not a built-in channel; the nearest is `{near}`").into());
    }
    OTHERS.contains(&name).then_some("is the name of a `via` or source type, not of a channel".into())
}

/// Families that stand in for each other: forms and chats left offline go on by e-mail, text messages are of type `phone`.
fn group(family: ChannelFamily) -> ChannelFamily {
    match family {
        ChannelFamily::Form | ChannelFamily::Chat => ChannelFamily::Email,
        ChannelFamily::Sms => ChannelFamily::Phone,
        other => other,
    }
}

//! Rules of e-mail, and of the forms that are replied to by e-mail.

use super::ChannelFamily;
use super::draft::Draft;
use super::rule::{At, ChannelRule, Check, Severity};
use crate::Confidence;
use crate::text::address::is_email;

/// Looked up by the client: it alone needs to know the connected addresses.
pub(crate) const CONNECTED: ChannelRule = ChannelRule {
    id: "email.from-connected",
    family: ChannelFamily::Email,
    severity: Severity::Undelivered,
    confidence: Confidence::Observed,
    demands: "an outgoing e-mail comes from the address of a connected e-mail integration",
    why: "others are stored with 201 and never sent: \"No integration was found to send this email.\"; which they are is read before the first e-mail is sent, see `Senders`",
    remedy: "use the `meta.address` of an e-mail integration; one that was connected within the last minute is found by `refresh_senders`",
    check: Check::Message(|draft, at| {
        let (Some(senders), Some(source)) = (draft.senders, &draft.source) else { return };
        if draft.sends() && source.from.is_some_and(|from| !senders.contains(from)) {
            at.found("source.from.address", "is not the address of a connected e-mail integration");
        }
    }),
};

/// In the order in which they are checked and printed.
pub(super) const RULES: &[ChannelRule] = &[
    ChannelRule {
        id: "email.from",
        family: ChannelFamily::Email,
        severity: Severity::Refused,
        confidence: Confidence::Observed,
        demands: "an e-mail has `source.from.address`, whoever wrote it",
        why: "Gorgias answers 400 \"From field is missing or empty\"; that an update with an incomplete source is refused, too, is inferred",
        remedy: "set it to the address of a connected e-mail integration, or to the customer's if the customer wrote it",
        check: Check::Message(|draft, at| {
            if draft.lacks_from() {
                at.found("source.from.address", "is missing or blank");
            }
        }),
    },
    CONNECTED,
    ChannelRule {
        id: "email.integration",
        family: ChannelFamily::Email,
        severity: Severity::Suspicious,
        confidence: Confidence::Observed,
        demands: "`integration_id` is the integration whose address is `source.from.address`",
        why: "working clients pair the two; what happens otherwise is unknown; checked once the addresses are known, see `Senders`",
        remedy: "use id and address of the same integration, or leave `integration_id` out",
        check: Check::Message(|draft, at| {
            let (Some(senders), Some(source), Some(id)) = (draft.senders, &draft.source, draft.integration) else {
                return;
            };
            if draft.from_agent
                && source.from.is_some_and(|from| senders.contains(from) && !senders.ids(from).any(|own| own == id))
            {
                at.found("integration_id", "is another integration than that of `source.from.address`");
            }
        }),
    },
    ChannelRule {
        id: "email.from-author",
        family: ChannelFamily::Email,
        severity: Severity::Suspicious,
        confidence: Confidence::Observed,
        demands: "an outgoing e-mail does not come from the agent's own address",
        why: "only addresses of connected integrations send, and an agent's own is rarely one",
        remedy: "use the `meta.address` of an e-mail integration as `source.from.address`",
        check: Check::Message(|draft, at| {
            let (Some(source), Some(sender)) = (&draft.source, draft.sender) else { return };
            let (Some(from), Some(own)) = (source.from, sender.email) else { return };
            let known = draft.senders.is_some_and(|senders| senders.contains(from));
            if draft.sends() && !known && from.eq_ignore_ascii_case(own) {
                at.found("source.from.address", "is the address of the sender");
            }
        }),
    },
    ChannelRule {
        id: "email.to",
        family: ChannelFamily::Email,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "an outgoing e-mail has a recipient: an address in `source`, or a `receiver`",
        why: "without either nobody can get it; the documentation shows both `source.to` and `receiver`",
        remedy: "set `source.to` to the customer's address",
        check: Check::Message(|draft, at| {
            let copies = draft.source.as_ref().is_some_and(|source| !source.cc.is_empty() || !source.bcc.is_empty());
            if draft.sends() && draft.lacks_to() && !copies && draft.receiver.is_none() {
                at.found("source.to", "has no address");
            }
        }),
    },
    ChannelRule {
        id: "email.address",
        family: ChannelFamily::Email,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "all addresses of an outgoing e-mail are e-mail addresses (RFC 5321)",
        why: "no e-mail reaches another",
        remedy: "give the address alone; a display name goes into `name`",
        check: Check::Message(|draft, at| {
            if draft.sends() {
                malformed(draft, at);
            }
        }),
    },
    ChannelRule {
        id: "email.incoming-address",
        family: ChannelFamily::Email,
        severity: Severity::Suspicious,
        confidence: Confidence::Inferred,
        demands: "all addresses of a received or imported e-mail are e-mail addresses (RFC 5321)",
        why: "nothing is sent, but a later reply goes to them",
        remedy: "give the address alone; a display name goes into `name`",
        check: Check::Message(|draft, at| {
            if !draft.sends() {
                malformed(draft, at);
            }
        }),
    },
    ChannelRule {
        id: "form.from",
        family: ChannelFamily::Form,
        severity: Severity::Undelivered,
        confidence: Confidence::Inferred,
        demands: "an answer to a form has `source.from.address`, that of an e-mail integration",
        why: "the help center and contact forms are answered by e-mail",
        remedy: "answer on the channel `email`, or set the address of a connected e-mail integration",
        check: Check::Message(|draft, at| {
            if draft.sends() && draft.lacks_from() {
                at.found("source.from.address", "is missing or blank");
            }
        }),
    },
];

fn malformed(draft: &Draft<'_>, at: &mut At<'_>) {
    for (place, address) in draft.source.iter().flat_map(|source| source.addresses()) {
        if !is_email(address) {
            at.found(place, "is not an e-mail address");
        }
    }
}

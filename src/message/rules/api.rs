//! Rules of the channel `api`.

use super::ChannelFamily;
use super::rule::{ChannelRule, Check, Severity};
use crate::Confidence;

pub(super) const DELIVERY: ChannelRule = ChannelRule {
    id: "api.delivery",
    family: ChannelFamily::Api,
    severity: Severity::Suspicious,
    confidence: Confidence::ClientCode,
    demands: "an agent's message on the channel `api` is carried to the customer by you",
    why: "nothing is delivered from this channel; an HTTP integration of yours has to do it",
    remedy: "use the customer's channel, or set `sent_datetime` once you have delivered it yourself",
    check: Check::Message(|draft, at| {
        if draft.whole && draft.sends() {
            at.found("channel", "is delivered to nobody by Gorgias");
        }
    }),
};

//! Messages of customers, written down.

use super::parts::{Parts, composed};
use super::{Message, PartyRef};
use crate::types::{ChannelSlug, MessageParty, SourceType};

/// A message that a customer wrote. Made by [`Message::received_email`] and its siblings; it has no receiver, which Gorgias
/// would refuse.
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct ReceivedMessage {
    parts: Parts,
}

composed!(ReceivedMessage);

impl Message {
    /// An e-mail of the customer with the address `from`, to an address of yours. An unknown customer is created (inferred).
    pub fn received_email(from: impl Into<String>, to: impl Into<String>) -> ReceivedMessage {
        let from = from.into();
        let sender = MessageParty::from(PartyRef::Email(from.clone()));
        let mut parts = Parts::between(ChannelSlug::Email, false, SourceType::Email, from, to.into());
        parts.sender = Some(sender);
        ReceivedMessage { parts }
    }

    /// A text message (SMS) of a customer. `sender` is the customer; numbers are in E.164 form.
    pub fn received_sms(
        sender: impl Into<PartyRef>,
        from: impl Into<String>,
        to: impl Into<String>,
        text: impl Into<String>,
    ) -> ReceivedMessage {
        // The type that is known to work for text messages that come in.
        let mut parts = Parts::between(ChannelSlug::Sms, false, SourceType::Phone, from.into(), to.into());
        parts.sender = Some(sender.into().into());
        parts.text = Some(text.into());
        ReceivedMessage { parts }
    }

    /// What a customer said through a system of yours, on the channel `api`. Nothing that is answered there is delivered by
    /// Gorgias, and automatic answers of rules do not fire.
    pub fn received_by_api(sender: impl Into<PartyRef>, text: impl Into<String>) -> ReceivedMessage {
        let mut parts = Parts::new(ChannelSlug::Api, false);
        parts.sender = Some(sender.into().into());
        parts.text = Some(text.into());
        ReceivedMessage { parts }
    }
}

impl ReceivedMessage {
    /// The subject line, for e-mails.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.parts.subject = Some(subject.into());
        self
    }

    /// The customer's name, for one that is created by this.
    pub fn sender_name(mut self, name: impl Into<String>) -> Self {
        if let Some(sender) = &mut self.parts.sender {
            sender.name = name.into().into();
        }
        self
    }
}

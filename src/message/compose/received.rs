//! Messages that customers wrote.

use super::parts::{Parts, composed};
use super::{Message, PartyRef};
use crate::types::{ChannelSlug, MessageParty, SourceType};

/// A message that a customer wrote. Made by [`Message::received_email`], [`Message::received_sms`] and
/// [`Message::received_by_api`].
///
/// It has no receiver: Gorgias refuses customers' messages with one.
///
/// ```
/// use gorgias::message::compose::Message;
///
/// let body = Message::received_email("nia@example.com", "support@example.com")
///     .sender_name("Nia Okafor")
///     .subject("Where is my order?")
///     .text("It should be here by now.")
///     .build()?;
/// assert!(!body.from_agent);
/// # Ok::<(), gorgias::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct ReceivedMessage {
    parts: Parts,
}

composed!(ReceivedMessage);

impl Message {
    /// Starts an e-mail of the customer with the address `from`, to an address of the shop.
    ///
    /// Gorgias creates a customer if it knows none with this address (inferred).
    pub fn received_email(from: impl Into<String>, to: impl Into<String>) -> ReceivedMessage {
        let from = from.into();
        let sender = MessageParty::from(PartyRef::Email(from.clone()));
        let mut parts = Parts::between(ChannelSlug::Email, false, SourceType::Email, from, to.into());
        parts.sender = Some(sender);
        ReceivedMessage { parts }
    }

    /// Starts a text message (SMS) of a customer, who is named by `sender`. Both numbers are in E.164 form.
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

    /// Starts a message that a customer wrote in your own system, on the channel `api`.
    ///
    /// Gorgias delivers no replies on this channel, and automatic replies of rules do not run.
    pub fn received_by_api(sender: impl Into<PartyRef>, text: impl Into<String>) -> ReceivedMessage {
        let mut parts = Parts::new(ChannelSlug::Api, false);
        parts.sender = Some(sender.into().into());
        parts.text = Some(text.into());
        ReceivedMessage { parts }
    }
}

impl ReceivedMessage {
    /// Sets the subject line of an e-mail.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.parts.subject = Some(subject.into());
        self
    }

    /// Sets the customer's name, which is used if Gorgias creates the customer.
    pub fn sender_name(mut self, name: impl Into<String>) -> Self {
        if let Some(sender) = &mut self.parts.sender {
            sender.name = name.into().into();
        }
        self
    }
}

//! E-mails to customers.

use super::parts::{Parts, address, composed, from_agent};
use super::{Message, PartyRef};
use crate::types::{ChannelSlug, MessageSourceInput, SourceType};

/// An e-mail to a customer. Made by [`Message::email`].
///
/// ```
/// use gorgias::message::compose::Message;
///
/// let body = Message::email("support@example.com", "nia@example.com")
///     .subject("Your order")
///     .cc("shop@example.com")
///     .text("It left this morning.")
///     .build()?;
/// assert!(body.from_agent);
/// # Ok::<(), gorgias::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct Email {
    parts: Parts,
}

composed!(Email);
from_agent!(Email);

impl Message {
    /// Starts an e-mail from an agent to a customer.
    ///
    /// `from` must be the address of a connected e-mail integration, not simply the agent's own: from any other address the message
    /// is stored and never sent (observed live, not documented).
    pub fn email(from: impl Into<String>, to: impl Into<String>) -> Email {
        Email { parts: Parts::between(ChannelSlug::Email, true, SourceType::Email, from.into(), to.into()) }
    }
}

impl Email {
    /// Sets the subject line.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.parts.subject = Some(subject.into());
        self
    }

    /// Sets the name that is shown next to the `from` address.
    pub fn from_name(self, name: impl Into<String>) -> Self {
        self.source(|source| {
            if let Some(from) = source.from.value().cloned() {
                source.from = crate::types::SourceAddressInput { name: name.into().into(), ..from }.into();
            }
        })
    }

    /// Adds a recipient.
    pub fn to(self, to: impl Into<String>) -> Self {
        self.source(|source| source.to = with(&source.to, to))
    }

    /// Adds a recipient in copy.
    pub fn cc(self, cc: impl Into<String>) -> Self {
        self.source(|source| source.cc = with(&source.cc, cc))
    }

    /// Adds a recipient in blind copy.
    pub fn bcc(self, bcc: impl Into<String>) -> Self {
        self.source(|source| source.bcc = with(&source.bcc, bcc))
    }

    /// Sets the recipient. It must be a customer, not a user.
    pub fn receiver(mut self, customer: impl Into<PartyRef>) -> Self {
        self.parts.receiver = Some(customer.into().into());
        self
    }

    /// Sets the e-mail integration that sends, by id. It must be the one with the `from` address.
    pub fn integration(mut self, id: i64) -> Self {
        self.parts.integration = Some(id);
        self
    }

    /// Sets whether the thread so far is quoted below the text (the name of the key was observed, its effect is inferred).
    pub fn include_thread(self, include: bool) -> Self {
        self.source(|source| source.extra = Some(serde_json::json!({"include_thread": include})))
    }

    fn source(mut self, change: impl FnOnce(&mut MessageSourceInput)) -> Self {
        let mut source = self.parts.source.take().unwrap_or_default();
        change(&mut source);
        self.parts.source = Some(source);
        self
    }
}

type Addresses = crate::Patch<Vec<crate::types::SourceAddressInput>>;

fn with(list: &Addresses, one: impl Into<String>) -> Addresses {
    let mut list = list.value().cloned().unwrap_or_default();
    list.push(address(one));
    list.into()
}

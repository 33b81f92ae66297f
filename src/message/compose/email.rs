//! E-mails to customers.

use super::parts::{Parts, address, composed, from_agent};
use super::{Message, PartyRef};
use crate::types::{ChannelSlug, MessageSourceInput, SourceType};

/// An e-mail to a customer. Made by [`Message::email`].
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct Email {
    parts: Parts,
}

composed!(Email);
from_agent!(Email);

impl Message {
    /// An e-mail to a customer.
    ///
    /// `from` must be the address of a connected e-mail integration, not simply the agent's own: from any other the message
    /// is stored and never sent (observed live, not documented).
    pub fn email(from: impl Into<String>, to: impl Into<String>) -> Email {
        Email { parts: Parts::between(ChannelSlug::Email, true, SourceType::Email, from.into(), to.into()) }
    }
}

impl Email {
    /// The subject line.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.parts.subject = Some(subject.into());
        self
    }

    /// The name shown next to the address that it comes from.
    pub fn from_name(self, name: impl Into<String>) -> Self {
        self.source(|source| {
            if let Some(from) = source.from.value().cloned() {
                source.from = crate::types::SourceAddressInput { name: name.into().into(), ..from }.into();
            }
        })
    }

    /// One more recipient.
    pub fn to(self, to: impl Into<String>) -> Self {
        self.source(|source| source.to = with(&source.to, to))
    }

    /// One more recipient in copy.
    pub fn cc(self, cc: impl Into<String>) -> Self {
        self.source(|source| source.cc = with(&source.cc, cc))
    }

    /// One more recipient in blind copy.
    pub fn bcc(self, bcc: impl Into<String>) -> Self {
        self.source(|source| source.bcc = with(&source.bcc, bcc))
    }

    /// The customer that it is for; must be a customer, not a user.
    pub fn receiver(mut self, customer: impl Into<PartyRef>) -> Self {
        self.parts.receiver = Some(customer.into().into());
        self
    }

    /// The e-mail integration that sends; it must be the one whose address it comes from.
    pub fn integration(mut self, id: i64) -> Self {
        self.parts.integration = Some(id);
        self
    }

    /// Whether the thread so far is quoted below (the name of the key was observed, what it does is inferred).
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

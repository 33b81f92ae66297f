//! Messages to telephone numbers: SMS and WhatsApp.

use super::parts::{Parts, composed, from_agent};
use super::{Message, PartyRef};
use crate::types::{ChannelSlug, SourceType};

/// A text message (SMS). Made by [`Message::sms`].
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct Sms {
    parts: Parts,
}

/// A WhatsApp message. Made by [`Message::whatsapp`].
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct Whatsapp {
    parts: Parts,
}

composed!(Sms, Whatsapp);
from_agent!(Sms, Whatsapp);

impl Message {
    /// A text message (SMS) of at most 1,600 characters. Both numbers are in E.164 form, such as `+14155550123`; `from` is
    /// that of an SMS integration (inferred).
    ///
    /// The help center lists the countries that it can go to; [`crate::message::rules`] warns of others. After a customer's STOP
    /// nothing is delivered until START.
    pub fn sms(from: impl Into<String>, to: impl Into<String>, text: impl Into<String>) -> Sms {
        // `sms` is in the list of source types; on text messages that came in, `phone` was observed.
        let mut parts = Parts::between(ChannelSlug::Sms, true, SourceType::Sms, from.into(), to.into());
        parts.text = Some(text.into());
        Sms { parts }
    }

    /// A WhatsApp message (its shape is inferred; no client is known that sends one). `from` is the number of the
    /// integration, `to` the customer's: a number, or the business-scoped user id of one whose number is not visible.
    ///
    /// Free text is delivered within 24 hours of the customer's last message; later only templates are, which the API cannot
    /// express (inferred). [`Client::reply`](crate::Client::reply) knows when that was.
    pub fn whatsapp(from: impl Into<String>, to: impl Into<String>, text: impl Into<String>) -> Whatsapp {
        let kind = SourceType::WhatsappMessage;
        let mut parts = Parts::between(ChannelSlug::Whatsapp, true, kind, from.into(), to.into());
        parts.text = Some(text.into());
        Whatsapp { parts }
    }
}

macro_rules! to_somebody {
    ($($name:ident),+) => {$(
        impl $name {
            /// The customer that it is for; must be a customer, not a user.
            pub fn receiver(mut self, customer: impl Into<PartyRef>) -> Self {
                self.parts.receiver = Some(customer.into().into());
                self
            }

            /// The integration that sends; it must be the one whose number it comes from.
            pub fn integration(mut self, id: i64) -> Self {
                self.parts.integration = Some(id);
                self
            }
        }
    )+};
}

to_somebody!(Sms, Whatsapp);

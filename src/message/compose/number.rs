//! Messages to telephone numbers: SMS and WhatsApp.

use super::parts::{Parts, composed, from_agent};
use super::{Message, PartyRef};
use crate::types::{ChannelSlug, SourceType};

/// A text message (SMS) to a customer. Made by [`Message::sms`].
///
/// ```
/// use gorgias::message::compose::Message;
///
/// let body = Message::sms("+14155550100", "+14155550123", "It left this morning.").build()?;
/// assert_eq!(body.channel.as_str(), "sms");
/// assert!(Message::sms("+14155550100", "555-0123", "Hi").build().is_err());
/// # Ok::<(), gorgias::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct Sms {
    parts: Parts,
}

/// A WhatsApp message to a customer. Made by [`Message::whatsapp`].
///
/// ```
/// use gorgias::message::compose::Message;
///
/// let body = Message::whatsapp("+14155550100", "+14155550123", "It left this morning.").build()?;
/// assert_eq!(body.channel.as_str(), "whatsapp");
/// # Ok::<(), gorgias::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct Whatsapp {
    parts: Parts,
}

composed!(Sms, Whatsapp);
from_agent!(Sms, Whatsapp);

impl Message {
    /// Starts a text message (SMS) of at most 1,600 characters.
    ///
    /// Both numbers are in E.164 form, such as `+14155550123`; `from` is the number of an SMS integration (inferred). The help
    /// center lists the countries that messages can go to; [`crate::message::rules`] warns of others. After a customer's STOP
    /// nothing is delivered until START.
    pub fn sms(from: impl Into<String>, to: impl Into<String>, text: impl Into<String>) -> Sms {
        // `sms` is in the list of source types; on text messages that came in, `phone` was observed.
        let mut parts = Parts::between(ChannelSlug::Sms, true, SourceType::Sms, from.into(), to.into());
        parts.text = Some(text.into());
        Sms { parts }
    }

    /// Starts a WhatsApp message (its shape is inferred; no client is known that sends one).
    ///
    /// `from` is the number of the integration. `to` is the customer's number, or the business-scoped user id of a customer
    /// whose number is not visible.
    ///
    /// Free text is delivered within 24 hours of the customer's last message; later only templates are, which the API cannot
    /// express (inferred). [`Client::reply`](crate::Client::reply) checks that.
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
            /// Sets the recipient. It must be a customer, not a user.
            pub fn receiver(mut self, customer: impl Into<PartyRef>) -> Self {
                self.parts.receiver = Some(customer.into().into());
                self
            }

            /// Sets the integration that sends, by id. It must be the one with the `from` number.
            pub fn integration(mut self, id: i64) -> Self {
                self.parts.integration = Some(id);
                self
            }
        }
    )+};
}

to_somebody!(Sms, Whatsapp);

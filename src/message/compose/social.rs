//! Answers on Facebook, Instagram, Twitter and Yotpo, made from the message that they answer.

use super::Message;
use super::parts::{Parts, composed, from_agent, source};
use crate::error::{Error, ErrorKind};
use crate::message::rules::ChannelFamily;
use crate::types::{SourceType, TicketMessage};

/// An answer to one message on a social channel. Made by [`Message::instagram_reply`] and its siblings.
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct SocialReply {
    pub(crate) parts: Parts,
}

composed!(SocialReply);
from_agent!(SocialReply);

macro_rules! replies {
    ($($(#[doc = $doc:literal])+ $name:ident: $family:ident;)+) => {
        impl Message {$(
            $(#[doc = $doc])+
            ///
            /// Addresses are swapped and the ids in `source.extra` copied (inferred: no client is known that sends here).
            ///
            /// # Errors
            /// [`ErrorKind::InvalidRequest`] when the message is of another channel, is not from a customer, or does not
            /// say where it came from and went to.
            pub fn $name(original: &TicketMessage) -> Result<SocialReply, Error> {
                SocialReply::to(original, ChannelFamily::$family)
            }
        )+}
    };
}

replies! {
    /// An answer to a comment, mention or direct message on Instagram.
    instagram_reply: Instagram;
    /// An answer to a post, comment, mention or recommendation on Facebook, or to a message in Messenger.
    facebook_reply: Facebook;
    /// An answer to a post or direct message on Twitter.
    twitter_reply: Twitter;
}

impl Message {
    /// An answer to a Yotpo review: a public comment, or one that only the customer sees (inferred).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] when the message is no review, is not from a customer, or does not say where it came from
    /// and went to.
    pub fn yotpo_reply(original: &TicketMessage, public: bool) -> Result<SocialReply, Error> {
        let mut reply = SocialReply::to(original, ChannelFamily::Yotpo)?;
        if let Some(source) = &mut reply.parts.source {
            let kind =
                if public { SourceType::YotpoReviewPublicComment } else { SourceType::YotpoReviewPrivateComment };
            source.type_ = Some(kind);
        }
        Ok(reply)
    }
}

fn unfit(field: &str, why: &str) -> Error {
    Error::violations_of(ErrorKind::InvalidRequest, field, why)
}

impl SocialReply {
    fn to(original: &TicketMessage, family: ChannelFamily) -> Result<Self, Error> {
        let channel = original.channel.clone().filter(|channel| ChannelFamily::of(channel) == family);
        let channel = channel.ok_or_else(|| unfit("channel", "the message to answer is of another channel"))?;
        if original.from_agent != Some(false) {
            return Err(unfit("from_agent", "the message to answer is not from a customer"));
        }
        let origin = original.source.as_ref().ok_or_else(|| unfit("source", "the message to answer has none"))?;
        let text = |address: Option<&crate::types::SourceAddress>| {
            address.and_then(|a| a.address.clone()).filter(|text| !text.trim().is_empty())
        };
        let customer = text(origin.from.as_ref())
            .ok_or_else(|| unfit("source.from.address", "the message to answer does not say where it came from"))?;
        let account = text(origin.to.first())
            .ok_or_else(|| unfit("source.to.0.address", "the message to answer does not say where it went"))?;
        let mut source = source(origin.type_.clone(), account, customer);
        if !origin.extra.is_empty() {
            source.extra = Some(origin.extra.clone().into());
        }
        let mut parts = Parts::new(channel, true);
        parts.source = Some(source);
        parts.integration = original.integration_id.filter(|id| *id > 0);
        Ok(Self { parts })
    }
}

//! Replies on Facebook, Instagram, Twitter and Yotpo, made from the message that they reply to.

use super::Message;
use super::parts::{Parts, composed, from_agent, source};
use crate::error::{Error, ErrorKind};
use crate::message::rules::ChannelFamily;
use crate::types::{SourceType, TicketMessage};

/// A reply to one message on Facebook, Instagram, Twitter or Yotpo. Made by [`Message::facebook_reply`],
/// [`Message::instagram_reply`], [`Message::twitter_reply`], [`Message::yotpo_public_reply`] and
/// [`Message::yotpo_private_reply`].
///
/// ```
/// use gorgias::message::compose::Message;
/// use gorgias::types::TicketMessage;
///
/// let comment: TicketMessage = serde_json::from_value(serde_json::json!({
///     "id": 9, "channel": "instagram-comment", "from_agent": false,
///     "source": {"from": {"address": "nia"}, "to": [{"address": "shop"}], "extra": {"media_id": "31"}}
/// }))?;
/// let body = Message::instagram_reply(&comment)?.text("Thank you!").build()?;
/// assert!(body.from_agent);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
            /// The addresses are swapped and the ids in `source.extra` are copied (inferred: no client is known that sends here).
            ///
            /// # Errors
            /// [`ErrorKind::InvalidRequest`] if the message is of another channel, is not from a customer, or does not
            /// say where it came from and went to.
            pub fn $name(original: &TicketMessage) -> Result<SocialReply, Error> {
                SocialReply::to(original, ChannelFamily::$family)
            }
        )+}
    };
}

replies! {
    /// Starts a reply to a comment, mention or direct message on Instagram.
    instagram_reply: Instagram;
    /// Starts a reply to a post, comment, mention or recommendation on Facebook, or to a message in Messenger.
    facebook_reply: Facebook;
    /// Starts a reply to a post or direct message on Twitter.
    twitter_reply: Twitter;
}

impl Message {
    /// Starts a public comment on a Yotpo review (inferred).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] if the message is not a review, is not from a customer, or does not say where it came from
    /// and went to.
    pub fn yotpo_public_reply(original: &TicketMessage) -> Result<SocialReply, Error> {
        yotpo(original, SourceType::YotpoReviewPublicComment)
    }

    /// Starts a comment on a Yotpo review that only the customer sees (inferred).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] if the message is not a review, is not from a customer, or does not say where it came from
    /// and went to.
    pub fn yotpo_private_reply(original: &TicketMessage) -> Result<SocialReply, Error> {
        yotpo(original, SourceType::YotpoReviewPrivateComment)
    }
}

fn yotpo(original: &TicketMessage, kind: SourceType) -> Result<SocialReply, Error> {
    let mut reply = SocialReply::to(original, ChannelFamily::Yotpo)?;
    if let Some(source) = &mut reply.parts.source {
        source.type_ = Some(kind);
    }
    Ok(reply)
}

fn unfit(field: &str, why: &str) -> Error {
    Error::violations_of(ErrorKind::InvalidRequest, field, why)
}

impl SocialReply {
    fn to(original: &TicketMessage, family: ChannelFamily) -> Result<Self, Error> {
        let channel = original.channel.clone().filter(|channel| ChannelFamily::from_channel(channel) == family);
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

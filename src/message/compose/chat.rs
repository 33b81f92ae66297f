//! Replies in chats.

use super::Message;
use super::parts::{Parts, composed, from_agent};
use crate::types::{ChannelSlug, SourceType};

/// A reply in a chat. Made by [`Message::chat_reply`].
///
/// ```
/// use gorgias::message::compose::Message;
///
/// let body = Message::chat_reply("visitor-77").text("It left this morning.").sender("mira@example.com").build()?;
/// assert_eq!(body.channel.as_str(), "chat");
/// # Ok::<(), gorgias::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct ChatReply {
    parts: Parts,
}

composed!(ChatReply);
from_agent!(ChatReply);

impl Message {
    /// Starts a reply in a chat, to the visitor with this id (its whole shape is taken from client code).
    ///
    /// The visitor id is `meta.chat.conversation_id` of the ticket, or the address of the customer's channel of type `chat`.
    /// With a wrong id the message is stored and not delivered. Keep HTML simple.
    pub fn chat_reply(visitor: impl Into<String>) -> ChatReply {
        // The agent's side has an empty address.
        let parts = Parts::between(ChannelSlug::Chat, true, SourceType::Chat, String::new(), visitor.into());
        ChatReply { parts }
    }
}

//! Answers in chats.

use super::Message;
use super::parts::{Parts, composed, from_agent};
use crate::types::{ChannelSlug, SourceType};

/// An answer in a chat. Made by [`Message::chat_reply`].
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct ChatReply {
    parts: Parts,
}

composed!(ChatReply);
from_agent!(ChatReply);

impl Message {
    /// An answer in a chat (all of it as seen in client code only).
    ///
    /// The visitor id is `meta.chat.conversation_id` of the ticket, or the address of the customer's channel of type `chat`.
    /// With a wrong one the message is stored and not delivered. Keep HTML simple.
    pub fn chat_reply(visitor: impl Into<String>) -> ChatReply {
        // The agent's side has no address.
        let parts = Parts::between(ChannelSlug::Chat, true, SourceType::Chat, String::new(), visitor.into());
        ChatReply { parts }
    }
}

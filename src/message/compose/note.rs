//! Notes that only agents see.

use super::Message;
use super::parts::{Parts, composed, from_agent};
use crate::types::ChannelSlug;

/// A note that only agents see. Made by [`Message::internal_note`].
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct Note {
    parts: Parts,
}

composed!(Note);
from_agent!(Note);

impl Message {
    /// A note that only agents see. It goes to nobody, so there is no receiver: Gorgias would refuse one.
    pub fn internal_note(text: impl Into<String>) -> Note {
        let mut parts = Parts::new(ChannelSlug::InternalNote, true);
        parts.public = Some(false);
        parts.text = Some(text.into());
        Note { parts }
    }
}

impl Note {
    /// Mentions users, by id; only notes can.
    pub fn mention(mut self, users: impl IntoIterator<Item = i64>) -> Self {
        self.parts.mentions.extend(users);
        self
    }
}

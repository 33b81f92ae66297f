//! Internal notes, which only agents see.

use super::Message;
use super::parts::{Parts, composed, from_agent};
use crate::types::ChannelSlug;

/// An internal note, which only agents see. Made by [`Message::internal_note`].
///
/// ```
/// use gorgias::message::compose::Message;
///
/// let body = Message::internal_note("Please check the address.").mention([11]).build()?;
/// assert_eq!(body.public, Some(false));
/// # Ok::<(), gorgias::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a message does nothing until it is sent"]
pub struct Note {
    parts: Parts,
}

composed!(Note);
from_agent!(Note);

impl Message {
    /// Starts an internal note with this text. It has no receiver: Gorgias refuses notes with one.
    pub fn internal_note(text: impl Into<String>) -> Note {
        let mut parts = Parts::new(ChannelSlug::InternalNote, true);
        parts.public = Some(false);
        parts.text = Some(text.into());
        Note { parts }
    }
}

impl Note {
    /// Mentions users, by id. Only internal notes can mention users.
    pub fn mention(mut self, users: impl IntoIterator<Item = i64>) -> Self {
        self.parts.mentions.extend(users);
        self
    }
}

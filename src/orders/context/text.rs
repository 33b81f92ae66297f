//! What people wrote, as text that can be looked at and handed on.

use std::borrow::Cow;

use crate::text::html;
use crate::types::TicketMessage;

/// The start of a text, of at most so many bytes.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The words of a message: its text; else its HTML without tags.
pub(super) fn body(message: &TicketMessage) -> Cow<'_, str> {
    let some = |text: &'_ Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    match (&message.body_text, &message.stripped_text, &message.body_html, &message.stripped_html) {
        (Some(text), ..) if some(&message.body_text) => Cow::Borrowed(text),
        (_, Some(text), ..) if some(&message.stripped_text) => Cow::Borrowed(text),
        (.., Some(html), _) if some(&message.body_html) => Cow::Owned(html::text(html, html.len())),
        (.., Some(html)) => Cow::Owned(html::text(html, html.len())),
        _ => Cow::Borrowed(""),
    }
}

/// The words of a message without what it quotes, where Gorgias tells.
pub(super) fn own_words(message: &TicketMessage) -> Cow<'_, str> {
    match message.stripped_text.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(text) => Cow::Borrowed(text),
        None => body(message),
    }
}

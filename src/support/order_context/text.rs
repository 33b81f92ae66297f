//! What people wrote, as text that can be looked at and handed on.

use std::borrow::Cow;

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
        (.., Some(html), _) if some(&message.body_html) => Cow::Owned(without_tags(html)),
        (.., Some(html)) => Cow::Owned(without_tags(html)),
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

/// The text between tags. Not a parser: what it returns is shown as plain text and never as HTML.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let behind = &rest[open + 1..];
        // A `<` that begins no tag is text.
        if !behind.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
            text.push('<');
            rest = behind;
            continue;
        }
        let block = ["br", "p", "/p", "div", "/div", "li", "tr", "h"];
        let breaks =
            block.iter().any(|tag| behind.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)));
        text.push(if breaks { '\n' } else { ' ' });
        // Never closed: the rest is the tag.
        rest = behind.find('>').map_or("", |close| &behind[close + 1..]);
    }
    text.push_str(rest);
    let entities = [
        ("&nbsp;", " "),
        ("&#35;", "#"),
        ("&num;", "#"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    entities
        .iter()
        .fold(text, |text, (entity, means)| if text.contains(entity) { text.replace(entity, means) } else { text })
}

//! What people wrote, as text that can be looked at and handed on.

use std::borrow::Cow;

use crate::commerce::number::invisible;
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

/// Up to `most` characters of a text, without anything that hides or reorders words or steers a terminal: control characters,
/// marks of direction, characters without a shape. The flag tells whether something is missing at the end.
pub(super) fn visible(text: &str, most: usize) -> (String, bool) {
    let mut seen = String::new();
    let mut count = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' => ' ',
            c if c.is_control() || invisible(c) => continue,
            c => c,
        };
        if count == most {
            return (seen, true);
        }
        seen.push(c);
        count += 1;
    }
    (seen, false)
}

/// The same in one line.
pub(super) fn line(text: &str, most: usize) -> String {
    let (text, cut) = visible(text, most.saturating_mul(2));
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    ellipsis(&words, most, cut)
}

/// At most so many characters, the last of which says that there is more.
pub(super) fn ellipsis(text: &str, most: usize, more: bool) -> String {
    let fits = text.char_indices().nth(most).is_none();
    if fits && !(more && most > 0) {
        return text.to_owned();
    }
    let end = text.char_indices().nth(most.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    if most == 0 { String::new() } else { format!("{}…", text.get(..end).unwrap_or_default()) }
}

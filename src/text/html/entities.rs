//! Entities of HTML.

use std::borrow::Cow;

/// Entities by name; those that occur in what people and editors write.
const ENTITIES: [(&str, char); 16] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("euro", '€'),
    ("copy", '©'),
    ("zwnj", '\u{200c}'),
];

/// Text in which entities are the signs that they stand for; unknown ones stay as they are.
pub(super) fn resolved(text: &str) -> Cow<'_, str> {
    let Some((before, mut rest)) = text.split_once('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(before);
    loop {
        let length = rest.bytes().take(10).take_while(|sign| sign.is_ascii_alphanumeric() || *sign == b'#').count();
        let (name, after) = rest.split_at(length);
        match entity(name).zip(after.strip_prefix(';')) {
            Some((sign, after)) => {
                out.push(sign);
                rest = after;
            }
            None => out.push('&'),
        }
        match rest.split_once('&') {
            Some((before, after)) => {
                out.push_str(before);
                rest = after;
            }
            None => {
                out.push_str(rest);
                return Cow::Owned(out);
            }
        }
    }
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|sign| *sign != '\0');
    }
    ENTITIES.iter().find(|(own, _)| *own == name).map(|(_, sign)| *sign)
}

//! Somebody's words, as they can be shown to people and models: nothing hidden, nothing that reorders or steers.

/// Characters without a shape of their own: joiners, direction marks, variation selectors, tags.
pub(crate) fn invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Returns `true` if nothing of a text can be seen: white space, control characters, characters without a shape.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || invisible(c))
}

/// Up to `most` characters of a text, without anything that hides or reorders words or steers a terminal: control characters,
/// marks of direction, characters without a shape. The flag is `true` if something is missing at the end.
pub(crate) fn visible(text: &str, most: usize) -> (String, bool) {
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
pub(crate) fn line(text: &str, most: usize) -> String {
    let (text, cut) = visible(text, most.saturating_mul(2));
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    ellipsis(&words, most, cut)
}

/// At most so many characters, the last of which says that there is more.
pub(crate) fn ellipsis(text: &str, most: usize, more: bool) -> String {
    let fits = text.char_indices().nth(most).is_none();
    if fits && !(more && most > 0) {
        return text.to_owned();
    }
    let end = text.char_indices().nth(most.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
    if most == 0 { String::new() } else { format!("{}…", text.get(..end).unwrap_or_default()) }
}

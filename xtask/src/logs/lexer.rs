//! The words, texts and marks of a source file or of JSON. Comments are left out.

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

impl Token {
    pub(super) fn text(&self) -> Option<&String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads Rust or JSON, whose texts are written alike.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        rest = match first {
            '/' if after.starts_with('/') => after.split_once('\n').map_or("", |(_, next)| next),
            '/' if after.starts_with('*') => after.split_once("*/").map_or("", |(_, next)| next),
            '"' => {
                let (text, next) = quoted(after);
                found.push(Token::Text(text));
                next
            }
            'r' if after.starts_with('"') || after.starts_with("#\"") || after.starts_with("##\"") => {
                let hashes = after.len() - after.trim_start_matches('#').len();
                let end = format!("\"{}", "#".repeat(hashes));
                let body = after.get(hashes + 1..).unwrap_or_default();
                let (text, next) = body.split_once(end.as_str()).unwrap_or((body, ""));
                found.push(Token::Text(text.to_owned()));
                next
            }
            // A character, not a lifetime.
            '\'' if after.starts_with('\\') => {
                after.get(2..).and_then(|next| next.split_once('\'')).map_or("", |(_, next)| next)
            }
            '\'' if after.chars().nth(1) == Some('\'') => {
                after.char_indices().nth(2).and_then(|(at, _)| after.get(at..)).unwrap_or_default()
            }
            c if c.is_alphanumeric() || c == '_' => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                let (word, next) = rest.split_at(end);
                found.push(Token::Word(word.to_owned()));
                next
            }
            c if c.is_whitespace() => after,
            mark => {
                found.push(Token::Mark(mark));
                after
            }
        };
    }
    found
}

/// The text up to the next quotation mark, without its escapes, and what follows.
fn quoted(source: &str) -> (String, &str) {
    let (mut text, mut rest) = (String::new(), source.chars());
    while let Some(character) = rest.next() {
        match character {
            '"' => return (text, rest.as_str()),
            '\\' => match rest.next() {
                // The line goes on, without its indentation.
                Some('\n') => rest = rest.as_str().trim_start().chars(),
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some(other) => text.push(other),
                None => break,
            },
            other => text.push(other),
        }
    }
    (text, "")
}

//! Cuts source text into tokens.

/// A piece of source.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Name(String),
    Text(String),
    Number(f64),
    /// `&&`, `||` and single signs.
    Sign(&'static str),
}

const SIGNS: [&str; 13] = ["&&", "||", "(", ")", "[", "]", "{", "}", ",", ".", ":", ";", "!"];

/// The tokens of a source, or nothing where it holds something foreign to the language.
pub(crate) fn tokens(source: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            found.push(Token::Sign(sign));
            sign.len()
        } else if first == '\'' || first == '"' {
            let (text, length) = quoted(rest, first)?;
            found.push(Token::Text(text));
            length
        } else if first.is_ascii_digit() || first == '-' {
            let length = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).unwrap_or(rest.len());
            found.push(Token::Number(rest.get(..length)?.parse().ok()?));
            length
        } else if first.is_alphabetic() || first == '_' {
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            found.push(Token::Name(rest.get(..length)?.to_owned()));
            length
        } else {
            return None;
        };
        rest = rest.get(length..)?.trim_start();
    }
    Some(found)
}

/// The text between quotes and the length it takes in the source.
fn quoted(rest: &str, quote: char) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        if escaped {
            text.push(match sign {
                'n' => '\n',
                't' => '\t',
                other => other,
            });
            escaped = false;
        } else if sign == '\\' {
            escaped = true;
        } else if sign == quote {
            return Some((text, at + sign.len_utf8()));
        } else {
            text.push(sign);
        }
    }
    None
}

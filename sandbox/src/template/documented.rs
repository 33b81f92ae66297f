//! What of Jinja is documented to work. minijinja knows more, and so may the real renderer, but who relies on it here learns
//! nothing about there.

/// The longest expression in bytes: the renderer walks paths by recursion, so their length needs a bound.
const LONGEST: usize = 1000;
/// The most digits of an index.
const DIGITS: usize = 18;

const UNKNOWN: &str = "an expression is not understood";

/// Looks through a text for expressions, and refuses statements, comments and operators.
pub(super) fn check(text: &str) -> Result<(), &'static str> {
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        rest = &rest[at..];
        if rest.starts_with("{%") || rest.starts_with("{#") {
            return Err("statements and comments are not supported");
        }
        rest = match rest.strip_prefix("{{") {
            Some(inside) => expression(inside)?,
            None => &rest[1..],
        };
    }
    Ok(())
}

/// Looks through an expression, and returns what follows its closing braces.
fn expression(start: &str) -> Result<&str, &'static str> {
    let mut rest = start;
    // The sign before white space, and whether there was white space.
    let (mut last, mut spaced) = ('{', false);
    while let Some(sign) = rest.chars().next() {
        if start.len() - rest.len() > LONGEST {
            return Err("an expression is too long");
        }
        let after = &rest[sign.len_utf8()..];
        rest = match sign {
            '}' => return after.strip_prefix('}').ok_or(UNKNOWN),
            '"' | '\'' => quotation(after, sign)?,
            // An index is a number or a quotation; only there may a sign stand before a number.
            '-' if last == '[' => after,
            '0'..='9' if matches!(last, '[' | '-') => {
                let rest = after.trim_start_matches(|sign: char| sign.is_ascii_digit());
                if after.len() - rest.len() < DIGITS { rest } else { return Err("an index is too large") }
            }
            _ if is_name(sign) && !(spaced && is_name(last)) && !matches!(last, '[' | '-') => after,
            '.' | '|' | '(' | ')' | '[' | ']' | ',' => after,
            _ if sign.is_whitespace() => after,
            _ => return Err(UNKNOWN),
        };
        spaced = sign.is_whitespace();
        if !spaced {
            last = sign;
        }
    }
    Err(UNKNOWN)
}

fn is_name(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// Returns what follows a quotation.
fn quotation(start: &str, quote: char) -> Result<&str, &'static str> {
    let mut signs = start.char_indices();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' => drop(signs.next()),
            _ if sign == quote => return Ok(&start[at + 1..]),
            _ => {}
        }
    }
    Err("a quotation is not closed")
}

//! What opens an account is not shown: credentials in headers, queries and bodies.

use std::borrow::Cow;

/// What stands in the place of a secret.
const HIDDEN: &str = "(hidden)";

/// Whether a header, a parameter or a key of a body holds a secret, by its name.
fn is_secret(name: &str) -> bool {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_lowercase()).collect();
    ["authorization", "cookie", "password", "secret", "apikey", "token", "signature", "twofacode"]
        .iter()
        .any(|word| plain.contains(word))
        && !plain.ends_with("endpoint")
}

/// Headers line by line.
pub(super) fn headers(all: &[(String, String)]) -> String {
    all.iter().map(|(name, value)| format!("{name}: {}\n", if is_secret(name) { HIDDEN } else { value })).collect()
}

/// Path and query, without the values of parameters that are secrets.
pub(super) fn target(whole: &str) -> Cow<'_, str> {
    let Some((path, query)) = whole.split_once('?') else { return Cow::Borrowed(whole) };
    let pairs: Vec<Cow<'_, str>> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if is_secret(name) => Cow::Owned(format!("{name}={HIDDEN}")),
            _ => Cow::Borrowed(pair),
        })
        .collect();
    Cow::Owned(format!("{path}?{}", pairs.join("&")))
}

/// JSON, whole or cut, without the texts of keys that are secrets.
pub(super) fn json(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    let mut hides = false;
    while let Some(at) = rest.find('"') {
        let (before, from) = rest.split_at(at);
        shown.push_str(before);
        let end = closing(from);
        let (quoted, after) = from.split_at(end);
        let is_key = after.trim_start().starts_with(':');
        if hides && !is_key {
            shown.push('"');
            shown.push_str(HIDDEN);
            shown.push('"');
        } else if quoted.contains("://") {
            // An address can have a secret in its query.
            let (inner, close) = quoted.strip_suffix('"').map_or((quoted, ""), |inner| (inner, "\""));
            shown.push_str(&target(inner));
            shown.push_str(close);
        } else {
            shown.push_str(quoted);
        }
        // A text right after such a key is its value; so are those of a list or an object up to the next key.
        if is_key {
            hides = is_secret(quoted.trim_matches('"'));
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// The length of a text in quotes; up to the end where it is cut.
fn closing(quoted: &str) -> usize {
    let mut escaped = false;
    for (at, sign) in quoted.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    quoted.len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        for (text, hidden) in [
            (r#"{"hmac_secret": "s3cr\"et", "name": "x"}"#, r#"{"hmac_secret": "(hidden)", "name": "x"}"#),
            (
                r#"{"headers":{"Authorization":"Bearer s3cret"},"a":1}"#,
                r#"{"headers":{"Authorization":"(hidden)"},"a":1}"#,
            ),
            (r#"{"new_password": "s3cret, cut off"#, r#"{"new_password": "(hidden)""#),
            (
                r#"{"api-key": ["s3cret", "s3cret"], "b": "plain"}"#,
                r#"{"api-key": ["(hidden)", "(hidden)"], "b": "plain"}"#,
            ),
            (
                r#"{"url": "https://x.example.com/?token=s3cret&a=1"}"#,
                r#"{"url": "https://x.example.com/?token=(hidden)&a=1"}"#,
            ),
            (
                r#"{"url": "https://x.example.com/?a=1&token=s3cret"}"#,
                r#"{"url": "https://x.example.com/?a=1&token=(hidden)"}"#,
            ),
            (r#"{"body_text": "my password: s3"}"#, r#"{"body_text": "my password: s3"}"#),
        ] {
            assert_eq!(json(text), hidden);
        }
        assert_eq!(target("/api/x?api_key=s3cret&limit=1&token"), "/api/x?api_key=(hidden)&limit=1&token");
        let all = [("x-api-key".to_owned(), "s3cret".to_owned()), ("accept".to_owned(), "*/*".to_owned())];
        assert_eq!(headers(&all), "x-api-key: (hidden)\naccept: */*\n");
    }
}

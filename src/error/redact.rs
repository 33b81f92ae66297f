//! Makes foreign text fit to be logged: of paths the names of fields, of headers a token. Sentences are not shown at all.

const HIDDEN: &str = "…";

/// Whether this is a name of the API or an id: lower case, digits, hyphens; no free text.
pub(super) fn is_name(part: &str) -> bool {
    let plain = part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c));
    plain && !part.is_empty() && part.len() <= 40
}

/// The path of a field: names stay, free text (keys of maps can be anything) goes.
pub(crate) fn field(path: &str) -> String {
    let is_name = |part: &str| {
        // Fields of the API are lower case throughout.
        let plain = part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-[]?".contains(c));
        plain && !part.is_empty() && part.len() <= 40 && part.chars().filter(char::is_ascii_digit).count() <= 4
    };
    let parts: Vec<&str> = path.split('.').take(12).map(|part| if is_name(part) { part } else { HIDDEN }).collect();
    parts.join(".")
}

/// An id from a header: a short token of harmless characters.
pub(crate) fn token(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.:".contains(*c)).take(80).collect()
}

/// The topic of a shop's webhook: a name such as `orders/create` or `order.created`. Anything else is not shown.
pub(crate) fn topic(text: &str) -> &str {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "/._:-".contains(c));
    if plain && !text.is_empty() && text.len() <= 100 { text } else { HIDDEN }
}

#[cfg(test)]
mod tests {
    use super::{field, topic};

    #[test]
    fn topics_are_names() {
        for name in ["orders/create", "store/order:created", "ORDER_CREATED", "order.created"] {
            assert_eq!(topic(name), name);
        }
        for text in ["", "Nia Okafor", "nia@example.com", "orders\ncreate", &"a".repeat(101)] {
            assert_eq!(topic(text), "…", "{text}");
        }
    }

    #[test]
    fn paths_keep_names_only() {
        assert_eq!(field("messages.0.sender"), "messages.0.sender");
        assert_eq!(field("data.nia okafor.x"), "data.….x");
        assert_eq!(field("Okafor"), "…");
        assert_eq!(field("reply_options.a\nb"), "reply_options.…");
    }
}

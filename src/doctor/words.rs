//! Which words a report may show, and what it says of the others.

use std::collections::HashSet;

use serde_json::Value;

/// The longest name that is shown.
const LONGEST: usize = 64;

/// Words of interfaces that the document does not have, in the hope that Gorgias' next fields are made of them. None is
/// a name.
const COMMON: &str = "\
    accepted activity alias app attempt audit auto available average badge browser bucket bulk button cache \
    campaign canonical caption category completed config confirmed consent conversation current delivered device \
    disabled discount draft edited emoji enabled expected expired failed feature feedback flow folder font format \
    handle hidden history html icon inbox index info input intent invoice last layout legacy level locked logo \
    loyalty marketing member merged min minute mode muted new offset old opened origin owner parsed participants \
    payment pending percent pinned plan preferred previous private profile quality queue range rating raw ready \
    reason recipient region rejected related removed replied resolved restricted retry role route score section \
    segment sentiment sequence service session shared shipping signature skipped snippet state step street \
    subscription summary sync system target thumbnail timeout tracking translated trash unread uploaded usage uuid \
    valid variant verified version vip visible visitor warning width without year zip zone";

/// Words of headers.
const HEADERS: &str = "\
    accept access age alive allow alt authenticate back cache cf charset connection content control cookie coop \
    corp cors credentials cross csp date deny disposition edge encoding etag expires expose forwarded frame \
    gorgias hit host hsts http id keep language last length limit location max methods modified nosniff opener \
    options origin policy powered pragma protection proto range rate ratelimit ray real referrer release remaining report \
    request requested reset resource retry robots runtime security server set site status strict svc timing trace \
    trailer transfer transport type upgrade user vary version via warning www x xss";

/// Words that are names of people and places as well: alone, they are not shown.
const NAMES_TOO: [&str; 56] = [
    "april", "august", "austin", "baker", "bank", "banks", "bell", "berlin", "bill", "black", "brown", "case", "cash",
    "chance", "chase", "cook", "dawn", "day", "drew", "faith", "field", "fields", "grace", "grant", "gray", "green",
    "hill", "hope", "hunter", "joy", "june", "king", "long", "mark", "max", "may", "page", "paris", "park", "price",
    "ray", "reed", "rich", "rose", "sky", "stone", "street", "summer", "wade", "ward", "white", "will", "wood",
    "woods", "york", "young",
];

/// Words that may be shown: they are the document's own, or those of any interface.
pub(super) struct Vocabulary {
    words: HashSet<String>,
}

impl Vocabulary {
    /// The words of which the document makes its names.
    pub(super) fn of(document: &Value) -> Self {
        let mut words: HashSet<String> = COMMON.split_ascii_whitespace().map(str::to_owned).collect();
        collect(document, &mut words);
        Self { words }
    }

    /// Whether a key is certainly one of a program, and nobody's name or number.
    pub(super) fn shows(&self, key: &str) -> bool {
        shows(key, |word| self.words.contains(word))
    }

    /// Whether the same holds of a word of an enum, which can have two parts, such as `order/damaged`.
    pub(super) fn shows_word(&self, text: &str) -> bool {
        text.len() <= LONGEST && text.split('/').all(|part| self.shows(part))
    }

    /// Whether the name of a header may be shown.
    pub(super) fn shows_header(&self, name: &str) -> bool {
        shows(name, |word| self.words.contains(word) || HEADERS.split_ascii_whitespace().any(|own| own == word))
    }
}

/// Whether it is made of known words, one digit at most among them.
fn shows(text: &str, known: impl Fn(&str) -> bool) -> bool {
    let fine = text.len() <= LONGEST
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        && text.bytes().filter(u8::is_ascii_digit).count() <= 1;
    if !fine {
        return false;
    }
    let words = split(text);
    words.iter().all(|word| known(word)) && words.iter().any(|word| !NAMES_TOO.contains(&word.as_str()))
}

/// The words of a name, in lower case and without digits: `firstName_2` has two.
fn split(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        let begins = !c.is_ascii_alphabetic() || (after_lower && c.is_ascii_uppercase());
        if begins {
            words.push(String::new());
        }
        if c.is_ascii_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
        after_lower = c.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Names of properties, parameters and operations, and the words of enums. Texts are left alone: they tell of anything.
fn collect(node: &Value, words: &mut HashSet<String>) {
    let mut add = |name: &str| words.extend(split(name).into_iter().filter(|word| word.len() > 1));
    match node {
        Value::Object(map) => {
            for (key, inner) in map {
                match (key.as_str(), inner) {
                    ("properties" | "schemas", Value::Object(named)) => named.keys().for_each(|name| add(name)),
                    ("enum", Value::Array(choices)) => choices.iter().filter_map(Value::as_str).for_each(&mut add),
                    ("operationId" | "name", Value::String(name)) => add(name),
                    _ => {}
                }
            }
            map.values().for_each(|inner| collect(inner, words));
        }
        Value::Array(items) => items.iter().for_each(|inner| collect(inner, words)),
        _ => {}
    }
}

/// What a report says of a text that it does not show.
pub(super) fn class(text: &str) -> &'static str {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let only = |more: &str| text.chars().all(|c| c.is_ascii_digit() || more.contains(c));
    let spaces = text.contains(char::is_whitespace);
    if text.is_empty() {
        "empty"
    } else if only("") {
        "digits"
    } else if digits > 0 && only("+-.,eE") && text.parse::<f64>().is_ok() {
        "number"
    } else if text.parse::<crate::Timestamp>().is_ok() {
        "time"
    } else if digits >= 5 && only("+-./() ") {
        "digits and signs"
    } else if text.contains('@') && !spaces {
        "address"
    } else if text.contains("://") {
        "link"
    } else if text.len() >= 16
        && digits > 0
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_=+/.".contains(&b))
    {
        "token"
    } else if spaces {
        "words"
    } else if text.chars().all(char::is_alphabetic) {
        "word"
    } else {
        "text"
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    fn vocabulary() -> Vocabulary {
        Vocabulary::of(&serde_json::from_str(super::super::document::TEXT).unwrap())
    }

    #[test]
    fn names_of_fields_are_shown() {
        let vocabulary = vocabulary();
        for name in
            ["is_vip_customer", "lastMessageDatetime", "address1", "snoozed", "shipping-address", "ticket_status", "X"]
        {
            assert_eq!(vocabulary.shows(name), name != "X", "{name}");
        }
        for name in
            ["content-type", "x-request-id", "strict-transport-security", "x-gorgias-account-api-call-limit", "cf-ray"]
        {
            assert!(vocabulary.shows_header(name), "{name}");
        }
    }

    #[test]
    fn what_may_be_somebodys_is_not_shown() {
        let vocabulary = vocabulary();
        let withheld = [
            "anna",
            "Jordan",
            "anna_mueller",
            "ticket_anna",
            "max",
            "Will",
            "april_june",
            "ana@example.com",
            "+4915112345678",
            "order_10234",
            "line_12",
            "10234",
            "",
            "_",
            "-",
            "ticket status",
            "5f0c2a",
            "gid://shop/Order/1",
            "größe",
            "status.",
            "Mark",
            "paris",
            "price",
            "customer of ours",
            "tickeT_x9_8",
            "ticket\n",
            "a.b",
        ];
        for text in withheld {
            assert!(!vocabulary.shows(text) && !vocabulary.shows_header(text), "{text}");
        }
        assert!(!vocabulary.shows(&"ticket_".repeat(10)), "too long");
    }

    #[test]
    fn classes_say_what_it_looks_like() {
        let cases = [
            ("", "empty"),
            ("10234", "digits"),
            ("-1.5", "number"),
            ("1e5", "number"),
            ("2026-11-23T09:30:00Z", "time"),
            ("+49 151 1234567", "digits and signs"),
            ("ana@example.com", "address"),
            ("https://example.com/a", "link"),
            ("5f0c2a7e9b1d4c3a8e6f", "token"),
            ("Ana Lima", "words"),
            ("größe", "word"),
            ("a.b", "text"),
        ];
        for (text, expected) in cases {
            assert_eq!(class(text), expected, "{text}");
        }
    }
}

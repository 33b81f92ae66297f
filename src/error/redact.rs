//! Makes foreign text fit to be logged: what can hold a customer's words or data is replaced by an ellipsis.
//!
//! Sentences of Gorgias help whoever debugs, but they can quote what was sent. This keeps the sentence and drops the quotes; in
//! doubt it drops more.

const MOST: usize = 200;
const HIDDEN: &str = "…";

/// A sentence of Gorgias without what it may repeat: quoted parts, asides, what follows a colon, names, e-mail and web
/// addresses, long numbers and phone numbers.
pub(super) fn words(text: &str) -> String {
    let text = without_asides(&after_colon(&unquoted(text)));
    let words: Vec<String> =
        text.split_whitespace().map(|word| word.chars().filter(|c| !c.is_control()).collect()).collect();
    let digits = |index: usize| words.get(index).is_some_and(|word| word.contains(|c: char| c.is_ascii_digit()));
    let mut shown: Vec<&str> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        // Groups of digits side by side are one number, of a phone for instance.
        let grouped = digits(index) && (digits(index + 1) || index.checked_sub(1).is_some_and(digits));
        let before = index.checked_sub(1).and_then(|i| words.get(i)).map(String::as_str);
        let hide =
            grouped || is_name_like(word, before) || word.contains('@') || word.contains("://") || is_number_like(word);
        let next = if hide { HIDDEN } else { word };
        if next != HIDDEN || shown.last() != Some(&HIDDEN) {
            shown.push(next);
        }
    }
    let text = shown.join(" ");
    if text.chars().count() > MOST { text.chars().take(MOST).chain(HIDDEN.chars()).collect() } else { text }
}

/// Five digits and more, or a part of a number that is written in groups. Limits such as 100 stay readable.
fn is_number_like(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits > 4 || word.starts_with('+') || (digits > 0 && word.contains(['(', ')', '-']))
}

/// Drops what stands between quotation marks, up to the end when no mark closes.
fn unquoted(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = |index: usize| characters.get(index).copied();
    let mut shown = String::new();
    let mut index = 0;
    while let Some(c) = at(index) {
        let before = index.checked_sub(1).and_then(at);
        let Some(close) = closing(c, before) else {
            shown.push(c);
            index += 1;
            continue;
        };
        // `u'text'` and `b'text'` are how Python shows text.
        if shown.ends_with(['u', 'b']) && before.is_some_and(|b| b == 'u' || b == 'b') {
            shown.pop();
        }
        shown.push_str(HIDDEN);
        index += 1;
        while let Some(inner) = at(index) {
            let escaped = at(index - 1) == Some('\\');
            let inside_of_a_word = at(index + 1).is_some_and(char::is_alphanumeric);
            index += 1;
            if close.contains(inner) && !escaped && !inside_of_a_word {
                break;
            }
        }
    }
    shown
}

/// The marks that end what `c` opens, if it opens a quotation. An apostrophe inside of a word (`didn't`) opens nothing, but
/// one after a lone `u` or `b` does.
fn closing(c: char, before: Option<char>) -> Option<&'static str> {
    match c {
        '"' => Some("\""),
        '\'' if !before.is_some_and(char::is_alphanumeric) || matches!(before, Some('u' | 'b')) => Some("'"),
        '`' => Some("`"),
        '“' | '„' | '”' => Some("”“\""),
        '‘' | '‚' => Some("’‘"),
        '«' => Some("»"),
        '»' => Some("«"),
        _ => None,
    }
}

/// What follows a colon is often what was sent: it stays only when it is one word (`Missing scope: write:all`) or a sentence
/// that is known to be Gorgias' own.
fn after_colon(text: &str) -> String {
    const KNOWN: [&str; 2] = ["The rule is not well formatted", "code_ast: The rule is not well formatted"];
    let Some((head, rest)) = text.split_once(':') else { return text.to_owned() };
    let rest = rest.trim();
    let one_word = rest.split_whitespace().count() <= 1;
    if one_word || KNOWN.contains(&rest.trim_end_matches('.')) { text.to_owned() } else { format!("{head}: {HIDDEN}") }
}

/// What stands in brackets is an aside about what was sent.
fn without_asides(text: &str) -> String {
    let mut depth = 0_usize;
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' | '{' => {
                if depth == 0 {
                    shown.push_str(HIDDEN);
                }
                depth += 1;
            }
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => shown.push(c),
            _ => {}
        }
    }
    shown
}

/// A capital inside of a sentence is a name: of a person, a product, a street. Abbreviations (`URL`) are none.
fn is_name_like(word: &str, before: Option<&str>) -> bool {
    let starts_sentence = before.is_none_or(|b| b.ends_with(['.', '!', '?', ':']) || b == HIDDEN);
    let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
    let capital = letters.chars().next().is_some_and(char::is_uppercase);
    let abbreviation = letters.len() <= 5 && letters.chars().all(char::is_uppercase);
    capital && !starts_sentence && !abbreviation
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

#[cfg(test)]
mod tests {
    use super::{field, words};

    #[test]
    fn sentences_of_gorgias_stay_readable() {
        for text in [
            "Failed to create ticket",
            "You didn't give a sender",
            "Must be at most 100",
            "Missing data for required field.",
            "code_ast: The rule is not well formatted",
            "You do not have enough permissions to perform this action. Missing scope: write:all.",
        ] {
            assert_eq!(words(text), text);
        }
    }

    #[test]
    fn what_can_be_a_customers_goes() {
        for (text, shown) in [
            ("Invalid email nia@example.com.", "Invalid email …"),
            ("No choice \"my dog ate it\" here", "No choice … here"),
            ("'Nia's parcel' is no value, see https://x.example/y", "… is no value, see …"),
            ("Could not send: Dear shop, where is my parcel", "Could not send: …"),
            ("Call +1 555 123 4567 now", "Call … now"),
            ("Call (555) 123-4567 now", "Call … now"),
            ("u'parcel' is wrong", "… is wrong"),
            ("Invalid subject:Nia Okafor lost parcel", "Invalid subject: …"),
            ("Ticket (Nia Okafor) is gone", "Ticket … is gone"),
            ("No customer named Nia Okafor here", "No customer named … here"),
        ] {
            assert_eq!(words(text), shown);
        }
        assert!(words(&"long ".repeat(100)).chars().count() <= 201);
    }

    #[test]
    fn paths_keep_names_only() {
        assert_eq!(field("messages.0.sender"), "messages.0.sender");
        assert_eq!(field("data.nia okafor.x"), "data.….x");
        assert_eq!(field("Okafor"), "…");
        assert_eq!(field("reply_options.a\nb"), "reply_options.…");
    }
}

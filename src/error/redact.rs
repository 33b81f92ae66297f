//! Makes foreign text fit to be logged: what can hold a customer's words or data is replaced by an ellipsis.

const MOST: usize = 200;

/// A sentence of Gorgias without what it may quote: quoted parts, e-mail addresses, addresses of pages, long numbers.
pub(super) fn words(text: &str) -> String {
    let mut shown = String::new();
    for word in unquote(text).split_whitespace() {
        if !shown.is_empty() {
            shown.push(' ');
        }
        let digits = word.chars().filter(char::is_ascii_digit).count();
        if word.contains('@') || word.contains("://") || digits >= 6 {
            shown.push('…');
        } else {
            shown.extend(word.chars().filter(|c| !c.is_control()));
        }
        if shown.chars().count() >= MOST {
            return shown.chars().take(MOST).chain("…".chars()).collect();
        }
    }
    shown
}

/// Replaces what stands between quotation marks. A mark inside of a word (`didn't`) opens nothing.
fn unquote(text: &str) -> String {
    let mut shown = String::new();
    let mut open: Option<char> = None;
    let mut before = ' ';
    for c in text.chars() {
        match open {
            Some(mark) if c == mark => open = None,
            Some(_) => {}
            None => {
                let opens = match c {
                    '"' => Some('"'),
                    '\'' if !before.is_alphanumeric() => Some('\''),
                    '“' => Some('”'),
                    '«' => Some('»'),
                    _ => None,
                };
                match opens {
                    Some(mark) => {
                        open = Some(mark);
                        shown.push('…');
                    }
                    None => shown.push(c),
                }
            }
        }
        before = c;
    }
    shown
}

/// An id from a header: a short token of harmless characters.
pub(super) fn token(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.:".contains(*c)).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn sentences_of_gorgias_stay_readable() {
        assert_eq!(words("Failed to create ticket"), "Failed to create ticket");
        assert_eq!(words("You didn't give a sender"), "You didn't give a sender");
        assert_eq!(words("Must be at most 100"), "Must be at most 100");
    }

    #[test]
    fn what_can_be_a_customers_goes() {
        assert_eq!(words("Invalid email nia@example.com."), "Invalid email …");
        assert_eq!(words("No choice \"my dog ate it\" here"), "No choice … here");
        assert_eq!(words("'secret words' is no value, see https://x.example/y 15551234567"), "… is no value, see … …");
        assert!(words(&"long ".repeat(100)).chars().count() <= 201);
    }
}

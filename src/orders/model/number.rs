//! Order numbers as people write them: `#1001`, `1001`, `ORD-1001`.

use std::fmt;

use crate::text::visible::invisible;

/// An order's number in a form that can be compared: `#1001`, `no. 1001`, `1001` and `001001` are the same; `ORD-1001` and
/// `EU1001` are the same as `1001`, but not as each other.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrderNumber {
    /// Letters in front, in lower case: `ord`.
    prefix: String,
    /// The last run of digits, without zeros in front.
    digits: String,
    /// Letters behind, in lower case: `-r1` of an exchange.
    suffix: String,
}

/// Words that stand for "number" and say nothing.
const FILLERS: [&str; 9] = ["order", "number", "no", "nr", "num", "n", "id", "ordernumber", "orderno"];
/// Longer texts are no order numbers.
const LONGEST: usize = 64;

impl OrderNumber {
    /// Reads one; `None` when there is no digit in the text, or more than 64 characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 4 * LONGEST || text.chars().count() > LONGEST {
            return None;
        }
        let plain: String = text.chars().filter_map(plain).collect();
        let end = plain.rfind(|c: char| c.is_ascii_digit())? + 1;
        let start = plain[..end]
            .rfind(|c: char| !c.is_ascii_digit())
            .map_or(0, |at| at + plain[at..].chars().next().map_or(1, char::len_utf8));
        let digits = plain[start..end].trim_start_matches('0');
        let digits = if digits.is_empty() { "0" } else { digits };
        let words = |part: &str| {
            let words =
                part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !FILLERS.contains(word));
            words.collect::<Vec<_>>().join("-")
        };
        // `R1` behind a number names another order; digits behind letters have become the number already.
        Some(Self { prefix: words(&plain[..start]), digits: digits.to_owned(), suffix: words(&plain[end..]) })
    }

    /// Whether both can mean the same order: the same digits, and what else is written does not contradict.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        let fits = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
        self.digits == other.digits && fits(&self.prefix, &other.prefix) && fits(&self.suffix, &other.suffix)
    }

    pub(crate) fn same_prefix(&self, other: &Self) -> bool {
        self.prefix == other.prefix
    }

    /// The digits, without zeros in front.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// Whether there is more to it than digits.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.prefix.is_empty() && self.suffix.is_empty()
    }
}

/// Lower case, digits of all scripts that people type as ASCII ones; nothing for what cannot be seen.
pub(crate) fn plain(c: char) -> Option<char> {
    match c {
        // Full width, Arabic-Indic, Persian, Devanagari.
        '\u{ff10}'..='\u{ff19}' => digit(c, 0xff10),
        '\u{660}'..='\u{669}' => digit(c, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
        '\u{966}'..='\u{96f}' => digit(c, 0x966),
        c if invisible(c) => None,
        c => c.to_lowercase().next(),
    }
}

fn digit(c: char, zero: u32) -> Option<char> {
    char::from_digit(u32::from(c) - zero, 10)
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dash = |part: &str| if part.is_empty() { "" } else { "-" };
        let Self { prefix, digits, suffix } = self;
        write!(f, "{prefix}{}{digits}{}{suffix}", dash(prefix), dash(suffix))
    }
}

impl fmt::Debug for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrderNumber({self})")
    }
}

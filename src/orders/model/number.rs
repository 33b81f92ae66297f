//! Order numbers as people write them: `#1001`, `1001`, `ORD-1001`.

use std::fmt;

use crate::text::letters::{goes_on, together};
use crate::text::visible::invisible;

/// An order number in a form that can be compared, however it was written.
///
/// `#1001`, `no. 1001`, `1001` and `001001` are equal. `ORD-1001` and `EU1001` both [match](Self::matches) `1001`, but not each
/// other. `000000123-1` is a number of its own, which `000000123` does not match.
///
/// ```
/// use gorgias::orders::OrderNumber;
///
/// let number = OrderNumber::parse("Order no. 01001").unwrap();
/// assert_eq!(number, OrderNumber::parse("#1001").unwrap());
/// assert!(number.is_bare());
///
/// let with_prefix = OrderNumber::parse("ORD-1001").unwrap();
/// assert!(!with_prefix.is_bare() && with_prefix.matches(&number));
/// assert!(!with_prefix.matches(&OrderNumber::parse("EU1001").unwrap()));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrderNumber {
    /// Letters in front, in lower case: `ord`.
    prefix: String,
    /// The last run of digits that is not a short one behind a number, without zeros in front.
    digits: String,
    /// Letters and short numbers behind, in lower case: `r1` of an exchange, `1` of a reorder.
    suffix: String,
}

/// Words that stand for "number" and are ignored.
const FILLERS: [&str; 9] = ["order", "number", "no", "nr", "num", "n", "id", "ordernumber", "orderno"];
/// The maximum number of characters of an order number.
const LONGEST: usize = 64;

impl OrderNumber {
    /// Reads an order number; `None` if the text has no digit, or more than 64 characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().nth(LONGEST).is_some() {
            return None;
        }
        let plain = plain_text(text);
        let (start, end) = main_run(&plain)?;
        let digits = match plain[start..end].trim_start_matches('0') {
            "" => "0",
            digits => digits,
        };
        // `R1` behind a number names another order.
        Some(Self { prefix: words(&plain[..start]), digits: digits.to_owned(), suffix: words(&plain[end..]) })
    }

    /// Returns `true` if both can mean the same order: the digits are equal, and prefix and suffix do not contradict. A suffix of
    /// digits (`-1` of a reorder) has to be there in both.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.digits == other.digits
            && (self.prefix.is_empty() || other.prefix.is_empty() || self.prefix == other.prefix)
            && self.suffix_fits(&other.suffix)
    }

    /// Returns `true` if this number can be meant by its digits with these letters in front and behind, as they are written.
    pub(crate) fn fits(&self, prefix: &str, suffix: &str) -> bool {
        (prefix.is_empty() || self.prefix == prefix) && self.suffix_fits(suffix)
    }

    /// Returns `true` if prefix and suffix are exactly these.
    pub(crate) fn has(&self, prefix: &str, suffix: &str) -> bool {
        self.prefix == prefix && self.suffix == suffix
    }

    fn suffix_fits(&self, other: &str) -> bool {
        let counts = |suffix: &str| suffix.starts_with(|c: char| c.is_ascii_digit());
        self.suffix == other
            || (self.suffix.is_empty() && !counts(other))
            || (other.is_empty() && !counts(&self.suffix))
    }

    pub(crate) fn same_prefix(&self, other: &Self) -> bool {
        self.prefix == other.prefix
    }

    /// Returns the digits, without leading zeros.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// Returns `true` if the number consists of digits only.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.prefix.is_empty() && self.suffix.is_empty()
    }
}

/// Words and numbers, without those that stand for "number".
fn words(part: &str) -> String {
    let words = part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !FILLERS.contains(word));
    words.collect::<Vec<_>>().join("-")
}

/// The run of digits that is the number: the last one, unless that is a short one behind a longer one (`000000123-1`), or behind
/// the first one (`12-1`). A year is not the number (`2024-15`).
fn main_run(plain: &str) -> Option<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in plain.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        match runs.last_mut() {
            Some((_, end)) if *end == at => *end = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    let (&last, before) = runs.split_last()?;
    if last.1 - last.0 > 2 {
        return Some(last);
    }
    let digits = |&(start, end): &(usize, usize)| plain[start..end].trim_start_matches('0');
    let long = |run: &&(usize, usize)| digits(run).len() >= 3 && !is_year(digits(run));
    let first = || {
        let (start, end) = *before.last()?;
        let alone = words(&plain[..start]).is_empty() && words(&plain[end..last.0]).is_empty();
        (alone && !is_year(digits(&(start, end)))).then_some((start, end))
    };
    Some(before.iter().rev().find(long).copied().or_else(first).unwrap_or(last))
}

/// Returns `true` if these digits look like a year.
pub(crate) fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// Returns a text with [`plain`] characters, and letters together with their marks.
pub(crate) fn plain_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter_map(plain) {
        let letter = if goes_on(c) { out.chars().next_back().and_then(|before| together(before, c)) } else { None };
        match letter {
            Some(letter) => {
                out.pop();
                out.push(letter);
            }
            None if matches!(c, '\u{300}'..='\u{36f}') => {}
            None => out.push(c),
        }
    }
    out
}

/// Returns the character in lower case, with the digits of all scripts as ASCII digits and hyphens that look like `-` as that;
/// `None` if it is invisible.
pub(crate) fn plain(c: char) -> Option<char> {
    match c {
        c if c.is_ascii() => Some(c.to_ascii_lowercase()),
        // Small letters, and those that are neither.
        '\u{e0}'..='\u{f6}' | '\u{430}'..='\u{45f}' | '\u{3041}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' => Some(c),
        // Full width, Arabic-Indic, Persian, Devanagari.
        '\u{ff10}'..='\u{ff19}' => digit(c, 0xff10),
        '\u{660}'..='\u{669}' => digit(c, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(c, 0x6f0),
        '\u{966}'..='\u{96f}' => digit(c, 0x966),
        '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2212}' | '\u{fe63}' => Some('-'),
        // What else has a full width.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).map(|c| c.to_ascii_lowercase()),
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

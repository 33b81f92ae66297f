//! Order numbers as people write them: `#1001`, `1001`, `ORD-1001`.

use std::fmt;

use crate::text::visible::invisible;

/// An order number in a form that can be compared, however it was written.
///
/// `#1001`, `no. 1001`, `1001` and `001001` are equal. `ORD-1001` and `EU1001` both [match](Self::matches) `1001`, but not each
/// other.
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
    /// The last run of digits, without zeros in front.
    digits: String,
    /// Letters behind, in lower case: `-r1` of an exchange.
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

    /// Returns `true` if both can mean the same order: the digits are equal, and prefix and suffix do not contradict.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        let fits = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
        self.digits == other.digits && fits(&self.prefix, &other.prefix) && fits(&self.suffix, &other.suffix)
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

/// Returns the character in lower case, with the digits of all scripts as ASCII digits; `None` if it is invisible.
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

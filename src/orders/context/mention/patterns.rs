//! What is unmistakable as it is written: full names, ids, tracking numbers, article numbers.

use std::cmp::Ordering;

use super::tokens::Tokens;
use crate::sort::sort_by;

/// Texts that are looked for all at once, sorted, so that each token narrows down what can still follow.
pub(super) struct Patterns<T> {
    all: Vec<(String, Vec<T>)>,
    /// How they begin, as bits, to look no further where nothing does.
    starts: Vec<u64>,
    /// `true` if what is between tokens belongs to the patterns.
    written: bool,
}

impl<T> Default for Patterns<T> {
    fn default() -> Self {
        Self { all: Vec::new(), starts: Vec::new(), written: false }
    }
}

impl<T> Patterns<T> {
    /// Patterns with what is between their tokens, or of letters and digits only.
    pub(super) fn new(mut found: Vec<(String, T)>, written: bool) -> Self {
        sort_by(&mut found, |a, b| a.0.cmp(&b.0));
        let mut this = Self { all: Vec::new(), starts: vec![0; 1 << 10], written };
        for (text, value) in found {
            let tokens = Tokens::new(&text);
            let first = tokens.get(0).unwrap_or_default();
            // The first group of letters and digits can be a single one.
            for (word, bit) in [this.bit(first), this.bit(first.get(..1).filter(|_| !written).unwrap_or(first))] {
                if let Some(bits) = this.starts.get_mut(word) {
                    *bits |= bit;
                }
            }
            match this.all.last_mut().filter(|(last, _)| *last == text) {
                Some((_, values)) => values.push(value),
                None => this.all.push((text, vec![value])),
            }
        }
        this
    }

    /// What is known of a text that is a pattern as a whole.
    pub(super) fn get(&self, text: &str) -> &[T] {
        let found = self.all.binary_search_by(|(known, _)| known.as_str().cmp(text)).ok();
        found.and_then(|at| self.all.get(at)).map(|(_, values)| values.as_slice()).unwrap_or_default()
    }

    /// The longest pattern that begins with a token and ends with one, if `joins` lets it pass what is between them; with the
    /// index of its last token.
    pub(super) fn longest(&self, tokens: &Tokens, first: usize, joins: impl Fn(&str) -> bool) -> Option<(usize, &[T])> {
        let begins = tokens.get(first)?;
        let (word, bit) = self.bit(begins);
        if self.starts.get(word)? & bit == 0 {
            return None;
        }
        let (mut from, mut to) = (0, self.all.len());
        let mut length = 0;
        let mut found = None;
        for next in first..first + MOST_TOKENS {
            if next > first {
                let gap = tokens.gap(next);
                if !joins(gap) {
                    break;
                }
                if self.written {
                    (from, to) = self.narrow(from, to, length, gap);
                    length += gap.len();
                }
            }
            let Some(token) = tokens.get(next) else { break };
            (from, to) = self.narrow(from, to, length, token);
            length += token.len();
            match self.all.get(from..to) {
                None | Some([]) => break,
                // The shortest of those that begin alike goes first.
                Some([(text, values), ..]) if text.len() == length => found = Some((next, values.as_slice())),
                Some(_) => {}
            }
        }
        found
    }

    /// Where a first token has its bit: a whole one by all its bytes, another by two.
    fn bit(&self, token: &str) -> (usize, u64) {
        let bytes = token.bytes().take(if self.written { 16 } else { 2 });
        let hash = bytes.fold(0_usize, |hash, byte| hash.wrapping_mul(0x101).wrapping_add(usize::from(byte))) & 0xffff;
        (hash >> 6, 1 << (hash & 63))
    }

    /// Which of the patterns from `from` to `to`, whose first `length` bytes are equal, go on with `piece`.
    fn narrow(&self, from: usize, to: usize, length: usize, piece: &str) -> (usize, usize) {
        let compare = |(text, _): &(String, Vec<T>)| {
            let rest = text.as_bytes().get(length..).unwrap_or_default();
            rest.get(..piece.len()).unwrap_or(rest).cmp(piece.as_bytes())
        };
        let range = self.all.get(from..to).unwrap_or_default();
        let start = from + range.partition_point(|pattern| compare(pattern) == Ordering::Less);
        let range = self.all.get(start..to).unwrap_or_default();
        (start, start + range.partition_point(|pattern| compare(pattern) == Ordering::Equal))
    }
}

/// As many groups as tracking numbers are written in, and some.
const MOST_TOKENS: usize = 12;

#[cfg(test)]
mod tests {
    use super::{Patterns, Tokens};

    #[test]
    fn the_longest_is_found_and_no_part() {
        let names = ["123", "123-1", "123-1-a", "s2-1003", "my.shop.9"];
        let patterns = Patterns::new(names.iter().map(|name| ((*name).to_owned(), *name)).collect(), true);
        let found = |text: &str| {
            let tokens = Tokens::new(text);
            patterns.longest(&tokens, 0, |gap| !gap.is_empty()).map(|(last, names)| (last, names.to_vec()))
        };
        assert_eq!(found("123 -1"), Some((0, vec!["123"])));
        assert_eq!(found("123-1."), Some((1, vec!["123-1"])));
        assert_eq!(found("123-1-b"), Some((1, vec!["123-1"])));
        assert_eq!(found("MY.Shop.9"), Some((2, vec!["my.shop.9"])));
        assert_eq!(found("my.shop.91"), None);
        assert_eq!(found("s2"), None);
        assert_eq!(Patterns::<u8>::default().all.len(), 0);
    }
}

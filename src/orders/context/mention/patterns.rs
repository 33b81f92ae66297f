//! What is unmistakable as it is written: full names, ids, tracking numbers, article numbers.

use std::cmp::Ordering;

use super::tokens::Tokens;

/// Texts that are looked for all at once, sorted, so that each token narrows down what can still follow.
pub(super) struct Patterns<T> {
    all: Vec<(String, Vec<T>)>,
    /// The first two bytes of all of them, as bits; and the first one with 0, since a first token can be that short.
    starts: Vec<u64>,
}

impl<T> Default for Patterns<T> {
    fn default() -> Self {
        Self { all: Vec::new(), starts: Vec::new() }
    }
}

impl<T> Patterns<T> {
    pub(super) fn new(mut found: Vec<(String, T)>) -> Self {
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let mut this = Self { all: Vec::new(), starts: vec![0; 1 << 10] };
        for (text, value) in found {
            for (word, bit) in [bit(&text), bit(text.get(..1).unwrap_or_default())] {
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

    /// The longest pattern that begins with a token and ends with one, if `joins` lets it pass what is between them; with the
    /// index of its last token. `written` tells whether what is between belongs to the pattern.
    pub(super) fn longest(
        &self,
        tokens: &Tokens,
        first: usize,
        written: bool,
        joins: impl Fn(&str) -> bool,
    ) -> Option<(usize, &[T])> {
        let begins = tokens.get(first)?;
        let (word, start) = bit(begins);
        if self.starts.get(word)? & start == 0 {
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
                if written {
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

fn bit(text: &str) -> (usize, u64) {
    let mut bytes = text.bytes();
    let start = usize::from(bytes.next().unwrap_or(0)) | usize::from(bytes.next().unwrap_or(0)) << 8;
    (start >> 6, 1 << (start & 63))
}

#[cfg(test)]
mod tests {
    use super::{Patterns, Tokens};

    #[test]
    fn the_longest_is_found_and_no_part() {
        let names = ["123", "123-1", "123-1-a", "s2-1003", "my.shop.9"];
        let patterns = Patterns::new(names.iter().map(|name| ((*name).to_owned(), *name)).collect());
        let found = |text: &str| {
            let tokens = Tokens::new(text);
            patterns.longest(&tokens, 0, true, |gap| !gap.is_empty()).map(|(last, names)| (last, names.to_vec()))
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

//! Words: compared without regard to case and spaces, taken out of texts, those that repeat, and those that are near each other.

use std::collections::BTreeSet;

/// Lower case, with white space around it taken off and any within as one space: what names and texts are compared by.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    if folded.is_ascii() {
        folded.make_ascii_lowercase();
        return folded;
    }
    folded.to_lowercase()
}

/// The runs of letters and digits, in lower case. An apostrophe within a word belongs to it.
pub(crate) fn words(text: &str) -> Vec<String> {
    bare_words(text).map(lower).collect()
}

/// The same in one text, with a space before, between and after them, so that a phrase is found as it is. No words are no text.
pub(crate) fn spaced_words(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 2);
    for word in bare_words(text) {
        if spaced.is_empty() {
            spaced.push(' ');
        }
        let start = spaced.len();
        if word.is_ascii() {
            spaced.push_str(word);
            spaced.get_mut(start..).unwrap_or_default().make_ascii_lowercase();
        } else {
            spaced.push_str(&lower(word));
        }
        spaced.push(' ');
    }
    spaced
}

fn bare_words(text: &str) -> impl Iterator<Item = &str> {
    let apart = |c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'));
    text.split(apart).map(|word| word.trim_matches(['\'', '’'])).filter(|word| !word.is_empty())
}

fn lower(word: &str) -> String {
    word.replace('’', "'").to_lowercase()
}

/// The keys that occur more than once.
pub(crate) fn duplicates<'a>(keys: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    keys.into_iter().filter(|key| !seen.insert(*key)).collect()
}

/// How many characters are to be added, taken away or replaced to get from one word to the other.
pub(crate) fn edits(one: &str, other: &str) -> usize {
    strsim::levenshtein(one, other)
}

/// The word that at most one slip turns into this one: a character too many, too few, another, or two neighbours swapped. The
/// case of letters does not count.
pub(crate) fn slip_of<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const MOST: usize = 100;
    if word.len() > MOST {
        return None;
    }
    let word = word.to_lowercase();
    known.into_iter().find(|known| strsim::osa_distance(&word, known) <= 1)
}

/// The word that takes the fewest edits to get to, if these are few in view of its length.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const MOST: usize = 100;
    if word.len() > MOST {
        return None;
    }
    let (edits, found) = known.into_iter().map(|known| (edits(word, known), known)).min_by_key(|(edits, _)| *edits)?;
    (edits <= word.len().max(found.len()) / 2).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::{fold, spaced_words, words};

    #[test]
    fn phrases_stand_between_spaces() {
        for (text, expected) in [
            ("Don’t  stop", " don't stop "),
            ("'ok' — ΟΔΟΣ, \u{130}x", " ok οδος i\u{307}x "),
            ("a1-b2", " a1 b2 "),
            ("…", ""),
            ("", ""),
        ] {
            assert_eq!(spaced_words(text), expected, "{text}");
            let all: String = words(text).iter().map(|word| format!(" {word}")).collect();
            assert_eq!(all, expected.trim_end(), "{text}");
        }
        assert_eq!(fold(" \u{a0}Über  ALLES\n ΟΔΟΣ "), "über alles οδος");
        assert_eq!(fold(" Where\tIS it "), "where is it");
    }
}

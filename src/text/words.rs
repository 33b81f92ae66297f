//! Words: compared without regard to case and spaces, taken out of texts, those that repeat, and those that are near each other.

use std::collections::BTreeSet;

/// Lower case, with white space around it taken off and any within as one space: what names and texts are compared by.
pub(crate) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The runs of letters and digits, in lower case. An apostrophe within a word belongs to it.
pub(crate) fn words(text: &str) -> Vec<String> {
    let apart = |c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'));
    let bare = |word: &str| word.trim_matches(['\'', '’']).replace('’', "'").to_lowercase();
    text.split(apart).map(bare).filter(|word| !word.is_empty()).collect()
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

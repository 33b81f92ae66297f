//! Words that repeat, and words that are near each other.

use std::collections::BTreeSet;

/// The keys that occur more than once.
pub(crate) fn duplicates<'a>(keys: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    keys.into_iter().filter(|key| !seen.insert(*key)).collect()
}

/// The word that takes the fewest edits to get to, if these are few in view of its length.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const MOST: usize = 100;
    if word.len() > MOST {
        return None;
    }
    let (edits, found) =
        known.into_iter().map(|known| (strsim::levenshtein(word, known), known)).min_by_key(|(edits, _)| *edits)?;
    (edits <= word.len().max(found.len()) / 2).then_some(found)
}

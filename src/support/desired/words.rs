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
    let (edits, found) = known.into_iter().map(|known| (edits(word, known), known)).min_by_key(|(edits, _)| *edits)?;
    (edits <= word.len().max(found.len()) / 2).then_some(found)
}

/// Insertions, removals and replacements between two words.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, sign) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], above + 1);
        for (column, own) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(sign != *own);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

//! Whether texts of customers satisfy conditions. The texts are data and nothing else.

use std::cell::OnceCell;

use super::values::OneOrMany;
use super::when::TextConditions;
use crate::text::words::{fold, spaced_words};

/// A text, prepared when it is first looked into.
pub(super) struct Prepared {
    raw: String,
    folded: OnceCell<String>,
    /// With spaces around each.
    words: OnceCell<String>,
}

impl Prepared {
    pub(super) fn new(raw: String) -> Self {
        Self { raw, folded: OnceCell::new(), words: OnceCell::new() }
    }

    pub(super) fn satisfies(&self, wanted: &Wanted) -> bool {
        let has_letters = |part: &String| self.folded().contains(part);
        let has_words = |phrase: &String| !phrase.is_empty() && self.words().contains(phrase);
        wanted.contains.as_ref().is_none_or(|parts| parts.iter().any(has_letters))
            && wanted.words.as_ref().is_none_or(|phrases| phrases.iter().any(has_words))
    }

    fn folded(&self) -> &str {
        self.folded.get_or_init(|| fold(&self.raw))
    }

    fn words(&self) -> &str {
        self.words.get_or_init(|| spaced_words(&self.raw))
    }
}

/// What is looked for in texts, prepared once for all of them.
pub(super) struct Wanted {
    contains: Option<Vec<String>>,
    words: Option<Vec<String>>,
}

impl From<&TextConditions> for Wanted {
    fn from(text: &TextConditions) -> Self {
        let TextConditions { contains, words } = text;
        let all = |any: &OneOrMany<String>, prepare: fn(&str) -> String| any.iter().map(|one| prepare(one)).collect();
        Self {
            contains: contains.as_ref().map(|parts| all(parts, fold)),
            words: words.as_ref().map(|phrases| all(phrases, spaced_words)),
        }
    }
}

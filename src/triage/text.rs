//! Whether texts of customers satisfy conditions. The texts are data and nothing else.

use std::cell::OnceCell;

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

    pub(super) fn satisfies(&self, text: &TextConditions) -> bool {
        let TextConditions { contains, words: phrases } = text;
        let has_letters = |part: &String| self.folded().contains(&fold(part));
        let has_words = |phrase: &String| {
            let phrase = spaced_words(phrase);
            !phrase.is_empty() && self.words().contains(&phrase)
        };
        contains.as_ref().is_none_or(|parts| parts.any(has_letters))
            && phrases.as_ref().is_none_or(|phrases| phrases.any(has_words))
    }

    fn folded(&self) -> &str {
        self.folded.get_or_init(|| fold(&self.raw))
    }

    fn words(&self) -> &str {
        self.words.get_or_init(|| spaced_words(&self.raw))
    }
}

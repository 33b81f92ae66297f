//! Letters and words in texts of customers, which are data and nothing else.

use std::cell::OnceCell;

use super::when::TextConditions;

/// A text, prepared when it is first looked into.
pub(super) struct Prepared {
    raw: String,
    lower: OnceCell<String>,
    words: OnceCell<Vec<String>>,
}

impl Prepared {
    pub(super) fn new(raw: String) -> Self {
        Self { raw, lower: OnceCell::new(), words: OnceCell::new() }
    }

    pub(super) fn satisfies(&self, text: &TextConditions) -> bool {
        let contains = |part: &String| self.lower().contains(&spaced(part));
        let has_words = |phrase: &String| {
            let phrase = words(phrase);
            !phrase.is_empty() && self.words().windows(phrase.len()).any(|window| window == phrase)
        };
        text.contains.as_ref().is_none_or(|parts| parts.any(contains))
            && text.words.as_ref().is_none_or(|phrases| phrases.any(has_words))
    }

    fn lower(&self) -> &str {
        self.lower.get_or_init(|| spaced(&self.raw))
    }

    fn words(&self) -> &[String] {
        self.words.get_or_init(|| words(&self.raw))
    }
}

/// In lower case, with single spaces.
fn spaced(text: &str) -> String {
    crate::directory::fold(text)
}

/// The runs of letters and digits, in lower case. An apostrophe within a word belongs to it.
pub(super) fn words(text: &str) -> Vec<String> {
    let apart = |c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'));
    let bare = |word: &str| word.trim_matches(['\'', '’']).replace('’', "'").to_lowercase();
    text.split(apart).map(bare).filter(|word| !word.is_empty()).collect()
}

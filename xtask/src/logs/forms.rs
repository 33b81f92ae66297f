//! The forms that values of this crate's fields have. None of them is free text.

use std::collections::{BTreeMap, BTreeSet};

/// What forms are made of beyond characters.
#[derive(Debug, Default)]
pub(super) struct Forms {
    pub(super) operations: BTreeSet<String>,
    pub(super) templates: BTreeSet<String>,
    /// Lists of words, by the name of the form.
    pub(super) words: BTreeMap<String, BTreeSet<String>>,
    /// Sentences, with forms in braces.
    pub(super) sentences: Vec<String>,
}

impl Forms {
    /// Whether `value` has this form. An unknown form has no values.
    pub(super) fn has(&self, form: &str, value: &str) -> bool {
        match form {
            "number" => value.parse::<f64>().is_ok_and(f64::is_finite),
            "status" => value.len() == 3 && value.bytes().all(|byte| byte.is_ascii_digit()),
            "operation" => self.operations.contains(value),
            "template" => self.templates.contains(value),
            "call" => value
                .split_once(' ')
                .is_some_and(|(method, path)| self.has("method", method) && self.has("template", path)),
            "host" => is_made_of(value, 253, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.:[]".contains(c)),
            "account" => {
                let host = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://")).unwrap_or(value);
                self.has("host", host.trim_end_matches('/'))
            }
            "token" => is_made_of(value, 80, |c| c.is_ascii_alphanumeric() || "-_.:".contains(c)),
            "name" => is_made_of(value, 60, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c)),
            "topic" => is_made_of(value, 100, |c| c.is_ascii_alphanumeric() || "/._:-…".contains(c)),
            // Names of fields; anything else is an ellipsis.
            "path" => is_made_of(value, 500, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-[].?…".contains(c)),
            "sentence" => self.sentences.iter().any(|sentence| self.fits(sentence, value)),
            // Words of the program that uses this crate, by its own contract. What the suite holds is looked for in them, too.
            "program" => true,
            _ => self.words.get(form).is_some_and(|words| words.contains(value)),
        }
    }

    /// Whether a text is this sentence, with values of the right forms in place of the braces.
    fn fits(&self, sentence: &str, text: &str) -> bool {
        let Some((before, rest)) = sentence.split_once('{') else { return sentence == text };
        let (Some(text), Some((form, after))) = (text.strip_prefix(before), rest.split_once('}')) else { return false };
        // Each end of the value that the text allows; sentences are short.
        let next = after.split('{').next().unwrap_or_default();
        let ends = (0..=text.len()).filter(|end| text.is_char_boundary(*end));
        ends.filter(|end| text.get(*end..).is_some_and(|rest| rest.starts_with(next)))
            .filter_map(|end| text.split_at_checked(end))
            .any(|(value, rest)| self.has(form, value) && self.fits(after, rest))
    }
}

fn is_made_of(value: &str, most: usize, fits: impl Fn(char) -> bool) -> bool {
    !value.is_empty() && value.len() <= most && value.chars().all(fits)
}

//! What the tests hold that no log may show: secrets, and the words and data of customers.
//!
//! Read from the sources of the tests, so that a secret of a new test is looked for as well.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::lexer::{Token, tokens};

/// Where tests, their fixtures and the records of the sandbox are.
const FOLDERS: [&str; 2] = ["tests", "sandbox/src/seed"];

/// Keys of bodies whose values are what customers wrote, or who they are.
const PERSONAL: [&str; 15] = [
    "subject",
    "body_text",
    "body_html",
    "stripped_text",
    "stripped_html",
    "excerpt",
    "firstname",
    "lastname",
    "first_name",
    "last_name",
    "email",
    "phone",
    "address1",
    "note",
    "customer_note",
];

/// Keys and setters whose values are secrets.
const SECRET: [&str; 14] = [
    "api_key",
    "access_token",
    "refresh_token",
    "client_secret",
    "hmac_secret",
    "password",
    "secret",
    "shared_secret",
    "bearer",
    "authorization",
    "signing_key",
    "token",
    "code",
    "old_secret",
];

/// Parts of names of constants whose values are secrets.
const CONSTANTS: [&str; 4] = ["SECRET", "API_KEY", "TOKEN", "PASSWORD"];

/// Shorter ones would be found in the middle of anything.
const SHORTEST: usize = 4;

/// Values in the place of a secret or of a customer's words that stand in other texts as well. Names of the API are left out anyway.
const COMMON: [&str; 4] = ["None", "access token", "only", "secret"];

/// What is looked for, by its first bytes.
#[derive(Debug, Default)]
pub(super) struct Suite {
    words: HashMap<[u8; SHORTEST], Vec<(String, What)>>,
    /// Names of the API: of fields, parameters and parts of paths.
    names: HashSet<String>,
    counts: [usize; 2],
}

/// The kinds of what is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Secret,
    Personal,
}

impl Suite {
    /// Reads the sources.
    pub(super) fn read(root: &Path) -> Result<Self, String> {
        let path = root.join(crate::spec::BUNDLE);
        let bundle = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let mut suite = Self { names: names(&bundle)?, ..Self::default() };
        let mut folders: Vec<PathBuf> = FOLDERS.iter().map(|folder| root.join(folder)).collect();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))? {
                let path = entry.map_err(|e| format!("{}: {e}", folder.display()))?.path();
                let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
                if path.is_dir() {
                    folders.push(path);
                } else if matches!(ending, "rs" | "json") {
                    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
                    suite.add_source(&text);
                }
            }
        }
        Ok(suite)
    }

    /// The texts of a source file that stand where secrets and customers' words do.
    pub(super) fn add_source(&mut self, source: &str) {
        let tokens = tokens(source);
        for (at, token) in tokens.iter().enumerate() {
            let before = |distance: usize| at.checked_sub(distance).and_then(|at| tokens.get(at));
            match token {
                // "key": "value", or ("key", "value")
                Token::Text(text) => {
                    if let (Some(Token::Mark(':' | ',')), Some(Token::Text(key))) = (before(1), before(2)) {
                        self.add(key, text);
                    }
                    // JSON in a text.
                    if text.starts_with(['{', '[']) {
                        self.add_source(text);
                    }
                }
                // .key("value", "value"), or NAME: &str = "value"
                Token::Word(name) => {
                    let rest = tokens.get(at + 1..).unwrap_or_default();
                    match rest {
                        [Token::Mark('('), inside @ ..] => {
                            let inside = inside.iter().take_while(|token| **token != Token::Mark(')')).take(8);
                            inside.filter_map(Token::text).for_each(|text| self.add(name, text));
                        }
                        [Token::Mark(':'), rest @ ..] if CONSTANTS.iter().any(|part| name.contains(part)) => {
                            let text = rest.iter().take_while(|token| **token != Token::Mark(';')).take(8);
                            text.filter_map(Token::text).for_each(|text| self.add("secret", text));
                        }
                        _ => {}
                    }
                }
                Token::Mark(_) => {}
            }
        }
    }

    fn add(&mut self, key: &str, text: &str) {
        let what = if SECRET.contains(&key) {
            What::Secret
        } else if PERSONAL.contains(&key) {
            What::Personal
        } else {
            return;
        };
        let text = text.trim();
        let Some(first) = text.as_bytes().first_chunk::<SHORTEST>() else { return };
        if COMMON.contains(&text) || text.split('.').all(|part| self.names.contains(part)) {
            return;
        }
        let list = self.words.entry(*first).or_default();
        if list.iter().all(|(known, _)| known != text) {
            list.push((text.to_owned(), what));
            self.counts[usize::from(what == What::Personal)] += 1;
        }
    }

    pub(super) fn secrets(&self) -> usize {
        self.counts[0]
    }

    pub(super) fn texts(&self) -> usize {
        self.counts[1]
    }

    /// What of all that stands in a value. It is named, so that whoever reads this can look for it.
    pub(super) fn found(&self, value: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let bytes = value.as_bytes();
        for (at, first) in bytes.windows(SHORTEST).enumerate() {
            let words = <[u8; SHORTEST]>::try_from(first).ok().and_then(|first| self.words.get(&first));
            for (word, what) in words.into_iter().flatten() {
                let rest = bytes.get(at..).unwrap_or_default();
                if rest.starts_with(word.as_bytes()) && stands_alone(bytes, at, word.len()) {
                    let what = if *what == What::Secret { "a secret" } else { "a customer's words" };
                    found.push(format!("{what}: {word}"));
                }
            }
        }
        found.extend(of_form(value).map(str::to_owned));
        found.dedup();
        found
    }
}

/// All keys of the document, and the parts of its paths.
fn names(bundle: &str) -> Result<HashSet<String>, String> {
    let bundle: Value = serde_json::from_str(bundle).map_err(|e| e.to_string())?;
    let (mut found, mut rest) = (HashSet::new(), vec![&bundle]);
    while let Some(value) = rest.pop() {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    found.extend(key.split('/').map(str::to_owned));
                    found.extend((key == "name").then(|| value.as_str().map(str::to_owned)).flatten());
                    rest.push(value);
                }
            }
            Value::Array(items) => rest.extend(items),
            _ => {}
        }
    }
    Ok(found)
}

/// Whether it is not the middle of a longer word.
fn stands_alone(bytes: &[u8], at: usize, length: usize) -> bool {
    let part = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    !part(at.checked_sub(1)) && !part(at.checked_add(length))
}

/// What is personal or secret by its form, whoever wrote it.
fn of_form(value: &str) -> Option<&'static str> {
    let plain = value.replace("%40", "@");
    let is_address = |(at, _): (usize, &str)| {
        let (before, after) = plain.split_at(at);
        let after = after.get(1..).unwrap_or_default();
        let host =
            after.find(|c: char| !c.is_ascii_alphanumeric() && !"-.".contains(c)).map_or(after, |end| &after[..end]);
        let name = before.ends_with(|c: char| c.is_alphanumeric() || "._+-".contains(c));
        name && host.trim_end_matches('.').contains('.') && host.starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    if plain.match_indices('@').any(is_address) {
        return Some("an e-mail address, or a password in an address");
    }
    let lower = plain.to_ascii_lowercase();
    let credentials = ["basic ", "bearer "].iter().any(|scheme| {
        lower.match_indices(scheme).any(|(at, _)| {
            let rest = lower.get(at + scheme.len()..).unwrap_or_default();
            rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+/=_-.".contains(byte)).count() >= 8
        })
    });
    credentials.then_some("credentials")
}

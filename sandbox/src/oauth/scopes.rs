//! Scopes: what a token may do.

use std::collections::BTreeSet;

/// The deprecated scope that covers all others.
const EVERYTHING: &str = "write:all";

/// A set of scopes.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Scopes(BTreeSet<String>);

impl Scopes {
    /// Reads scopes separated by spaces.
    pub(crate) fn parse(text: &str) -> Self {
        text.split_ascii_whitespace().map(str::to_owned).collect()
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether exactly this scope is here.
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }

    /// Whether an operation with this scope may be called.
    pub(crate) fn cover(&self, scope: &str) -> bool {
        self.has(scope) || self.has(EVERYTHING)
    }

    /// The first scope that is not in `known`.
    pub(crate) fn foreign_to<'a>(&'a self, known: &Self) -> Option<&'a str> {
        self.0.iter().find(|scope| !known.has(scope)).map(String::as_str)
    }
}

impl FromIterator<String> for Scopes {
    fn from_iter<I: IntoIterator<Item = String>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all: Vec<&str> = self.0.iter().map(String::as_str).collect();
        formatter.write_str(&all.join(" "))
    }
}

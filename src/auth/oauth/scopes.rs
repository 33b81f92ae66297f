//! Sets of scopes.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use super::Scope;

/// A set of scopes; as text, separated by spaces. Scopes that this version does not know are kept.
///
/// ```
/// use gorgias::oauth::{Scope, Scopes};
///
/// let scopes: Scopes = "offline tickets:write".into();
/// assert!(scopes.contains(&Scope::Offline));
/// assert!(scopes.allows("tickets:read"), "by `tickets:write`");
/// assert!(!scopes.allows("customers:read"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Returns `true` if this very scope is in the set.
    #[must_use]
    pub fn contains(&self, scope: &Scope) -> bool {
        self.0.contains(scope)
    }

    /// Returns `true` if an operation that needs `scope` should be tried.
    ///
    /// It should for a scope of the set; for everything with the deprecated `write:all` (inferred from its name); and
    /// for `x:read` with `x:write`. Whether writing includes reading is not known, so this does not rule it out:
    /// Gorgias responds with 403 if it does not.
    #[must_use]
    pub fn allows(&self, scope: &str) -> bool {
        let writes = || scope.strip_suffix(":read").map(|resource| Scope::from(format!("{resource}:write")));
        self.contains(&Scope::WriteAll)
            || self.contains(&Scope::from(scope))
            || writes().is_some_and(|write| self.contains(&write))
    }

    /// Returns the scopes in the order of [`Scope::KNOWN`], unknown ones last.
    pub fn iter(&self) -> impl Iterator<Item = &Scope> {
        self.0.iter()
    }

    /// Returns the number of scopes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns `true` if the set has no scope.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<const N: usize> From<[Scope; N]> for Scopes {
    fn from(scopes: [Scope; N]) -> Self {
        Self(scopes.into())
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl Extend<Scope> for Scopes {
    fn extend<I: IntoIterator<Item = Scope>>(&mut self, scopes: I) {
        self.0.extend(scopes);
    }
}

impl From<&str> for Scopes {
    fn from(text: &str) -> Self {
        text.split_whitespace().map(Scope::from).collect()
    }
}

impl FromStr for Scopes {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::from(text))
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, scope) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope.as_str())?;
        }
        Ok(())
    }
}

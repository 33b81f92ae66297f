//! How well a fact about the API is known.

use std::fmt;

/// The grade of a fact about the API, by how well it is known: the scale of the API description, for scopes, rules of channels and variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// Gorgias documents it.
    Documented,
    /// Seen in responses of the live API, not documented.
    Observed,
    /// Client code relies on it; there is no other proof.
    ClientCode,
    /// Concluded from other facts; stated nowhere.
    Inferred,
    /// Not known: nobody has published it, or sources exclude each other.
    Unknown,
}

impl Confidence {
    /// Returns the stable lower-case name, as the API description writes it: `documented`, `client-code`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::ClientCode => "client-code",
            Self::Inferred => "inferred",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

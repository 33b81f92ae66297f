//! A name that does not lead to exactly one record.

use std::fmt;

use super::DirectoryKind;
use super::entry::DirectoryEntry;
use crate::error::{Error, ErrorKind};

/// How many candidates an error lists.
pub(super) const MOST_CANDIDATES: usize = 5;
/// How much of a name it shows.
const MOST_SHOWN: usize = 60;

/// A name that does not lead to exactly one record. The source of errors of kind
/// [`UnknownName`](ErrorKind::UnknownName), except about customers:
///
/// ```
/// # fn example(error: gorgias::Error) {
/// use std::error::Error as _;
/// use gorgias::directory::Unresolved;
///
/// if let Some(unresolved) = error.source().and_then(|source| source.downcast_ref::<Unresolved>()) {
///     for candidate in unresolved.candidates() {
///         println!("did you mean {:?} ({})?", candidate.name, candidate.id);
///     }
/// }
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Unresolved {
    kind: DirectoryKind,
    asked: String,
    reason: UnresolvedReason,
    candidates: Vec<DirectoryEntry>,
}

/// The reason why a name does not lead to exactly one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnresolvedReason {
    /// No record has the name. The candidates have the nearest names, nearest first, at most five.
    Unknown,
    /// Several records have the name. They are the candidates, at most five.
    Ambiguous,
    /// Only the one candidate has the name, and it is deactivated.
    Deactivated,
}

impl Unresolved {
    pub(super) fn error<'a>(
        kind: DirectoryKind,
        asked: &str,
        reason: UnresolvedReason,
        candidates: impl IntoIterator<Item = &'a DirectoryEntry>,
    ) -> Error {
        let candidates: Vec<DirectoryEntry> = candidates.into_iter().take(MOST_CANDIDATES).cloned().collect();
        let unresolved = Self { kind, asked: asked.to_owned(), reason, candidates };
        Error::violations_of(ErrorKind::UnknownName, kind.field(), unresolved.to_string()).source_error(unresolved)
    }

    /// Returns the kind of record that was looked for.
    #[must_use]
    pub fn kind(&self) -> DirectoryKind {
        self.kind
    }

    /// Returns the name that was looked for.
    #[must_use]
    pub fn asked(&self) -> &str {
        &self.asked
    }

    /// Returns why the name did not lead to one record.
    #[must_use]
    pub fn reason(&self) -> UnresolvedReason {
        self.reason
    }

    /// Returns the records that may have been meant, at most five.
    #[must_use]
    pub fn candidates(&self) -> &[DirectoryEntry] {
        &self.candidates
    }
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, asked, .. } = self;
        // Escaped: a name can hold line breaks.
        let shown = |name: &str| format!("{:?}", name.chars().take(MOST_SHOWN).collect::<String>());
        write!(f, "{} ", shown(asked))?;
        match self.reason {
            UnresolvedReason::Unknown if self.candidates.is_empty() => {
                return write!(f, "names no {kind}, and there is none");
            }
            UnresolvedReason::Unknown => write!(f, "names no {kind}; the nearest are ")?,
            UnresolvedReason::Ambiguous => write!(f, "names more than one {kind}; use the id of one of these: ")?,
            UnresolvedReason::Deactivated => write!(f, "names a {kind} that is deactivated: ")?,
        }
        for (i, candidate) in self.candidates.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            let name = candidate.name.as_ref().or(candidate.email.as_ref()).map_or("", String::as_str);
            write!(f, "{comma}{} (id {}", shown(name), candidate.id)?;
            let more = candidate.name.as_ref().and(candidate.email.as_ref()).or(candidate.type_.as_ref());
            if let Some(more) = more {
                write!(f, ", {}", more.escape_debug())?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}

/// As short as `Display`: names can be long, and errors are logged.
impl fmt::Debug for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unresolved({self})")
    }
}

impl std::error::Error for Unresolved {}

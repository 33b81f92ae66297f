//! What a failure means for a delivery.

use std::fmt;
use std::time::Duration;

use crate::{Error, ErrorScope};

/// The failure of a handler, which decides what becomes of the delivery. A [`gorgias::Error`](Error) becomes one by
/// [its kind](crate::ErrorKind::scope), so `?` is enough.
///
/// | The error | The delivery |
/// |---|---|
/// | concerns [everything](ErrorScope::Everything): credentials, allowance, connection | waits, however often that happens; so does all else of its source |
/// | [passes with time](crate::ErrorKind::is_transient): a timeout, an error of Gorgias | is tried again, a limited number of times |
/// | concerns this record | becomes a dead letter |
#[derive(Clone, Debug)]
pub struct WorkError {
    pub(super) reason: String,
    pub(super) meaning: Meaning,
    pub(super) wait: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// All else of the source would fail as well.
    Everything,
    Again,
    Never,
}

impl WorkError {
    /// Creates a failure after which the delivery is tried again. The reason is kept and logged: no customers' words, please.
    #[must_use]
    pub fn again(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), meaning: Meaning::Again, wait: None }
    }

    /// Creates a failure after which the delivery becomes a dead letter. The reason is kept and logged: no customers' words,
    /// please.
    #[must_use]
    pub fn never(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), meaning: Meaning::Never, wait: None }
    }
}

impl From<Error> for WorkError {
    fn from(error: Error) -> Self {
        let kind = error.kind();
        let meaning = match kind.scope() {
            ErrorScope::Everything => Meaning::Everything,
            _ if kind.is_transient() => Meaning::Again,
            _ => Meaning::Never,
        };
        Self { reason: error.to_string(), meaning, wait: error.retry_after() }
    }
}

impl fmt::Display for WorkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for WorkError {}

//! What a failure means for a delivery.

use std::fmt;
use std::time::Duration;

use crate::{Error, ErrorScope};

/// The reason that logs give of a failure that a handler describes itself.
const HANDLER: &str = "the handler failed";

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
    /// The reason that logs give: words of this crate, and none of the handler's, in which a customer's may be.
    pub(super) told: &'static str,
    pub(super) operation: Option<&'static str>,
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
    /// Creates a failure after which the delivery is tried again. The reason is not logged; it is kept with the delivery if that
    /// becomes a dead letter in the end.
    #[must_use]
    pub fn again(reason: impl Into<String>) -> Self {
        Self::new(Meaning::Again, HANDLER, reason)
    }

    /// Creates a failure after which the delivery becomes a dead letter, with which the reason is kept. It is not logged.
    #[must_use]
    pub fn never(reason: impl Into<String>) -> Self {
        Self::new(Meaning::Never, HANDLER, reason)
    }

    /// A failure of this crate, which is logged as it is.
    pub(super) fn ours(meaning: Meaning, told: &'static str) -> Self {
        Self::new(meaning, told, told)
    }

    pub(super) fn new(meaning: Meaning, told: &'static str, reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), told, operation: None, meaning, wait: None }
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
        Self {
            operation: error.failed_operation().map(|operation| operation.id),
            wait: error.retry_after(),
            ..Self::new(meaning, kind.as_str(), error.to_string())
        }
    }
}

impl fmt::Display for WorkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for WorkError {}

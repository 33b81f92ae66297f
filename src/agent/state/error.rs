//! What can be wrong with a state, and with a handle.

use std::fmt;

/// The error of a [`State`](super::State): with what is stored, or with a handle. It names no handle and no path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StateError {
    /// No plan has this handle: it was never made, or it is so old that it was forgotten.
    Unknown,
    /// The plan was applied, refused or given up already: a handle is good for one use.
    Used,
    /// A call began to apply the plan, and has not said how it ended: it is at work still, or its process was ended. It may have
    /// taken effect.
    Unsettled,
    /// The plan is older than ten minutes.
    Expired,
    /// Too many plans wait at the same time.
    Full,
    /// Others can read or change the directory, or it belongs to another user.
    Permissions,
    /// Reading or writing failed.
    Storage(std::io::ErrorKind),
    /// A record was not written by this program, or by a later version of it.
    Damaged,
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "no plan has this handle; make the plan again",
            Self::Used => "this plan was applied, refused or given up already: a handle is good for one use",
            Self::Unsettled => {
                "a call began to apply this plan and has not said how it ended; a handle is good for one use"
            }
            Self::Expired => "this plan is older than 10 minutes; make it again",
            Self::Full => "too many plans wait; apply some, or wait until they expire (10 minutes)",
            Self::Permissions => {
                "the directory of the state must belong to this user and be closed to all others: chmod 700, or choose another"
            }
            Self::Storage(kind) => return write!(f, "the state cannot be read or written: {kind}"),
            Self::Damaged => "a record of the state cannot be understood; make the plan again",
        })
    }
}

impl std::error::Error for StateError {}

impl From<std::io::Error> for StateError {
    fn from(error: std::io::Error) -> Self {
        Self::Storage(error.kind())
    }
}

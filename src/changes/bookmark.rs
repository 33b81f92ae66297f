//! How far the passes have come, as a value that can be stored.

use std::collections::BTreeMap;
use std::fmt;

use chrono::DateTime;
use serde::{Deserialize, Serialize};

use crate::model::Timestamp;

/// The progress of the passes over the tickets of one account; the default is the beginning of time.
///
/// It is to be stored with `serde`, in any format, until the next pass; it does not expire. It is small: a time, and
/// the id and time of each ticket that changed in the overlap before it. It belongs to one account.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub struct Bookmark {
    /// In microseconds since 1970, like all times here: finer ones do not occur.
    pub(super) at: Option<i64>,
    /// Tickets that were delivered with a time in the overlap or later, and that time.
    pub(super) delivered: BTreeMap<i64, i64>,
}

impl Bookmark {
    /// Returns the time up to which everything was delivered that was visible; `None` before the first pass, or when
    /// there were no tickets.
    #[must_use]
    pub fn time(&self) -> Option<Timestamp> {
        self.at.and_then(DateTime::from_timestamp_micros).map(Timestamp::from)
    }
}

pub(super) fn micros(time: Timestamp) -> i64 {
    time.to_datetime().timestamp_micros()
}

/// The format that is stored. A field that is added does not disturb older versions of this crate; a change that they
/// must not overlook gets a higher `v`.
#[derive(Serialize, Deserialize)]
struct Stored {
    v: u32,
    #[serde(default)]
    at: Option<Timestamp>,
    /// Pairs, for they are shorter than a map with keys of text.
    #[serde(default)]
    delivered: Vec<(i64, i64)>,
}

const VERSION: u32 = 1;

impl From<Bookmark> for Stored {
    fn from(bookmark: Bookmark) -> Self {
        Self { v: VERSION, at: bookmark.time(), delivered: bookmark.delivered.into_iter().collect() }
    }
}

impl TryFrom<Stored> for Bookmark {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        if stored.v != VERSION {
            return Err(format!(
                "`v`: a bookmark of version {}, this version of the crate reads {VERSION}: use the one that wrote it",
                stored.v
            ));
        }
        Ok(Self { at: stored.at.map(micros), delivered: stored.delivered.into_iter().collect() })
    }
}

impl fmt::Debug for Bookmark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bookmark")
            .field("time", &self.time())
            .field("delivered", &self.delivered.len())
            .finish_non_exhaustive()
    }
}

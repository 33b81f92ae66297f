//! How far the passes have come, as a value that can be stored.

use std::collections::BTreeMap;
use std::fmt;

use chrono::DateTime;
use serde::{Deserialize, Serialize};

use crate::model::Timestamp;
use crate::operations::{LIST_TICKETS, Operation};
use crate::page::Position;
use crate::sort::map;

/// The progress of the passes over one list of one account; the default is the beginning of time.
///
/// It is to be stored with `serde`, in any format, until the next pass; it does not expire. It is small: a time, and
/// the id and time of each record that changed in the overlap before it. It belongs to one account, and to one list:
/// tickets, messages or events.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub struct Bookmark {
    /// The operation whose list it belongs to; `None` before the first pass, and in those of earlier builds, which are of
    /// tickets.
    pub(super) list: Option<String>,
    /// In microseconds since 1970, like all times here: finer ones do not occur.
    pub(super) at: Option<i64>,
    /// Records that were delivered with a time in the overlap or later, and that time.
    pub(super) delivered: BTreeMap<i64, i64>,
    /// Where a pass stands that was not finished.
    pub(super) unfinished: Option<Unfinished>,
}

/// A pass that was not finished. Whoever ignores it makes the pass again from its start.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Unfinished {
    pub(super) started: i64,
    #[serde(default)]
    pub(super) newest: Option<i64>,
    pub(super) position: Position,
}

impl Bookmark {
    /// Returns a bookmark as if a pass had ended at `time`: the next pass delivers what has changed since then, and what
    /// changed in the [overlap](super::Pass::overlap) before.
    #[must_use]
    pub fn since(time: impl Into<Timestamp>) -> Self {
        Self { at: Some(micros(time.into())), ..Self::default() }
    }

    /// Returns `true` if it is a [checkpoint](super::Pass::checkpoint) of a pass that has not come to its end.
    #[must_use]
    pub fn is_checkpoint(&self) -> bool {
        self.unfinished.is_some()
    }

    /// Whether it can be of this list.
    pub(super) fn fits(&self, operation: &Operation) -> bool {
        match &self.list {
            Some(list) => list == operation.id,
            None => self.delivered.is_empty() || operation.id == LIST_TICKETS.id,
        }
    }

    /// Returns the time up to which everything was delivered that was visible; `None` before the first pass, or when
    /// there were no records.
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unfinished: Option<Unfinished>,
}

const VERSION: u32 = 1;

impl From<Bookmark> for Stored {
    fn from(bookmark: Bookmark) -> Self {
        Self {
            v: VERSION,
            at: bookmark.time(),
            delivered: bookmark.delivered.into_iter().collect(),
            list: bookmark.list,
            unfinished: bookmark.unfinished,
        }
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
        Ok(Self {
            list: stored.list,
            at: stored.at.map(micros),
            delivered: map(stored.delivered),
            unfinished: stored.unfinished,
        })
    }
}

impl fmt::Debug for Bookmark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bookmark")
            .field("time", &self.time())
            .field("delivered", &self.delivered.len())
            .field("is_checkpoint", &self.is_checkpoint())
            .finish_non_exhaustive()
    }
}

//! An order of records that do not change.

use std::ops::Bound;

use chrono::DateTime;
use serde_json::Value;

use super::index::{Place, Span};
use super::key::Key;
use crate::state::clock;

/// The places of records, sorted by a field.
#[derive(Debug)]
pub(super) struct Row {
    field: String,
    /// By place; nothing where the field is a time that is noted elsewhere.
    keys: Option<Vec<Key>>,
    places: Vec<u32>,
}

fn sorted(count: usize, compare: impl Fn(usize, usize) -> std::cmp::Ordering) -> Vec<u32> {
    let mut places: Vec<u32> = (0..u32::try_from(count).unwrap_or(u32::MAX)).collect();
    places.sort_unstable_by(|left, right| compare(*left as usize, *right as usize).then(left.cmp(right)));
    places
}

impl Row {
    /// Times as the API writes them are in the order of the times themselves.
    pub(super) fn of_times(field: &str, times: &[i64]) -> Self {
        let places = sorted(times.len(), |left, right| times.get(left).cmp(&times.get(right)));
        Self { field: field.to_owned(), keys: None, places }
    }

    pub(super) fn of_keys(field: &str, keys: Vec<Key>) -> Self {
        let places = sorted(keys.len(), |left, right| keys.get(left).cmp(&keys.get(right)));
        Self { field: field.to_owned(), keys: Some(keys), places }
    }

    pub(super) fn field(&self) -> &str {
        &self.field
    }

    /// What the record at a place is sorted by.
    pub(super) fn key(&self, place: usize, times: &[i64]) -> Key {
        match &self.keys {
            Some(keys) => keys.get(place).cloned().unwrap_or(Key::Nothing),
            None => {
                let time = times.get(place).and_then(|micros| DateTime::from_timestamp_micros(*micros));
                time.map_or(Key::Nothing, |time| Key::of(&Value::String(clock::write(time))))
            }
        }
    }

    /// The places of a span.
    pub(super) fn range(&self, span: Span<'_>, at: impl Fn(usize) -> Place) -> &[u32] {
        let Some((from, to)) = span.bounds() else { return &[] };
        let start = match from {
            Bound::Unbounded => 0,
            Bound::Included(edge) => self.places.partition_point(|place| at(*place as usize) < edge),
            Bound::Excluded(edge) => self.places.partition_point(|place| at(*place as usize) <= edge),
        };
        let end = match to {
            Bound::Unbounded => self.places.len(),
            Bound::Included(edge) => self.places.partition_point(|place| at(*place as usize) <= edge),
            Bound::Excluded(edge) => self.places.partition_point(|place| at(*place as usize) < edge),
        };
        self.places.get(start..end).unwrap_or_default()
    }
}

//! Sorting and cursors. A cursor names the record at the edge of a page and the direction to walk, so that records
//! added or removed in between neither repeat nor vanish.

use std::cmp::Ordering;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::http::reply::Failure;
use crate::state::value::Fields;
use crate::state::{Id, Record, clock};

/// One page of a list.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) items: Vec<&'a Record>,
    pub(crate) prev: Option<String>,
    pub(crate) next: Option<String>,
    /// Of the whole list.
    pub(crate) total: usize,
}

/// How to cut a list into pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut<'a> {
    /// The list and its order, such as `Ticket created_datetime`; a cursor of another one is refused.
    pub(crate) list: &'a str,
    pub(crate) descending: bool,
    pub(crate) limit: usize,
    pub(crate) cursor: Option<&'a str>,
}

/// What a record is sorted by. Absent values come first.
#[derive(Debug, Clone, PartialEq)]
enum Key {
    Nothing,
    Number(f64),
    Text(String),
}

impl Key {
    fn of(value: &Value) -> Self {
        match value {
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or_default()),
            Value::String(text) => Self::Text(clock::naive(text).to_owned()),
            Value::Bool(flag) => Self::Number(f64::from(u8::from(*flag))),
            _ => Self::Nothing,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Number(_) => 1,
            Self::Text(_) => 2,
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => left.total_cmp(right),
            (Self::Text(left), Self::Text(right)) => left.to_lowercase().cmp(&right.to_lowercase()),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Number(number) => json!(number),
            Self::Text(text) => json!(text),
        }
    }
}

/// Splits `field:direction`. Bare names are an older form: names read upwards, everything else downwards. Of several
/// orders the first decides; equal records follow their ids.
pub(crate) fn order(text: &str) -> (&str, bool) {
    let text = text.split(',').next().unwrap_or(text);
    match text.split_once(':') {
        Some((field, direction)) => (field, direction == "desc"),
        None => (text, text != "name"),
    }
}

/// Sorts the records and takes the page that the cursor asks for.
pub(crate) fn cut<'a>(
    records: Vec<&'a Record>,
    key: impl Fn(&Record) -> Value,
    cut: Cut<'_>,
) -> Result<Page<'a>, Failure> {
    let tag = format!("{} {}", cut.list, if cut.descending { "desc" } else { "asc" });
    let direction = |ordering: Ordering| if cut.descending { ordering.reverse() } else { ordering };
    let mut keyed: Vec<(Key, Id, &Record)> =
        records.into_iter().map(|record| (Key::of(&key(record)), record.id(), record)).collect();
    keyed.sort_by(|left, right| direction(left.0.compare(&right.0).then(left.1.cmp(&right.1))));
    let total = keyed.len();
    let (start, end) = match cut.cursor {
        None => (0, cut.limit.min(total)),
        Some(cursor) => {
            let (forward, edge) =
                decode(cursor, &tag).ok_or_else(|| Failure::field(&["cursor"], "Not a valid cursor."))?;
            let place = |entry: &(Key, Id, &Record)| direction(entry.0.compare(&edge.0).then(entry.1.cmp(&edge.1)));
            if forward {
                let start = keyed.partition_point(|entry| place(entry) != Ordering::Greater);
                (start, (start + cut.limit).min(total))
            } else {
                let end = keyed.partition_point(|entry| place(entry) == Ordering::Less);
                (end.saturating_sub(cut.limit), end)
            }
        }
    };
    let window = keyed.get(start..end).unwrap_or_default();
    let next = window.last().filter(|_| end < total).map(|(key, id, _)| encode("next", key, *id, &tag));
    let prev = window.first().filter(|_| start > 0).map(|(key, id, _)| encode("prev", key, *id, &tag));
    Ok(Page { items: window.iter().map(|(_, _, record)| *record).collect(), prev, next, total })
}

fn encode(direction: &str, key: &Key, id: Id, tag: &str) -> String {
    STANDARD.encode(json!([direction, key.value(), id, tag]).to_string())
}

/// Nothing for a cursor of another list or order: it would lead to a page that looks right and is not.
fn decode(cursor: &str, tag: &str) -> Option<(bool, (Key, Id))> {
    let bytes = STANDARD.decode(cursor).ok()?;
    let parts: Vec<Value> = serde_json::from_slice(&bytes).ok()?;
    let [direction, key, id, of] = parts.as_slice() else { return None };
    if of.as_str() != Some(tag) {
        return None;
    }
    let forward = match direction.as_str()? {
        "next" => true,
        "prev" => false,
        _ => return None,
    };
    Some((forward, (Key::of(key), id.as_i64()?)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;
    use crate::state::value::object;

    fn ids(page: &Page<'_>) -> Vec<Id> {
        page.items.iter().map(|record| record.id()).collect()
    }

    #[test]
    fn walks_there_and_back() {
        let records: Vec<Record> =
            (1..=5).map(|id| object(json!({"id": id, "at": format!("2026-01-0{id}T00:00:00+00:00")}))).collect();
        let take = |cursor: Option<&str>| {
            cut(
                records.iter().collect(),
                |record| record["at"].clone(),
                Cut { list: "things at", descending: true, limit: 2, cursor },
            )
            .unwrap()
        };
        let first = take(None);
        assert_eq!((ids(&first), first.prev.is_none()), (vec![5, 4], true));
        let second = take(first.next.as_deref());
        assert_eq!(ids(&second), vec![3, 2]);
        let third = take(second.next.as_deref());
        assert_eq!((ids(&third), third.next.is_none()), (vec![1], true));
        assert_eq!(ids(&take(third.prev.as_deref())), vec![3, 2]);
    }

    #[test]
    fn garbage_is_no_cursor() {
        let refused = cut(
            Vec::new(),
            |_| Value::Null,
            Cut { list: "things at", descending: false, limit: 1, cursor: Some("nonsense") },
        );
        assert_eq!(refused.err().map(|failure| failure.status), Some(400));
    }
}

//! Pages and cursors. A cursor names the record at the edge of a page and the direction to walk, so that records
//! added or removed in between neither repeat nor vanish.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::http::reply::Failure;
use crate::state::store::{Key, Place, Span, Store, value_at, written};
use crate::state::value::Fields;
use crate::state::{Id, Kind, Record};

/// One page of a list.
#[derive(Debug, Default)]
pub(crate) struct Page<'a> {
    pub(crate) items: Vec<&'a Record>,
    pub(crate) prev: Option<String>,
    pub(crate) next: Option<String>,
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

/// Splits `field:direction`. Bare names are an older form: names read upwards, everything else downwards. Of several
/// orders the first decides; equal records follow their ids.
pub(crate) fn order(text: &str) -> (&str, bool) {
    let text = text.split(',').next().unwrap_or(text);
    match text.split_once(':') {
        Some((field, direction)) => (field, direction == "desc"),
        None => (text, text != "name"),
    }
}

/// Something sorted that a page is cut from.
pub(crate) trait Line<'a> {
    /// The records beyond a place, or all of them, in the order of the list or against it.
    fn beyond(&self, edge: Option<&Place>, descending: bool) -> impl Iterator<Item = &'a Record>;

    /// What a record is sorted by.
    fn value(&self, record: &Record) -> Value;
}

/// The records of a kind in an order that the store keeps, with those that the list wants. A list that wants few walks far.
pub(crate) struct Walk<'a, 'f, F> {
    pub(crate) store: &'a Store,
    pub(crate) kind: Kind,
    pub(crate) field: &'f str,
    /// Only keys from the first to the second are wanted.
    pub(crate) between: (Option<Key>, Option<Key>),
    pub(crate) wanted: F,
}

impl<'a, F: Fn(&Record) -> bool> Line<'a> for Walk<'a, '_, F> {
    fn beyond(&self, edge: Option<&Place>, descending: bool) -> impl Iterator<Item = &'a Record> {
        let (after, before) = if descending { (None, edge) } else { (edge, None) };
        let span = Span { after, before, low: self.between.0.as_ref(), high: self.between.1.as_ref() };
        self.store.sorted(self.kind, self.field, span, descending).filter(|record| (self.wanted)(record))
    }

    fn value(&self, record: &Record) -> Value {
        value_at(self.kind, record, self.field).into_owned()
    }
}

/// A few records, sorted for one page.
pub(crate) struct Few<'a, V> {
    places: Vec<(Place, &'a Record)>,
    value: V,
}

impl<'a, V: Fn(&Record) -> Value> Few<'a, V> {
    pub(crate) fn new(records: impl Iterator<Item = &'a Record>, value: V) -> Self {
        let mut places: Vec<(Place, &Record)> =
            records.map(|record| ((Key::of(&value(record)), record.id()), record)).collect();
        places.sort_by(|left, right| left.0.cmp(&right.0));
        Self { places, value }
    }
}

impl<'a, V: Fn(&Record) -> Value> Line<'a> for Few<'a, V> {
    fn beyond(&self, edge: Option<&Place>, descending: bool) -> impl Iterator<Item = &'a Record> {
        let start = match edge {
            Some(edge) if descending => self.places.partition_point(|(place, _)| place < edge),
            Some(edge) => self.places.partition_point(|(place, _)| place <= edge),
            None if descending => self.places.len(),
            None => 0,
        };
        let (lower, upper) = self.places.split_at(start);
        let (down, up) = if descending { (lower, &[][..]) } else { (&[][..], upper) };
        up.iter().chain(down.iter().rev()).map(|(_, record)| *record)
    }

    fn value(&self, record: &Record) -> Value {
        (self.value)(record)
    }
}

/// Takes the page that the cursor asks for.
pub(crate) fn cut<'a>(line: &impl Line<'a>, cut: Cut<'_>) -> Result<Page<'a>, Failure> {
    let tag = format!("{} {}", cut.list, if cut.descending { "desc" } else { "asc" });
    let cursor = match cut.cursor {
        Some(cursor) => Some(decode(cursor, &tag).ok_or_else(|| Failure::field(&["cursor"], "Not a valid cursor."))?),
        None => None,
    };
    let forward = cursor.as_ref().is_none_or(|(forward, _)| *forward);
    let edge = cursor.as_ref().map(|(_, edge)| edge);
    let mut items: Vec<&Record> = line.beyond(edge, cut.descending == forward).take(cut.limit + 1).collect();
    let more = items.len() > cut.limit;
    items.truncate(cut.limit);
    // Whether there is something on the side that the walk came from.
    let behind = cursor.is_some()
        && items.first().is_some_and(|first| {
            let place = (Key::of(&line.value(first)), first.id());
            line.beyond(Some(&place), cut.descending != forward).next().is_some()
        });
    if !forward {
        items.reverse();
    }
    let (before, after) = if forward { (behind, more) } else { (more, behind) };
    let link = |direction: &str, record: &&Record| encode(direction, &line.value(record), record.id(), &tag);
    let next = items.last().filter(|_| after).map(|last| link("next", last));
    let prev = items.first().filter(|_| before).map(|first| link("prev", first));
    Ok(Page { items, prev, next })
}

fn encode(direction: &str, value: &Value, id: Id, tag: &str) -> String {
    STANDARD.encode(json!([direction, written(value), id, tag]).to_string())
}

/// Nothing for a cursor of another list or order: it would lead to a page that looks right and is not.
fn decode(cursor: &str, tag: &str) -> Option<(bool, Place)> {
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
        let line = Few::new(records.iter(), |record: &Record| record["at"].clone());
        let take =
            |cursor: Option<&str>| cut(&line, Cut { list: "things at", descending: true, limit: 2, cursor }).unwrap();
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
        let line = Few::new(std::iter::empty(), |_: &Record| Value::Null);
        let refused = cut(&line, Cut { list: "things at", descending: false, limit: 1, cursor: Some("nonsense") });
        assert_eq!(refused.err().map(|failure| failure.status), Some(400));
    }
}

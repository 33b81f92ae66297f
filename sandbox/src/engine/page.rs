//! Pages and cursors. A cursor names the record at the edge of a page and the direction to walk, so that records
//! added or removed in between neither repeat nor vanish.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::http::reply::Failure;
use crate::state::store::{Key, Place, Span, Store, value_at, written};
use crate::state::{Id, Kind, Record, World};

/// How many records a walk takes at once, after the first page full.
const STRIDE: usize = 256;

/// One page of a list.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) items: Vec<Id>,
    pub(crate) prev: Option<String>,
    pub(crate) next: Option<String>,
}

impl Page {
    /// The records of the page. With `light`, what shops know of customers may be missing.
    pub(crate) fn records<'s>(&self, store: &'s Store, kind: Kind, light: bool) -> impl Iterator<Item = &'s Record> {
        self.items.iter().filter_map(move |id| if light { store.light(kind, *id) } else { store.get(kind, *id) })
    }
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
pub(crate) trait Line {
    /// The records beyond a place, or all of them, in the order of the list or against it; `most` at most.
    fn beyond(&mut self, edge: Option<&Place>, descending: bool, most: usize) -> Vec<Id>;

    /// What a record is sorted by.
    fn value(&self, id: Id) -> Value;
}

/// The records of a kind in an order that the store keeps, with those that the list wants. A list that wants few walks far.
pub(crate) struct Walk<'a, F> {
    pub(crate) world: &'a mut World,
    pub(crate) kind: Kind,
    pub(crate) field: &'a str,
    /// Only keys from the first to the second are wanted.
    pub(crate) between: (Option<Key>, Option<Key>),
    /// Whether the list can do without what is large and seldom read.
    pub(crate) light: bool,
    pub(crate) wanted: F,
}

impl<F> Walk<'_, F> {
    fn record(&self, id: Id) -> Option<&Record> {
        let store = &self.world.store;
        if self.light { store.light(self.kind, id) } else { store.get(self.kind, id) }
    }
}

impl<F: Fn(&World, &Record) -> bool> Line for Walk<'_, F> {
    fn beyond(&mut self, edge: Option<&Place>, descending: bool, most: usize) -> Vec<Id> {
        let mut found = Vec::new();
        let mut edge = edge.cloned();
        let mut stride = most;
        loop {
            let (after, before) = if descending { (None, edge.as_ref()) } else { (edge.as_ref(), None) };
            let span = Span { after, before, low: self.between.0.as_ref(), high: self.between.1.as_ref() };
            let ids: Vec<Id> = self.world.store.sorted(self.kind, self.field, span, descending).take(stride).collect();
            for id in &ids {
                if self.record(*id).is_some_and(|record| (self.wanted)(self.world, record)) {
                    found.push(*id);
                    if found.len() == most {
                        return found;
                    }
                }
            }
            let Some(last) = ids.last().copied().filter(|_| ids.len() == stride) else { return found };
            edge = Some((Key::of(&self.value(last)), last));
            // Who walks far leaves nothing behind.
            if stride == STRIDE {
                self.world.store.forget();
            }
            stride = STRIDE;
        }
    }

    fn value(&self, id: Id) -> Value {
        self.record(id).map(|record| value_at(self.kind, record, self.field).into_owned()).unwrap_or_default()
    }
}

/// A few records, sorted for one page by their values.
pub(crate) struct Few(Vec<(Place, Value)>);

impl Few {
    pub(crate) fn new(values: Vec<(Id, Value)>) -> Self {
        let mut places: Vec<(Place, Value)> =
            values.into_iter().map(|(id, value)| ((Key::of(&value), id), value)).collect();
        places.sort_by(|left, right| left.0.cmp(&right.0));
        Self(places)
    }
}

impl Line for Few {
    fn beyond(&mut self, edge: Option<&Place>, descending: bool, most: usize) -> Vec<Id> {
        let start = match edge {
            Some(edge) if descending => self.0.partition_point(|(place, _)| place < edge),
            Some(edge) => self.0.partition_point(|(place, _)| place <= edge),
            None if descending => self.0.len(),
            None => 0,
        };
        let (lower, upper) = self.0.split_at(start);
        let (down, up) = if descending { (lower, &[][..]) } else { (&[][..], upper) };
        up.iter().chain(down.iter().rev()).take(most).map(|((_, id), _)| *id).collect()
    }

    fn value(&self, id: Id) -> Value {
        let found = self.0.iter().find(|((_, own), _)| *own == id);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

/// Takes the page that the cursor asks for.
pub(crate) fn cut(line: &mut impl Line, cut: Cut<'_>) -> Result<Page, Failure> {
    let tag = format!("{} {}", cut.list, if cut.descending { "desc" } else { "asc" });
    let cursor = match cut.cursor {
        Some(cursor) => Some(decode(cursor, &tag).ok_or_else(|| Failure::field(&["cursor"], "Not a valid cursor."))?),
        None => None,
    };
    let forward = cursor.as_ref().is_none_or(|(forward, _)| *forward);
    let edge = cursor.as_ref().map(|(_, edge)| edge);
    let mut items = line.beyond(edge, cut.descending == forward, cut.limit.saturating_add(1));
    let more = items.len() > cut.limit;
    items.truncate(cut.limit);
    // Whether there is something on the side that the walk came from.
    let first = items.first().copied().filter(|_| cursor.is_some());
    let behind = first.is_some_and(|first| {
        let place = (Key::of(&line.value(first)), first);
        !line.beyond(Some(&place), cut.descending != forward, 1).is_empty()
    });
    if !forward {
        items.reverse();
    }
    let (before, after) = if forward { (behind, more) } else { (more, behind) };
    let link = |direction: &str, id: &Id| encode(direction, &line.value(*id), *id, &tag);
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

    #[test]
    fn walks_there_and_back() {
        let mut line = Few::new((1..=5).map(|id| (id, json!(format!("2026-01-0{id}T00:00:00+00:00")))).collect());
        let mut take = |cursor: Option<&str>| {
            cut(&mut line, Cut { list: "things at", descending: true, limit: 2, cursor }).unwrap()
        };
        let first = take(None);
        assert_eq!((first.items, first.prev.is_none()), (vec![5, 4], true));
        let second = take(first.next.as_deref());
        assert_eq!(second.items, vec![3, 2]);
        let third = take(second.next.as_deref());
        assert_eq!((third.items, third.next.is_none()), (vec![1], true));
        assert_eq!(take(third.prev.as_deref()).items, vec![3, 2]);
    }

    #[test]
    fn garbage_is_no_cursor() {
        let refused = cut(
            &mut Few::new(Vec::new()),
            Cut { list: "things at", descending: false, limit: 1, cursor: Some("nonsense") },
        );
        assert_eq!(refused.err().map(|failure| failure.status), Some(400));
    }
}

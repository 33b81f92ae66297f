//! The indexes of one kind, which follow every change of its records.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::key::Key;
use super::kind::Kind;
use super::lookup::{self, Atom, Entry, Index};
use crate::state::value::{Id, Record};

/// Orders of one kind at most: views may be sorted by any text at all. Of more, the oldest goes.
pub(super) const ORDERS: usize = 16;

/// A record's place in an order.
pub(crate) type Place = (Key, Id);

/// Where to look in an order.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Span<'a> {
    /// Only places after this one.
    pub(crate) after: Option<&'a Place>,
    /// Only places before this one.
    pub(crate) before: Option<&'a Place>,
    /// Only places from this key on.
    pub(crate) low: Option<&'a Key>,
    /// Only places up to this key.
    pub(crate) high: Option<&'a Key>,
}

#[derive(Debug)]
struct Order {
    field: String,
    places: BTreeSet<Place>,
}

/// What a record looks like to the indexes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Footprint {
    entries: Vec<Entry>,
    /// In the order of the orders.
    keys: Vec<Key>,
}

#[derive(Debug)]
pub(super) struct Indexes {
    kind: Kind,
    entries: BTreeMap<Entry, BTreeSet<Id>>,
    orders: Vec<Order>,
}

impl Indexes {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, entries: BTreeMap::new(), orders: Vec::new() }
    }

    pub(super) fn footprint(&self, record: &Record) -> Footprint {
        Footprint {
            entries: lookup::entries(self.kind, record),
            keys: self.orders.iter().map(|order| Key::at(self.kind, record, &order.field)).collect(),
        }
    }

    /// Brings the indexes from one look of a record to another one; nothing stands for no record.
    pub(super) fn turn(&mut self, id: Id, before: Option<Footprint>, after: Option<Footprint>) {
        if before == after {
            return;
        }
        if let Some(before) = before {
            for entry in before.entries {
                if let Some(ids) = self.entries.get_mut(&entry) {
                    ids.remove(&id);
                    if ids.is_empty() {
                        self.entries.remove(&entry);
                    }
                }
            }
            for (order, key) in self.orders.iter_mut().zip(before.keys) {
                order.places.remove(&(key, id));
            }
        }
        if let Some(after) = after {
            for entry in after.entries {
                self.entries.entry(entry).or_default().insert(id);
            }
            for (order, key) in self.orders.iter_mut().zip(after.keys) {
                order.places.insert((key, id));
            }
        }
    }

    /// The ids under an entry.
    pub(super) fn under(&self, index: Index, atom: Atom) -> Option<&BTreeSet<Id>> {
        self.entries.get(&(index, atom))
    }

    /// The ids under all numbers up to this one.
    pub(super) fn up_to(&self, index: Index, limit: i64) -> impl Iterator<Item = Id> {
        let range = (index, Atom::Number(i64::MIN))..=(index, Atom::Number(limit));
        self.entries.range(range).flat_map(|(_, ids)| ids.iter().copied())
    }

    /// The smallest number that there is an entry for.
    pub(super) fn first_number(&self, index: Index) -> Option<i64> {
        let range = (index, Atom::Number(i64::MIN))..=(index, Atom::Number(i64::MAX));
        match self.entries.range(range).next()? {
            ((_, Atom::Number(number)), _) => Some(*number),
            _ => None,
        }
    }

    /// Builds an order, unless it is there. Of too many, the oldest goes.
    pub(super) fn build(&mut self, field: &str, records: &BTreeMap<Id, Record>) {
        if self.order(field).is_some() {
            return;
        }
        if self.orders.len() >= ORDERS {
            self.orders.remove(0);
        }
        let places = records.iter().map(|(id, record)| (Key::at(self.kind, record, field), *id)).collect();
        self.orders.push(Order { field: field.to_owned(), places });
    }

    fn order(&self, field: &str) -> Option<&BTreeSet<Place>> {
        self.orders.iter().find(|order| order.field == field).map(|order| &order.places)
    }

    /// The places of a span in an order that was built, forwards or backwards.
    pub(super) fn places(&self, field: &str, span: Span<'_>, backwards: bool) -> Box<dyn Iterator<Item = &Place> + '_> {
        let (Some(places), Some((from, to))) = (self.order(field), span.bounds()) else {
            return Box::new(std::iter::empty());
        };
        let places = places.range((from, to));
        if backwards { Box::new(places.rev()) } else { Box::new(places) }
    }

    /// Notes when something happens to a record that is not here.
    pub(super) fn expect(&mut self, index: Index, micros: i64, id: Id) {
        self.entries.entry((index, Atom::Number(micros))).or_default().insert(id);
    }
}

impl Span<'_> {
    /// Both ends; nothing where no place can lie between them, which the tree would not even be asked for.
    pub(super) fn bounds(&self) -> Option<(Bound<Place>, Bound<Place>)> {
        let low = self.low.map(|key| (key.clone(), Id::MIN));
        let high = self.high.map(|key| (key.clone(), Id::MAX));
        let after = self.after.filter(|after| low.as_ref().is_none_or(|low| low <= after));
        let before = self.before.filter(|before| high.as_ref().is_none_or(|high| high >= before));
        let empty = {
            let (start, end) = (after.or(low.as_ref()), before.or(high.as_ref()));
            start.zip(end).is_some_and(|(start, end)| start >= end)
        };
        if empty {
            return None;
        }
        let from = match after {
            Some(after) => Bound::Excluded(after.clone()),
            None => low.map_or(Bound::Unbounded, Bound::Included),
        };
        let to = match before {
            Some(before) => Bound::Excluded(before.clone()),
            None => high.map_or(Bound::Unbounded, Bound::Included),
        };
        Some((from, to))
    }
}

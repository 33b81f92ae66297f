//! The records of one kind with their indexes.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::edit::Edit;
use super::index::{Indexes, Place, Span};
use super::kind::Kind;
use super::lookup::{Atom, Index};
use crate::state::value::{Id, Record};

#[derive(Debug)]
pub(super) struct Table {
    records: BTreeMap<Id, Record>,
    indexes: Indexes,
}

impl Table {
    pub(super) fn new(kind: Kind) -> Self {
        Self { records: BTreeMap::new(), indexes: Indexes::new(kind) }
    }

    pub(super) fn get(&self, id: Id) -> Option<&Record> {
        self.records.get(&id)
    }

    pub(super) fn edit(&mut self, id: Id) -> Option<Edit<'_>> {
        let record = self.records.get_mut(&id)?;
        Some(Edit::new(id, record, &mut self.indexes))
    }

    pub(super) fn put(&mut self, id: Id, record: Record) {
        // A map that is built from its entries at once has no gaps: a fifth of the memory.
        let record: Record = record.into_iter().collect();
        let after = self.indexes.footprint(&record);
        let before = self.records.insert(id, record).map(|old| self.indexes.footprint(&old));
        self.indexes.turn(id, before, Some(after));
    }

    pub(super) fn remove(&mut self, id: Id) -> Option<Record> {
        let old = self.records.remove(&id)?;
        let before = self.indexes.footprint(&old);
        self.indexes.turn(id, Some(before), None);
        Some(old)
    }

    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Oldest id first.
    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = (&Id, &Record)> {
        self.records.iter()
    }

    /// The ids after this one, oldest first.
    pub(super) fn ids(&self, after: Id) -> impl Iterator<Item = Id> {
        self.records.range((Bound::Excluded(after), Bound::Unbounded)).map(|(id, _)| *id)
    }

    pub(super) fn under(&self, index: Index, atom: Atom) -> impl ExactSizeIterator<Item = Id> {
        static NOBODY: std::collections::BTreeSet<Id> = std::collections::BTreeSet::new();
        self.indexes.under(index, atom).unwrap_or(&NOBODY).iter().copied()
    }

    /// The smallest number in an index.
    pub(super) fn first_time(&self, index: Index) -> Option<i64> {
        self.indexes.first_number(index)
    }

    pub(super) fn up_to(&self, index: Index, limit: i64) -> impl Iterator<Item = Id> {
        self.indexes.up_to(index, limit)
    }

    pub(super) fn sort_by(&mut self, field: &str) {
        self.indexes.build(field, &self.records);
    }

    pub(super) fn places(&self, field: &str, span: Span<'_>, backwards: bool) -> Box<dyn Iterator<Item = &Place> + '_> {
        self.indexes.places(field, span, backwards)
    }

    /// Notes when something happens to a record of the past.
    pub(super) fn expect(&mut self, index: Index, micros: i64, id: Id) {
        self.indexes.expect(index, micros, id);
    }

    /// Forgets what was noted of a record of the past.
    pub(super) fn release(&mut self, id: Id, record: &Record) {
        let before = self.indexes.footprint(record);
        self.indexes.turn(id, Some(before), None);
    }
}

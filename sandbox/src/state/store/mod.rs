//! The records, by kind and id, and the indexes that answer questions about them without looking at every record.
//!
//! Ids are taken from one row of numbers for all kinds, so that an id of one kind is never a valid id of another.

mod edit;
mod index;
mod journal;
mod key;
mod kind;
mod lookup;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::json;

pub(crate) use edit::Edit;
pub(crate) use index::{Place, Span};
pub(crate) use journal::Changes;
use journal::Journal;
pub(crate) use key::{Key, value_at, written};
pub(crate) use kind::Kind;
pub(crate) use lookup::{Atom, Index};
use table::Table;

use super::value::{Id, Record};

/// Real accounts have ids above 2^28 by now; clients with 16 or 24 bit ids should fail here too.
const FIRST: Id = (1 << 28) + 1_001;

/// All records.
#[derive(Debug)]
pub(crate) struct Store {
    tables: BTreeMap<Kind, Table>,
    next: Id,
    /// Merged records: who took their place.
    merged: BTreeMap<(Kind, Id), Id>,
    journal: Journal,
}

impl Default for Store {
    fn default() -> Self {
        Self { tables: BTreeMap::new(), next: FIRST, merged: BTreeMap::new(), journal: Journal::default() }
    }
}

impl Store {
    fn table(&mut self, kind: Kind) -> &mut Table {
        self.tables.entry(kind).or_insert_with(|| Table::new(kind))
    }

    /// A fresh number. Gaps keep neighbors of an id unknown.
    pub(crate) fn next_id(&mut self) -> Id {
        self.next += 7;
        self.next
    }

    /// The number that was given last.
    pub(crate) fn last_id(&self) -> Id {
        self.next
    }

    /// Numbers go on after this one.
    pub(crate) fn resume_after(&mut self, id: Id) {
        self.next = self.next.max(id);
    }

    /// Notes changes from now on. All that is there is new, if `all` says so.
    pub(crate) fn note_changes(&mut self, all: bool) {
        let mut changes = Changes::default();
        if all {
            let ids = |(kind, table): (&Kind, &Table)| table.all().map(|(id, _)| (*kind, *id)).collect::<Vec<_>>();
            changes.records = self.tables.iter().flat_map(ids).collect();
            changes.merged = self.merged.keys().copied().collect();
        }
        self.journal.start(changes);
    }

    /// The changes since they were last taken.
    pub(crate) fn take_changes(&mut self) -> Changes {
        self.journal.take()
    }

    /// Keeps a record under a new id and writes the id into it.
    pub(crate) fn insert(&mut self, kind: Kind, record: Record) -> Id {
        let id = self.next_id();
        self.put(kind, id, record);
        id
    }

    /// A record by id.
    pub(crate) fn get(&self, kind: Kind, id: Id) -> Option<&Record> {
        self.tables.get(&kind)?.get(id)
    }

    /// A record by id, to be changed. The indexes know of the changes when the access ends.
    pub(crate) fn get_mut(&mut self, kind: Kind, id: Id) -> Option<Edit<'_>> {
        let record = self.tables.get_mut(&kind)?.edit(id)?;
        self.journal.record(kind, id);
        Some(record)
    }

    /// Whether a record exists.
    pub(crate) fn has(&self, kind: Kind, id: Id) -> bool {
        self.get(kind, id).is_some()
    }

    /// Keeps a record under this id, which is written into it.
    pub(crate) fn put(&mut self, kind: Kind, id: Id, mut record: Record) {
        record.insert("id".to_owned(), json!(id));
        self.table(kind).put(id, record);
        self.journal.record(kind, id);
    }

    /// Takes a record out.
    pub(crate) fn remove(&mut self, kind: Kind, id: Id) -> Option<Record> {
        let record = self.tables.get_mut(&kind)?.remove(id)?;
        self.journal.record(kind, id);
        Some(record)
    }

    /// How many records of a kind there are.
    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.tables.get(&kind).map_or(0, Table::len)
    }

    /// All records of a kind, oldest id first.
    pub(crate) fn all(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Record> {
        self.tables.get(&kind).into_iter().flat_map(Table::all).map(|(_, record)| record)
    }

    /// All ids of a kind.
    pub(crate) fn ids(&self, kind: Kind) -> Vec<Id> {
        self.tables.get(&kind).into_iter().flat_map(Table::all).map(|(id, _)| *id).collect()
    }

    /// The first record that fits. Looks at one after the other: for kinds with few records.
    pub(crate) fn find(&self, kind: Kind, fits: impl Fn(&Record) -> bool) -> Option<&Record> {
        self.all(kind).find(|record| fits(record))
    }

    /// The ids of the records that an index has under a value, oldest first.
    pub(crate) fn under(&self, index: Index, value: impl Into<Atom>) -> Vec<Id> {
        self.tables.get(&index.kind()).map(|table| table.under(index, value.into()).collect()).unwrap_or_default()
    }

    /// How many records an index has under a value.
    pub(crate) fn count_under(&self, index: Index, value: impl Into<Atom>) -> usize {
        self.tables.get(&index.kind()).map_or(0, |table| table.under(index, value.into()).len())
    }

    /// The records that an index has under a value, oldest id first.
    pub(crate) fn found(&self, index: Index, value: impl Into<Atom>) -> impl Iterator<Item = &Record> {
        let table = self.tables.get(&index.kind());
        let value = value.into();
        table.into_iter().flat_map(move |table| table.under(index, value.clone()).filter_map(|id| table.get(id)))
    }

    /// The ids of the records that an index of times has up to this one, oldest first.
    pub(crate) fn due(&self, index: Index, micros: i64) -> Vec<Id> {
        let mut ids: Vec<Id> =
            self.tables.get(&index.kind()).into_iter().flat_map(|table| table.up_to(index, micros)).collect();
        ids.sort_unstable();
        ids
    }

    /// The earliest time in all indexes of times, in microseconds.
    pub(crate) fn next_due(&self) -> Option<i64> {
        let first = |index: Index| self.tables.get(&index.kind())?.first_time(index);
        Index::timed().into_iter().filter_map(first).min()
    }

    /// Keeps the records of a kind sorted by a field from now on.
    pub(crate) fn sort_by(&mut self, kind: Kind, field: &str) {
        self.table(kind).sort_by(field);
    }

    /// The records of a kind in the order of a field, equal ones in the order of their ids.
    pub(crate) fn sorted<'s>(
        &'s self,
        kind: Kind,
        field: &str,
        span: Span<'_>,
        backwards: bool,
    ) -> impl Iterator<Item = &'s Record> + use<'s> {
        self.tables.get(&kind).map(|table| table.sorted(field, span, backwards)).into_iter().flatten()
    }

    /// Notes that `source` was merged into `target`.
    pub(crate) fn redirect(&mut self, kind: Kind, source: Id, target: Id) {
        for (key, survivor) in self.merged.iter_mut().filter(|(_, survivor)| **survivor == source) {
            *survivor = target;
            self.journal.merged(key.0, key.1);
        }
        self.merged.insert((kind, source), target);
        self.journal.merged(kind, source);
    }

    /// The survivor of a merged record.
    pub(crate) fn survivor(&self, kind: Kind, id: Id) -> Option<Id> {
        self.merged.get(&(kind, id)).copied()
    }
}

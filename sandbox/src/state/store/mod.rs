//! The records, by kind and id, and the indexes that answer questions about them without looking at every record.
//!
//! Ids are taken from one row of numbers for all kinds, so that an id of one kind is never a valid id of another.
//!
//! Records of a large seed are made when somebody asks for them ([`past`]); all others, and those that were changed, are kept in
//! tables. Reads see both as one.

mod edit;
mod index;
mod journal;
mod key;
mod kind;
mod lookup;
mod merge;
mod order;
mod past;
mod postings;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

pub(crate) use edit::Edit;
use index::ORDERS;
pub(crate) use index::{Place, Span};
pub(crate) use journal::Changes;
use journal::Journal;
pub(crate) use key::{Key, LATEST, value_at, written};
pub(crate) use kind::Kind;
pub(crate) use lookup::{Atom, Index};
use merge::{merged, merged_ids};
use past::Past;
pub(crate) use past::{Notes, Rank, Source};
use table::Table;

use super::value::{Fields as _, Id, Record};

/// Real accounts have ids above 2^28 by now; clients with 16 or 24 bit ids should fail here too.
const FIRST: Id = (1 << 28) + 1_001;

/// Gaps keep neighbors of an id unknown.
const STEP: Id = 7;

/// The number at a place of the row of all numbers.
pub(crate) fn id_of(rank: Rank) -> Id {
    FIRST + STEP * Id::from(rank)
}

/// The place of a number in the row; nothing for one that is not in it.
fn rank_of(id: Id) -> Option<Rank> {
    let from = id.checked_sub(FIRST)?;
    (from % STEP == 0).then(|| Rank::try_from(from / STEP).ok()).flatten()
}

/// All records.
#[derive(Debug)]
pub(crate) struct Store {
    tables: BTreeMap<Kind, Table>,
    past: Option<Past>,
    next: Id,
    /// Merged records: who took their place.
    merged: BTreeMap<(Kind, Id), Id>,
    journal: Journal,
}

impl Default for Store {
    fn default() -> Self {
        Self { tables: BTreeMap::new(), past: None, next: FIRST, merged: BTreeMap::new(), journal: Journal::default() }
    }
}

impl Store {
    fn table(&mut self, kind: Kind) -> &mut Table {
        self.tables.entry(kind).or_insert_with(|| Table::new(kind))
    }

    /// Takes records over that are made when somebody asks for them, and the times at which something happens to them. The
    /// numbers go on after theirs.
    pub(crate) fn remember(
        &mut self,
        source: Box<dyn Source>,
        notes: Notes,
        kinds: &[Kind],
        due: Vec<(Index, i64, Id)>,
        last: Rank,
    ) {
        for (index, micros, id) in due {
            self.table(index.kind()).expect(index, micros, id);
        }
        self.past = Some(Past::new(source, notes, kinds));
        self.resume_after(id_of(last));
    }

    /// Lets go of records that were made to be looked at, if they are many by now.
    pub(crate) fn breathe(&mut self) {
        if let Some(past) = &mut self.past {
            past.forget(false);
        }
    }

    /// Lets go of all records that were made to be looked at.
    pub(crate) fn forget(&mut self) {
        if let Some(past) = &mut self.past {
            past.forget(true);
        }
    }

    /// Takes a record out of the past, so that it is kept from now on, or goes.
    fn leave(&mut self, kind: Kind, id: Id) -> Option<Record> {
        let record = self.past.as_mut()?.leave(kind, id)?;
        self.table(kind).release(id, &record);
        Some(record)
    }

    /// A fresh number.
    pub(crate) fn next_id(&mut self) -> Id {
        self.next += STEP;
        self.next
    }

    /// The number that was given last.
    pub(crate) fn last_id(&self) -> Id {
        self.next
    }

    /// Its place in the row of all numbers.
    pub(crate) fn last_rank(&self) -> Rank {
        rank_of(self.next).unwrap_or_default()
    }

    /// Numbers go on after this one.
    pub(crate) fn resume_after(&mut self, id: Id) {
        self.next = self.next.max(id);
    }

    /// The kinds that there are records of.
    pub(crate) fn kinds(&self) -> BTreeSet<Kind> {
        self.tables.keys().copied().chain(self.past.iter().flat_map(Past::kinds)).collect()
    }

    /// Notes changes from now on. Whatever was merged is news, if `all` says so.
    pub(crate) fn note_changes(&mut self, all: bool) {
        let merged = if all { self.merged.keys().copied().collect() } else { BTreeSet::new() };
        self.journal.start(Changes { merged, ..Changes::default() });
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
        let kept = self.tables.get(&kind).and_then(|table| table.get(id));
        kept.or_else(|| self.past.as_ref()?.get(kind, id))
    }

    /// A record by id, perhaps without what is large and seldom read of it: what shops know of a customer.
    pub(crate) fn light(&self, kind: Kind, id: Id) -> Option<&Record> {
        let kept = self.tables.get(&kind).and_then(|table| table.get(id));
        kept.or_else(|| self.past.as_ref()?.light(kind, id))
    }

    /// A record by id, to be changed. The indexes know of the changes when the access ends.
    pub(crate) fn get_mut(&mut self, kind: Kind, id: Id) -> Option<Edit<'_>> {
        if let Some(record) = self.leave(kind, id) {
            self.table(kind).put(id, record);
        }
        let record = self.tables.get_mut(&kind)?.edit(id)?;
        self.journal.record(kind, id);
        Some(record)
    }

    /// Whether a record exists.
    pub(crate) fn has(&self, kind: Kind, id: Id) -> bool {
        self.tables.get(&kind).is_some_and(|table| table.get(id).is_some())
            || self.past.as_ref().is_some_and(|past| past.has(kind, id))
    }

    /// Keeps a record under this id, which is written into it.
    pub(crate) fn put(&mut self, kind: Kind, id: Id, mut record: Record) {
        record.insert("id".to_owned(), json!(id));
        self.leave(kind, id);
        self.table(kind).put(id, record);
        self.journal.record(kind, id);
    }

    /// Takes a record out.
    pub(crate) fn remove(&mut self, kind: Kind, id: Id) -> Option<Record> {
        let past = self.leave(kind, id);
        let record = past.or_else(|| self.tables.get_mut(&kind)?.remove(id))?;
        self.journal.record(kind, id);
        Some(record)
    }

    /// How many records of a kind there are.
    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.tables.get(&kind).map_or(0, Table::len) + self.past.as_ref().map_or(0, |past| past.count(kind))
    }

    /// All records of a kind, oldest id first. For kinds with few records: those of the past are all made.
    pub(crate) fn all(&self, kind: Kind) -> Box<dyn DoubleEndedIterator<Item = &Record> + '_> {
        match &self.past {
            Some(past) if past.count(kind) > 0 => {
                Box::new(self.ids(kind).into_iter().filter_map(move |id| self.get(kind, id)))
            }
            _ => Box::new(self.tables.get(&kind).into_iter().flat_map(Table::all).map(|(_, record)| record)),
        }
    }

    /// The texts that the records of a kind have under a field. Of records of the past they have to be [tallied](Notes::tallies).
    pub(crate) fn texts(&self, kind: Kind, field: &str) -> BTreeSet<&str> {
        let kept = self.tables.get(&kind).into_iter().flat_map(Table::all);
        let kept = kept.filter_map(|(_, record)| record.text(field));
        kept.chain(self.past.iter().flat_map(|past| past.texts(kind, field))).collect()
    }

    /// How many records there are that were made to be looked at.
    #[cfg(test)]
    pub(crate) fn made(&self) -> usize {
        self.past.as_ref().map_or(0, Past::made)
    }

    /// All ids of a kind.
    pub(crate) fn ids(&self, kind: Kind) -> Vec<Id> {
        self.ids_after(kind, Id::MIN).collect()
    }

    /// The ids of a kind after this one, oldest first.
    pub(crate) fn ids_after(&self, kind: Kind, after: Id) -> impl Iterator<Item = Id> {
        let kept = self.tables.get(&kind).into_iter().flat_map(move |table| table.ids(after));
        merged_ids(self.past.iter().flat_map(move |past| past.ids(kind, after)), kept)
    }

    /// The first record that fits. Looks at one after the other: for kinds with few records.
    pub(crate) fn find(&self, kind: Kind, fits: impl Fn(&Record) -> bool) -> Option<&Record> {
        self.all(kind).find(|record| fits(record))
    }

    /// The ids of the records that an index has under a value, oldest first.
    pub(crate) fn under(&self, index: Index, value: impl Into<Atom>) -> Vec<Id> {
        let value = value.into();
        let mut ids = self.past.as_ref().map(|past| past.under(index, &value)).unwrap_or_default();
        let past = ids.len();
        ids.extend(self.tables.get(&index.kind()).into_iter().flat_map(|table| table.under(index, value.clone())));
        if past > 0 && past < ids.len() {
            ids.sort_unstable();
        }
        ids
    }

    /// How many records an index has under a value.
    pub(crate) fn count_under(&self, index: Index, value: impl Into<Atom>) -> usize {
        let value = value.into();
        let past = self.past.as_ref().map_or(0, |past| past.count_under(index, &value));
        past + self.tables.get(&index.kind()).map_or(0, |table| table.under(index, value).len())
    }

    /// The records that an index has under a value, oldest id first.
    pub(crate) fn found(&self, index: Index, value: impl Into<Atom>) -> impl Iterator<Item = &Record> {
        self.under(index, value).into_iter().filter_map(move |id| self.get(index.kind(), id))
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
        if let Some(past) = &mut self.past {
            past.sort_by(kind, field, ORDERS);
        }
        self.table(kind).sort_by(field);
    }

    /// The ids of a kind in an order that was built, equal ones in the order of their ids.
    pub(crate) fn sorted<'s>(
        &'s self,
        kind: Kind,
        field: &str,
        span: Span<'_>,
        backwards: bool,
    ) -> impl Iterator<Item = Id> + use<'s> {
        let past = self.past.as_ref().map(|past| past.sorted(kind, field, span, backwards));
        let kept = self.tables.get(&kind).map(|table| table.places(field, span, backwards));
        merged(past.into_iter().flatten(), kept.into_iter().flatten(), backwards)
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

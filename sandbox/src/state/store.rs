//! The records, by kind and id. Ids are taken from one row of numbers for all kinds, so that an id of one kind is
//! never a valid id of another.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// The number of a record.
pub(crate) type Id = i64;

/// A record as it is kept; keys that begin with an underscore never leave the server.
pub(crate) type Record = Map<String, Value>;

/// Real accounts have ids above 2^28 by now; clients with 16 or 24 bit ids should fail here too.
const FIRST: Id = (1 << 28) + 1_001;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Ticket,
    Message,
    Customer,
    User,
    Team,
    Tag,
    View,
    Macro,
    Rule,
    Event,
    Job,
    Survey,
    Widget,
    Integration,
    CustomField,
    AccountSetting,
    VoiceCall,
    VoiceCallEvent,
    Recording,
    MetricCard,
}

/// All records.
#[derive(Debug)]
pub(crate) struct Store {
    tables: BTreeMap<Kind, BTreeMap<Id, Record>>,
    next: Id,
    /// Merged records: who took their place.
    merged: BTreeMap<(Kind, Id), Id>,
}

impl Default for Store {
    fn default() -> Self {
        Self { tables: BTreeMap::new(), next: FIRST, merged: BTreeMap::new() }
    }
}

impl Store {
    /// A fresh number. Gaps keep neighbors of an id unknown.
    pub(crate) fn next_id(&mut self) -> Id {
        self.next += 7;
        self.next
    }

    /// Keeps a record under a new id and writes the id into it.
    pub(crate) fn insert(&mut self, kind: Kind, mut record: Record) -> Id {
        let id = self.next_id();
        record.insert("id".to_owned(), json!(id));
        self.tables.entry(kind).or_default().insert(id, record);
        id
    }

    /// A record by id.
    pub(crate) fn get(&self, kind: Kind, id: Id) -> Option<&Record> {
        self.tables.get(&kind)?.get(&id)
    }

    /// A record by id, to be changed.
    pub(crate) fn get_mut(&mut self, kind: Kind, id: Id) -> Option<&mut Record> {
        self.tables.get_mut(&kind)?.get_mut(&id)
    }

    /// Whether a record exists.
    pub(crate) fn has(&self, kind: Kind, id: Id) -> bool {
        self.get(kind, id).is_some()
    }

    /// Replaces a record.
    pub(crate) fn put(&mut self, kind: Kind, id: Id, record: Record) {
        self.tables.entry(kind).or_default().insert(id, record);
    }

    /// Takes a record out.
    pub(crate) fn remove(&mut self, kind: Kind, id: Id) -> Option<Record> {
        self.tables.get_mut(&kind)?.remove(&id)
    }

    /// All records of a kind, oldest id first.
    pub(crate) fn all(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        self.tables.get(&kind).into_iter().flat_map(BTreeMap::values)
    }

    /// All ids of a kind.
    pub(crate) fn ids(&self, kind: Kind) -> Vec<Id> {
        self.tables.get(&kind).into_iter().flat_map(BTreeMap::keys).copied().collect()
    }

    /// The first record that fits.
    pub(crate) fn find(&self, kind: Kind, fits: impl Fn(&Record) -> bool) -> Option<&Record> {
        self.all(kind).find(|record| fits(record))
    }

    /// Notes that `source` was merged into `target`.
    pub(crate) fn redirect(&mut self, kind: Kind, source: Id, target: Id) {
        for survivor in self.merged.values_mut().filter(|survivor| **survivor == source) {
            *survivor = target;
        }
        self.merged.insert((kind, source), target);
    }

    /// The survivor of a merged record.
    pub(crate) fn survivor(&self, kind: Kind, id: Id) -> Option<Id> {
        self.merged.get(&(kind, id)).copied()
    }
}

//! A record that is being changed.

use std::ops::{Deref, DerefMut};

use super::index::{Footprint, Indexes};
use crate::state::value::{Id, Record};

/// Access to a record for changes. The indexes follow when it is dropped.
pub(crate) struct Edit<'a> {
    id: Id,
    record: &'a mut Record,
    indexes: &'a mut Indexes,
    before: Option<Footprint>,
}

impl<'a> Edit<'a> {
    pub(super) fn new(id: Id, record: &'a mut Record, indexes: &'a mut Indexes) -> Self {
        let before = Some(indexes.footprint(record));
        Self { id, record, indexes, before }
    }
}

impl Deref for Edit<'_> {
    type Target = Record;

    fn deref(&self) -> &Record {
        self.record
    }
}

impl DerefMut for Edit<'_> {
    fn deref_mut(&mut self) -> &mut Record {
        self.record
    }
}

impl Drop for Edit<'_> {
    fn drop(&mut self) {
        let after = self.indexes.footprint(self.record);
        self.indexes.turn(self.id, self.before.take(), Some(after));
    }
}

//! What goes into the file.

use serde_json::Value;

use crate::state::files::StoredFile;
use crate::state::store::Changes;
use crate::state::{Id, Kind, World};

/// A changed record as JSON; nothing for one that is gone.
pub(super) type Change = (Kind, Id, Option<serde_json::Result<Vec<u8>>>);

/// What changed since the last batch, ready to be written. Later batches win over earlier ones.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(super) records: Vec<Change>,
    pub(super) merged: Vec<(Kind, Id, Id)>,
    pub(super) files: Vec<(String, StoredFile)>,
    /// What there is one of.
    pub(super) account: Vec<(&'static str, Value)>,
    /// Codes and tokens by name; nothing for one that is gone.
    pub(super) grants: Vec<(String, Option<Value>)>,
}

impl Batch {
    /// Takes what changed in the account; nothing where nothing did.
    pub(crate) fn of(world: &mut World) -> Option<Self> {
        let changes = world.store.take_changes();
        let files = world.files.take_unsaved();
        if !world.clock.was_moved() && changes.is_empty() && files.is_empty() {
            return None;
        }
        Some(Self::made(world, changes, files))
    }

    /// All but the records, which [`of_records`](Self::of_records) gives.
    pub(crate) fn of_the_rest(world: &mut World) -> Self {
        let (changes, files) = (world.store.take_changes(), world.files.take_unsaved());
        Self::made(world, changes, files)
    }

    /// Records as they are.
    pub(crate) fn of_records(world: &mut World, records: impl Iterator<Item = (Kind, Id)>) -> Self {
        let written = |(kind, id): (Kind, Id)| {
            world.store.breathe();
            (kind, id, world.store.get(kind, id).map(serde_json::to_vec))
        };
        Self { records: records.map(written).collect(), ..Self::default() }
    }

    fn made(world: &mut World, changes: Changes, files: Vec<(String, StoredFile)>) -> Self {
        let Self { records, .. } = Self::of_records(world, changes.records.into_iter());
        let store = &world.store;
        Self {
            records,
            merged: changes
                .merged
                .into_iter()
                .filter_map(|(kind, id)| Some((kind, id, store.survivor(kind, id)?)))
                .collect(),
            files,
            account: vec![
                ("next_id", store.last_id().into()),
                ("clock", world.clock.reading().into()),
                ("clock_moved_by", world.clock.moved_by().into()),
            ],
            grants: Vec::new(),
        }
    }

    /// What has changed of codes and tokens.
    pub(crate) fn of_grants(grants: Vec<(String, Option<Value>)>) -> Option<Self> {
        (!grants.is_empty()).then(|| Self { grants, ..Self::default() })
    }

    /// Adds something that there is one of.
    pub(crate) fn account(&mut self, name: &'static str, value: Value) {
        self.account.push((name, value));
    }

    /// Lets a later batch join.
    pub(super) fn join(&mut self, later: Self) {
        self.records.extend(later.records);
        self.merged.extend(later.merged);
        self.files.extend(later.files);
        self.account.extend(later.account);
        self.grants.extend(later.grants);
    }
}

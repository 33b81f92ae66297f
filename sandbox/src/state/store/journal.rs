//! What has changed since somebody last asked, for an account that is kept in a file.

use std::collections::BTreeSet;

use super::kind::Kind;
use crate::state::value::Id;

/// Changed records, and merged ones whose survivor is new.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) records: BTreeSet<(Kind, Id)>,
    pub(crate) merged: BTreeSet<(Kind, Id)>,
}

impl Changes {
    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty() && self.merged.is_empty()
    }
}

/// Notes changes, where somebody wants to know.
#[derive(Debug, Default)]
pub(super) struct Journal(Option<Changes>);

impl Journal {
    pub(super) fn start(&mut self, changes: Changes) {
        self.0 = Some(changes);
    }

    pub(super) fn record(&mut self, kind: Kind, id: Id) {
        if let Some(changes) = &mut self.0 {
            changes.records.insert((kind, id));
        }
    }

    pub(super) fn merged(&mut self, kind: Kind, id: Id) {
        if let Some(changes) = &mut self.0 {
            changes.merged.insert((kind, id));
        }
    }

    pub(super) fn take(&mut self) -> Changes {
        self.0.as_mut().map(std::mem::take).unwrap_or_default()
    }
}

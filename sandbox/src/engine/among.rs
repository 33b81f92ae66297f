//! Where a list looks: over all records of a kind, or over the few that something finds.

use crate::state::store::Store;
use crate::state::{Atom, Id, Index, Kind};

/// The records among which all are that a list wants.
#[derive(Debug)]
pub(crate) enum Among {
    /// Those that an index has under a value.
    Under(Index, Atom),
    Ids(Vec<Id>),
}

impl Among {
    /// The ids, where looking at all of them is less work than walking the order until a page is full: with `count` of
    /// `all` records wanted, a walk is expected to pass `all / count` records for each item.
    pub(crate) fn few(&self, store: &Store, kind: Kind, limit: usize) -> Option<Vec<Id>> {
        let (count, all) = (self.count(store), store.count(kind));
        let walk = all.saturating_mul(limit).checked_div(count).unwrap_or(usize::MAX);
        (count <= walk).then(|| self.ids(store))
    }

    /// The ids, in order.
    pub(crate) fn ids(&self, store: &Store) -> Vec<Id> {
        match self {
            Self::Under(index, value) => store.under(*index, value.clone()),
            Self::Ids(ids) => {
                let mut ids = ids.clone();
                ids.sort_unstable();
                ids.dedup();
                ids
            }
        }
    }

    fn count(&self, store: &Store) -> usize {
        match self {
            Self::Under(index, value) => store.count_under(*index, value.clone()),
            Self::Ids(ids) => ids.len(),
        }
    }
}

//! Issued things by their secret, with a note of what changed, for an account that is kept in a file.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Something issued that goes into a file and comes back.
pub(super) trait Issued: Sized {
    fn write(&self) -> Value;
    fn read(value: &Value) -> Option<Self>;
}

pub(super) struct Ledger<T> {
    entries: BTreeMap<String, T>,
    changed: Option<BTreeSet<String>>,
}

impl<T> Default for Ledger<T> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), changed: None }
    }
}

impl<T: Issued> Ledger<T> {
    pub(super) fn get(&self, secret: &str) -> Option<&T> {
        self.entries.get(secret)
    }

    pub(super) fn insert(&mut self, secret: String, entry: T) {
        self.note(&secret);
        self.entries.insert(secret, entry);
    }

    pub(super) fn remove(&mut self, secret: &str) {
        self.note(secret);
        self.entries.remove(secret);
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        let gone: Vec<String> =
            self.entries.iter().filter(|(_, entry)| !keep(entry)).map(|(secret, _)| secret.clone()).collect();
        gone.iter().for_each(|secret| self.remove(secret));
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    fn note(&mut self, secret: &str) {
        if let Some(changed) = &mut self.changed {
            changed.insert(secret.to_owned());
        }
    }

    /// Notes changes from now on.
    pub(super) fn note_changes(&mut self) {
        self.changed = Some(BTreeSet::new());
    }

    /// What changed, by secret; nothing for what is gone.
    pub(super) fn take_changes(&mut self) -> Vec<(String, Option<Value>)> {
        let changed = self.changed.as_mut().map(std::mem::take).unwrap_or_default();
        changed
            .into_iter()
            .map(|secret| {
                let written = self.entries.get(&secret).map(T::write);
                (secret, written)
            })
            .collect()
    }
}

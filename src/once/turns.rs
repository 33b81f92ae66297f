//! What the clients of an account share in this process: locks, one for each record that is worked on, and the memory of what was
//! created.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};

use super::memory::Memory;
use crate::lock::lock;

/// Locks are looked through for those that nobody holds when there are that many.
const MANY: usize = 64;

#[derive(Default)]
pub(crate) struct Turns {
    locks: Mutex<Locks>,
    pub(super) memory: Memory,
}

#[derive(Default)]
struct Locks {
    by_key: HashMap<String, Weak<tokio::sync::Mutex<()>>>,
    look_at: usize,
}

impl Turns {
    /// The lock for whatever is done with the record of this key.
    pub(crate) fn lock_of(&self, key: String) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = lock(&self.locks);
        if let Some(found) = locks.by_key.get(&key).and_then(Weak::upgrade) {
            return found;
        }
        if locks.by_key.len() >= locks.look_at {
            locks.by_key.retain(|_, lock| lock.strong_count() > 0);
            // Twice as many until the next look: so it costs each key the same.
            locks.look_at = MANY.max(locks.by_key.len() * 2);
        }
        let new = Arc::default();
        locks.by_key.insert(key, Arc::downgrade(&new));
        new
    }

    /// Whether nothing would be lost with it.
    pub(crate) fn is_idle(&self) -> bool {
        self.memory.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::super::memory::Memo;
    use super::*;

    #[test]
    fn a_lock_that_is_held_is_shared_and_those_of_nobody_go() {
        let turns = Turns::default();
        let held = turns.lock_of("held".to_owned());
        for key in 0..10_000 {
            drop(turns.lock_of(key.to_string()));
        }
        assert!(Arc::ptr_eq(&held, &turns.lock_of("held".to_owned())));
        assert!(lock(&turns.locks).by_key.len() <= MANY);
        // Those that are all held are looked through ever more seldom.
        let many: Vec<_> = (0..1000).map(|key| turns.lock_of(key.to_string())).collect();
        let locks = lock(&turns.locks);
        assert!(locks.by_key.len() > many.len() && locks.look_at > many.len(), "{}", locks.look_at);
    }

    #[test]
    fn nothing_is_idle_that_remembers() {
        let turns = Turns::default();
        assert!(turns.is_idle());
        turns.memory.set("ticket a", Memo::Made(1));
        assert!(!turns.is_idle());
    }
}

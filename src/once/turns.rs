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

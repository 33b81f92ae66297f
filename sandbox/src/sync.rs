//! Locks.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks; a lock poisoned by a failed request is still good, because handlers check before they change.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

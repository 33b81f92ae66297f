//! What waits under a handle for a later call: bounded, and gone after a while.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use super::{ToolError, random};
use crate::lock::lock;

/// How long things are kept.
pub(crate) const KEEP: Duration = Duration::from_secs(600);
/// How many are kept, and how many bytes of them.
const MOST: usize = 64;
const MOST_BYTES: usize = 8 << 20;

/// Things under handles that nobody can guess. When there is no room, the oldest go.
pub(crate) struct Kept<T>(Mutex<VecDeque<Entry<T>>>);

struct Entry<T> {
    handle: String,
    thing: T,
    bytes: usize,
    until: Instant,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(VecDeque::new()))
    }
}

impl<T: Clone> Kept<T> {
    /// Keeps a thing of about so many bytes, and returns its handle.
    ///
    /// # Errors
    /// If the operating system has no randomness.
    pub(crate) fn keep(&self, thing: T, bytes: usize) -> Result<String, ToolError> {
        let handle = random::hex::<8>()?;
        let now = Instant::now();
        let mut kept = lock(&self.0);
        kept.retain(|entry| entry.until > now);
        kept.push_back(Entry { handle: handle.clone(), thing, bytes, until: now + KEEP });
        while kept.len() > MOST || (kept.len() > 1 && kept.iter().map(|entry| entry.bytes).sum::<usize>() > MOST_BYTES)
        {
            kept.pop_front();
        }
        Ok(handle)
    }

    /// The thing under this handle. It stays, so that a repeated call gets the same.
    ///
    /// # Errors
    /// If there is none, or no more.
    pub(crate) fn get(&self, argument: &str, handle: &str) -> Result<T, ToolError> {
        let now = Instant::now();
        let handle = handle.trim();
        let kept = lock(&self.0);
        let found = kept.iter().find(|entry| entry.handle == handle && entry.until > now);
        found.map(|entry| entry.thing.clone()).ok_or_else(|| {
            let problem = format!("is unknown, or older than {} minutes", KEEP.as_secs() / 60);
            ToolError::argument(argument, problem, "make the first call again")
        })
    }
}

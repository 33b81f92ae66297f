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

impl<T> Kept<T> {
    /// Forgets everything.
    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "test code")]

    use std::time::Duration;

    use super::{KEEP, Kept, MOST, MOST_BYTES};

    #[tokio::test(start_paused = true)]
    async fn things_go_after_a_while() {
        let kept = Kept::default();
        let handle = kept.keep("a", 1).unwrap();
        tokio::time::advance(KEEP - Duration::from_secs(1)).await;
        assert_eq!(kept.get("handle", &format!(" {handle} ")).unwrap(), "a");
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(kept.get("handle", &handle).unwrap_err().to_string().contains("older than 10 minutes"));
    }

    #[tokio::test]
    async fn the_oldest_go_when_there_is_no_room() {
        let kept = Kept::default();
        let handles: Vec<String> = (0..=MOST).map(|i| kept.keep(i, 1).unwrap()).collect();
        assert!(kept.get("handle", &handles[0]).is_err());
        assert_eq!(kept.get("handle", &handles[1]).unwrap(), 1);
        // One that is larger than all room is kept alone.
        let large = kept.keep(9, 2 * MOST_BYTES).unwrap();
        assert_eq!(kept.get("handle", &large).unwrap(), 9);
        assert!(kept.get("handle", &handles[1]).is_err());
    }
}

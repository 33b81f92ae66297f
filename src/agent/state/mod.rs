//! What a belt remembers: plans that wait, approvals, keys of creations, outputs and searches that go on, and calls of the last hour.
//!
//! # Design notes
//!
//! - All rules are written once, over a few steps that each store takes at once: create, replace, move, append. What must
//!   happen once (applying a plan, beginning under a key) is such a step, so several processes need no lock.
//! - A record is found by the digest of its name. What a model makes up can therefore not leave the directory, and whoever
//!   sees a list of files knows no handle.
//! - What would double a write if it were lost (claims and keys) is on the medium before the write begins; all else is not worth
//!   the wait. A step that waits for a medium runs on a thread for that ([`State::at`]).
//! - A claim says at first only that somebody began. Whoever is killed between claim and write leaves just that, and the next one
//!   who comes with the handle reads it.
//! - Calls are counted by the length of files that only grow: an append is one step, too.

mod calls;
mod directory;
mod error;
mod keys;
mod parts;
mod plans;
mod secret;
mod store;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

pub use error::StateError;
pub(super) use keys::Begun;
pub(super) use parts::{KEPT_MINUTES, Part};
pub use plans::PendingPlan;
pub(super) use plans::PlanRecord;
use store::{Kind, Memory, Store};

use super::clock::seconds;
use super::digest;
use crate::Timestamp;

/// The memory of a [`Toolbelt`](super::Toolbelt) between calls. Clones share it.
///
/// | | holds | kept for |
/// |---|---|---|
/// | plans | the arguments of the call, the plan in words, the digest of its effect | 10 minutes |
/// | approvals | who approved a plan, and when | as long as the plan |
/// | keys | the digest of the arguments, and what the creation came to in words | a day |
/// | calls | how many calls of the API there were, by five minutes | an hour |
/// | outputs that were cut | the text that was not shown so far, 64 at most and 8 MiB together | 10 minutes |
/// | searches that go on | the conditions, and where it goes on, 64 at most | 10 minutes |
/// | secrets | [random bytes](Self::secret) that processes have in common | as long as the directory |
///
/// Handles and keys are stored as digests. Arguments, plans and outputs can hold customers' words: [`forget`](Self::forget) removes
/// all records that mention a customer, and all outputs and searches. What is too old is removed when the state is used, at most
/// once a minute.
///
/// Claims of plans and keys are on the medium before anything is written to the account, so a machine that loses power doubles
/// nothing.
///
/// ```
/// use gorgias::agent::State;
///
/// let directory = std::env::temp_dir().join(format!("gorgias-agent-{}", std::process::id()));
/// let state = State::directory(&directory)?;
/// assert_eq!(state.forget(["nia@example.com"])?, 0);
/// # std::fs::remove_dir_all(directory).unwrap();
/// # Ok::<(), gorgias::agent::StateError>(())
/// ```
#[derive(Clone)]
pub struct State {
    store: Arc<dyn Store>,
}

impl Default for State {
    fn default() -> Self {
        Self::in_memory()
    }
}

impl State {
    /// Returns a state in the memory of this process.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { store: Arc::new(Memory::default()) }
    }

    /// Returns the state in a directory, which processes on this machine can share. It is made if it is not there, for this user
    /// alone (on Unix: mode 0700, files 0600).
    ///
    /// The directory must be on a local file system: claims are renames, and counts are appends, which network file systems do
    /// not all carry out at once.
    ///
    /// # Errors
    /// * [`StateError::Permissions`] if others can read or change the directory, or it belongs to another user. Nothing is
    ///   changed: what is in there may have been written by somebody else.
    /// * [`StateError::Storage`] if it cannot be made, read or written.
    pub fn directory(path: impl AsRef<Path>) -> Result<Self, StateError> {
        Ok(Self { store: Arc::new(directory::Directory::open(path.as_ref())?) })
    }

    /// Removes the plans and keys that mention any of these words (ids, e-mail addresses, telephone numbers or names of a customer),
    /// and all outputs and searches that go on: those show people without naming them. Returns how many records were removed.
    ///
    /// Words are looked for in every text (the case of letters does not count) and number of a record. A plan that is removed
    /// cannot be applied any more; a key that is removed is not known any more.
    ///
    /// # Errors
    /// [`StateError::Storage`] if a record cannot be read or removed; others may have been removed before.
    pub fn forget<I>(&self, words: I) -> Result<usize, StateError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let words: Vec<String> = words.into_iter().map(|word| word.as_ref().trim().to_lowercase()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        let mut removed = 0;
        for kind in [Kind::Plan, Kind::Used, Kind::Key] {
            for name in self.store.names(kind)? {
                let Some(bytes) = self.store.read(kind, &name)? else { continue };
                let mentions = match serde_json::from_slice::<Value>(&bytes) {
                    Ok(record) => words.iter().any(|word| mentions(&record, word)),
                    // What cannot be read is of no use to anybody, and could mention the customer.
                    Err(_) => true,
                };
                if mentions {
                    self.store.remove(kind, &name)?;
                    removed += 1;
                }
            }
        }
        Ok(removed + self.forget_parts()?)
    }

    /// Does this where it may wait for a medium: here, if the state is in memory.
    pub(crate) async fn at<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, StateError> + Send + 'static,
    ) -> Result<T, StateError> {
        if !self.store.blocks() {
            return work(self);
        }
        let state = self.clone();
        match tokio::task::spawn_blocking(move || work(&state)).await {
            Ok(done) => done,
            // The runtime shuts down.
            Err(_) => Err(StateError::Storage(std::io::ErrorKind::Interrupted)),
        }
    }

    /// Removes what is too old, at most once a minute.
    fn sweep(&self, time: Timestamp) -> Result<(), StateError> {
        let now = seconds(time);
        if !self.store.is_due(now) {
            return Ok(());
        }
        for kind in [Kind::Plan, Kind::Used, Kind::Approval, Kind::Key] {
            for name in self.store.names(kind)? {
                let Some(bytes) = self.store.read(kind, &name)? else { continue };
                let expires =
                    serde_json::from_slice::<Value>(&bytes).ok().and_then(|record| record["expires"].as_i64());
                if expires.is_none_or(|expires| expires <= now) {
                    self.store.remove(kind, &name)?;
                }
            }
        }
        self.sweep_parts(time)?;
        self.sweep_calls(now)
    }
}

/// Whether a word is in a text of the value, or is one of its numbers.
fn mentions(value: &Value, word: &str) -> bool {
    match value {
        Value::String(text) => stands_in(word, &text.to_lowercase()),
        Value::Number(number) => number.to_string() == word,
        Value::Array(items) => items.iter().any(|item| mentions(item, word)),
        Value::Object(map) => {
            map.iter().any(|(key, value)| stands_in(word, &key.to_lowercase()) || mentions(value, word))
        }
        Value::Null | Value::Bool(_) => false,
    }
}

/// Whether a word stands in a text; a number only by itself, for digests are full of digits.
fn stands_in(word: &str, text: &str) -> bool {
    let number = word.bytes().all(|byte| byte.is_ascii_digit());
    let free = |c: Option<char>| !number || c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (text.get(..at), text.get(at + word.len()..));
        free(before.and_then(|text| text.chars().next_back())) && free(after.and_then(|text| text.chars().next()))
    })
}

/// The name that a record is stored under.
fn name_of(text: &str) -> String {
    digest::of_text(text)
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

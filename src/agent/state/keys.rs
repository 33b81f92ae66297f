//! Keys of creations: what a call under a key came to is known for a day.

use serde::{Deserialize, Serialize};

use super::plans::bytes;
use super::store::Kind;
use super::{State, StateError, name_of};
use crate::Timestamp;
use crate::agent::clock::seconds;

/// Seconds that a key is known.
const KNOWN: i64 = 86_400;
/// Seconds after which nobody is at work any more.
const AT_WORK: i64 = 120;

/// A key as it is stored.
#[derive(Serialize, Deserialize)]
struct KeyRecord {
    /// The digest of the arguments.
    arguments: String,
    outcome: Outcome,
    /// Seconds since 1970.
    begun: i64,
    expires: i64,
}

/// What a call under a key came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// It has begun.
    Begun,
    /// It failed, or was given up, and may have taken effect.
    Open,
    /// It was carried out; the text for the model.
    Done(String),
}

/// What is known of a key.
pub(crate) enum Begun {
    /// Nothing: the call begins now, and the key says so.
    Now(Key),
    /// Somebody is at work, since less than two minutes.
    AtWork,
    /// It is not known what an earlier call came to; the key is ours now.
    Open(Key),
    /// An earlier call was carried out.
    Done(String),
    /// The key stands for other arguments.
    Other,
}

/// A key that this call works under. If it is dropped before it is settled, what became of the call is open.
pub(crate) struct Key {
    state: State,
    name: String,
    record: KeyRecord,
    settled: bool,
}

impl State {
    /// What is known of a key; begins nothing.
    pub(crate) fn known(&self, key: &str, arguments: &str, now: Timestamp) -> Result<Option<Begun>, StateError> {
        let Some(stored) = self.store.read(Kind::Key, &name_of(key))? else { return Ok(None) };
        let known: KeyRecord = serde_json::from_slice(&stored).map_err(|_| StateError::Damaged)?;
        Ok(match known.outcome {
            _ if known.expires <= seconds(now) => None,
            _ if known.arguments != arguments => Some(Begun::Other),
            Outcome::Done(text) => Some(Begun::Done(text)),
            Outcome::Begun | Outcome::Open => None,
        })
    }

    /// Begins to work under a key.
    pub(crate) fn begin(&self, key: &str, arguments: &str, now: Timestamp) -> Result<Begun, StateError> {
        self.sweep(now)?;
        let (name, now) = (name_of(key), seconds(now));
        let record =
            || KeyRecord { arguments: arguments.to_owned(), outcome: Outcome::Begun, begun: now, expires: now + KNOWN };
        let key = |record| Key { state: self.clone(), name: name.clone(), record, settled: false };
        if self.store.create(Kind::Key, &name, &bytes(&record())?)? {
            return Ok(Begun::Now(key(record())));
        }
        let Some(stored) = self.store.read(Kind::Key, &name)? else {
            // Given back at this moment.
            return Ok(Begun::AtWork);
        };
        let known: KeyRecord = serde_json::from_slice(&stored).map_err(|_| StateError::Damaged)?;
        if known.expires <= now {
            self.store.replace(Kind::Key, &name, &bytes(&record())?)?;
            return Ok(Begun::Now(key(record())));
        }
        if known.arguments != arguments {
            return Ok(Begun::Other);
        }
        match known.outcome {
            Outcome::Done(text) => Ok(Begun::Done(text)),
            Outcome::Begun if now - known.begun < AT_WORK => Ok(Begun::AtWork),
            Outcome::Begun | Outcome::Open => {
                self.store.replace(Kind::Key, &name, &bytes(&record())?)?;
                Ok(Begun::Open(key(record())))
            }
        }
    }
}

impl Key {
    /// The call was carried out: later ones get this text.
    pub(crate) fn done(mut self, text: &str) -> Result<(), StateError> {
        self.settle(Outcome::Done(text.to_owned()))
    }

    /// Nothing was done: the key is free again.
    pub(crate) fn give_back(mut self) -> Result<(), StateError> {
        self.settled = true;
        self.state.store.remove(Kind::Key, &self.name)
    }

    fn settle(&mut self, outcome: Outcome) -> Result<(), StateError> {
        self.settled = true;
        self.record.outcome = outcome;
        self.state.store.replace(Kind::Key, &self.name, &bytes(&self.record)?)
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        if self.settled {
            return;
        }
        self.record.outcome = Outcome::Open;
        let (state, name, record) = (self.state.clone(), self.name.clone(), bytes(&self.record));
        let open = move || {
            if let Err(error) = record.and_then(|record| state.store.replace(Kind::Key, &name, &record)) {
                tracing::warn!(target: "gorgias", %error, "a key of a creation stays as begun for two minutes");
            }
        };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) if self.state.store.blocks() => drop(runtime.spawn_blocking(open)),
            _ => open(),
        }
    }
}

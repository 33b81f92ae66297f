//! The tables of the file.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::time::Duration;

use redb::{Database, DatabaseError, ReadableTable as _, Table, TableDefinition, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::index::Index;
use crate::inbox::{BackendError, DeliveryKind, Lane};
use crate::webhook::DeliveryKey;

/// The version of what is written.
const FORMAT: u64 = 1;
/// Memory for pages of the file.
const CACHE: usize = 16 << 20;
/// Files that are smaller are read in no time.
const LARGE: u64 = 64 << 20;
/// For how long lists may lack what was created: ten minutes.
const RECENT: u64 = 600_000;
/// What expires with one commit, at most.
const EXPIRED_AT_ONCE: usize = 1000;

const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");
pub(super) const HEADS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("heads");
pub(super) const BODIES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("bodies");
/// What was stored before, and groups that were worked on a moment ago, with the time at which that is forgotten: keys of
/// deliveries begin with `k`, groups with `g`.
const KNOWN: TableDefinition<'_, &[u8], u64> = TableDefinition::new("known");
/// When what was noted expires: entries of `known`, and what is kept or dead, which begins with `d`.
const EXPIRY: TableDefinition<'_, (u64, &[u8]), ()> = TableDefinition::new("expiry");

/// What is known of a delivery besides its payload.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) source: String,
    pub(super) group: String,
    pub(super) lane: Lane,
    pub(super) kind: DeliveryKind,
    /// Milliseconds since 1970.
    pub(super) at: u64,
    #[serde(default)]
    pub(super) attempts: u32,
    #[serde(default)]
    pub(super) due: u64,
    /// Why it is a dead letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) dead: Option<String>,
    /// Until when it is kept for later ones of its group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kept: Option<u64>,
}

pub(super) fn storage(error: impl Into<redb::Error>) -> BackendError {
    BackendError::Storage(error.into().to_string())
}

/// Opens or makes the file, for its owner alone, and reads who waits.
pub(super) fn open(path: &Path) -> Result<(Database, Index, u64), BackendError> {
    let file = private(path).map_err(|error| BackendError::Storage(error.to_string()))?;
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE);
    let database = builder.create_file(file).map_err(|error| match error {
        DatabaseError::DatabaseAlreadyOpen => BackendError::InUse,
        // Not a file of redb at all.
        DatabaseError::UpgradeRequired(_) => BackendError::Format,
        DatabaseError::Storage(redb::StorageError::Io(error)) if error.kind() == std::io::ErrorKind::InvalidData => {
            BackendError::Format
        }
        error => storage(error),
    })?;
    let transaction = begin(&database, path)?;
    let (mut index, mut next) = (Index::default(), 0);
    {
        let mut meta = transaction.open_table(META).map_err(storage)?;
        let format = meta.get("format").map_err(storage)?.map(|format| format.value());
        match format {
            None => drop(meta.insert("format", FORMAT).map_err(storage)?),
            Some(FORMAT) => {}
            Some(_) => return Err(BackendError::Format),
        }
        transaction.open_table(BODIES).map_err(storage)?;
        transaction.open_table(KNOWN).map_err(storage)?;
        transaction.open_table(EXPIRY).map_err(storage)?;
        let heads = transaction.open_table(HEADS).map_err(storage)?;
        for entry in heads.iter().map_err(storage)? {
            let (id, head) = entry.map_err(storage)?;
            let (id, head) = (id.value(), read(head.value())?);
            next = id + 1;
            if head.dead.is_some() {
                index.dead.insert(id);
            } else if head.kept.is_some() {
                index.keep(id, &head.group);
            } else {
                index.add(id, &head.group, head.lane, head.at, head.due);
            }
        }
        // An id is used once, also after a restart.
        let used = meta.get("next").map_err(storage)?.map_or(0, |next| next.value());
        next = next.max(used);
    }
    transaction.commit().map_err(storage)?;
    Ok((database, index, next))
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// Begins a write that is on disk when it is committed.
///
/// After a crash redb reads the whole file, unless its last write prepared for that, which makes a write three times as slow. So
/// only large files do.
pub(super) fn begin(database: &Database, path: &Path) -> Result<WriteTransaction, BackendError> {
    let mut transaction = database.begin_write().map_err(storage)?;
    transaction.set_durability(redb::Durability::Immediate);
    transaction.set_quick_repair(std::fs::metadata(path).is_ok_and(|file| file.len() > LARGE));
    Ok(transaction)
}

pub(super) fn read(head: &[u8]) -> Result<Head, BackendError> {
    serde_json::from_slice(head).map_err(|_| BackendError::Format)
}

/// The tables of one transaction.
pub(super) struct Tables<'t> {
    meta: Table<'t, &'static str, u64>,
    pub(super) heads: Table<'t, u64, &'static [u8]>,
    pub(super) bodies: Table<'t, u64, &'static [u8]>,
    known: Table<'t, &'static [u8], u64>,
    expiry: Table<'t, (u64, &'static [u8]), ()>,
}

impl<'t> Tables<'t> {
    pub(super) fn of(transaction: &'t WriteTransaction) -> Result<Self, BackendError> {
        Ok(Self {
            meta: transaction.open_table(META).map_err(storage)?,
            heads: transaction.open_table(HEADS).map_err(storage)?,
            bodies: transaction.open_table(BODIES).map_err(storage)?,
            known: transaction.open_table(KNOWN).map_err(storage)?,
            expiry: transaction.open_table(EXPIRY).map_err(storage)?,
        })
    }

    pub(super) fn knows(&self, key: &[u8]) -> Result<bool, BackendError> {
        Ok(self.known.get(key).map_err(storage)?.is_some())
    }

    /// Remembers a key until then.
    pub(super) fn remember(&mut self, key: &[u8], until: u64) -> Result<(), BackendError> {
        self.known.insert(key, until).map_err(storage)?;
        self.expiry.insert((until, key), ()).map_err(storage)?;
        Ok(())
    }

    /// Notes that a group is worked on, and returns whether that was noted before.
    pub(super) fn begin(&mut self, group: &str, now: u64) -> Result<bool, BackendError> {
        let key = group_key(group);
        let until = self.known.get(key.as_slice()).map_err(storage)?.map(|until| until.value());
        self.remember(&key, now.saturating_add(RECENT))?;
        Ok(until.is_some_and(|until| until > now))
    }

    /// Notes that nothing was done of a group.
    pub(super) fn nothing_done(&mut self, group: &str) -> Result<(), BackendError> {
        self.known.remove(group_key(group).as_slice()).map_err(storage)?;
        Ok(())
    }

    pub(super) fn head(&self, id: u64) -> Result<Option<Head>, BackendError> {
        let head = self.heads.get(id).map_err(storage)?;
        head.map(|head| read(head.value())).transpose()
    }

    pub(super) fn put(&mut self, id: u64, head: &Head) -> Result<(), BackendError> {
        let json = serde_json::to_vec(head).map_err(|_| BackendError::Format)?;
        self.heads.insert(id, json.as_slice()).map_err(storage)?;
        Ok(())
    }

    pub(super) fn add(&mut self, id: u64, head: &Head, body: &[u8]) -> Result<(), BackendError> {
        self.put(id, head)?;
        self.bodies.insert(id, body).map_err(storage)?;
        self.meta.insert("next", id + 1).map_err(storage)?;
        Ok(())
    }

    pub(super) fn delete(&mut self, id: u64) -> Result<(), BackendError> {
        self.heads.remove(id).map_err(storage)?;
        self.bodies.remove(id).map_err(storage)?;
        Ok(())
    }

    /// Deletes what is dead or kept at that time.
    pub(super) fn expire(&mut self, id: u64, at: u64) -> Result<(), BackendError> {
        self.expiry.insert((at, expiry_key(id).as_slice()), ()).map_err(storage)?;
        Ok(())
    }

    /// Forgets what has expired, and returns the deliveries among it.
    pub(super) fn forget(&mut self, now: u64) -> Result<Vec<u64>, BackendError> {
        let mut expired = Vec::new();
        for entry in self.expiry.range(..(now, [].as_slice())).map_err(storage)?.take(EXPIRED_AT_ONCE) {
            let (key, ()) = entry.map(|(key, _)| (key, ())).map_err(storage)?;
            let (at, key) = key.value();
            expired.push((at, key.to_vec()));
        }
        let mut deleted = Vec::new();
        for (at, key) in expired {
            self.expiry.remove((at, key.as_slice())).map_err(storage)?;
            if let Some(id) = expiring_id(&key) {
                // It can wait again.
                let has_expired = |head: Head| head.dead.is_some() || head.kept.is_some_and(|until| until <= at);
                if self.head(id)?.is_some_and(has_expired) {
                    self.delete(id)?;
                    deleted.push(id);
                }
                continue;
            }
            let until = self.known.get(key.as_slice()).map_err(storage)?.map(|until| until.value());
            // It can have been remembered for longer since.
            if until.is_some_and(|until| until <= at) {
                self.known.remove(key.as_slice()).map_err(storage)?;
            }
        }
        Ok(deleted)
    }
}

pub(super) fn delivery_key(source: &str, key: &DeliveryKey) -> Vec<u8> {
    format!("k{key} {source}").into_bytes()
}

fn group_key(group: &str) -> Vec<u8> {
    format!("g{group}").into_bytes()
}

fn expiry_key(id: u64) -> Vec<u8> {
    format!("d{id}").into_bytes()
}

fn expiring_id(key: &[u8]) -> Option<u64> {
    std::str::from_utf8(key).ok()?.strip_prefix('d')?.parse().ok()
}

pub(super) fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, millis)
}

pub(super) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

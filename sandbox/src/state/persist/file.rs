//! The file itself: a redb database of five tables.

use std::fs::{self, OpenOptions};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use redb::{Database, DatabaseError, ReadableTable, StorageError, TableDefinition};
use serde_json::Value;

use super::batch::Batch;
use super::saved::Saved;
use crate::state::files::StoredFile;
use crate::state::value::written;
use crate::state::{Id, Kind};

const RECORDS: TableDefinition<'_, (&str, Id), &[u8]> = TableDefinition::new("records");
const MERGED: TableDefinition<'_, (&str, Id), Id> = TableDefinition::new("merged");
const FILES: TableDefinition<'_, &str, (&str, &[u8])> = TableDefinition::new("files");
const ACCOUNT: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("account");
const GRANTS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("grants");

/// Raised when a file of an older sandbox could be misread.
const FORMAT: i64 = 1;

/// Everything is in memory anyway.
const CACHE: usize = 16 << 20;

/// An open file. Nobody else can open it.
#[derive(Debug)]
pub(crate) struct DataFile {
    database: Database,
}

/// Opens a file and reads all of it; nothing where there is none.
pub(crate) fn load(path: &Path) -> Result<Option<(DataFile, Saved)>> {
    if !path.try_exists().map_err(|error| about(path, error.kind(), &error))? {
        return Ok(None);
    }
    let file = DataFile { database: open(path)? };
    let saved = file
        .read()
        .map_err(|fault| about(path, ErrorKind::InvalidData, &format!("not a whole file of a sandbox: {fault}")))?;
    Ok(Some((file, saved)))
}

/// A file that is being made. It is written beside its place, so that what is found there is always whole.
#[derive(Debug)]
pub(crate) struct Beginning {
    file: DataFile,
    beside: PathBuf,
    path: PathBuf,
}

impl Beginning {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let database = match open(&beside) {
            // Left behind by a process that was killed.
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                fs::remove_file(&beside)?;
                open(&beside)?
            }
            opened => opened?,
        };
        let file = DataFile { database };
        // What such a process had written is of another account.
        file.clear().map_err(|error| about(&beside, ErrorKind::Other, &error))?;
        Ok(Self { file, beside, path: path.to_owned() })
    }

    /// Adds a part of the account.
    pub(crate) fn add(&self, batch: &Batch) -> Result<()> {
        self.file.write(batch).map_err(|error| about(&self.beside, ErrorKind::Other, &error))
    }

    /// Adds the last part and puts the file in its place.
    pub(crate) fn finish(self, mut batch: Batch) -> Result<DataFile> {
        batch.account("format", FORMAT.into());
        self.add(&batch)?;
        let Self { file, beside, path } = self;
        drop(file);
        let moved = fs::rename(&beside, &path).and_then(|()| sync_folder(&path));
        moved.map_err(|error| about(&path, error.kind(), &error))?;
        Ok(DataFile { database: open(&path)? })
    }
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> Result<()> {
    Ok(())
}

fn about(path: &Path, kind: ErrorKind, problem: &dyn std::fmt::Display) -> Error {
    Error::new(kind, format!("{}: {problem}", path.display()))
}

fn open(path: &Path) -> Result<Database> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    // It holds tokens and secrets.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(|error| about(path, error.kind(), &error))?;
    let opened = Database::builder().set_cache_size(CACHE).create_with_file_format_v3(true).create_file(file);
    opened.map_err(|error| match error {
        DatabaseError::DatabaseAlreadyOpen => about(path, ErrorKind::ResourceBusy, &"another sandbox has it open"),
        DatabaseError::Storage(StorageError::Io(error)) if error.kind() != ErrorKind::InvalidData => {
            about(path, error.kind(), &error)
        }
        DatabaseError::Storage(StorageError::Io(_)) => about(path, ErrorKind::InvalidData, &"not a file of a sandbox"),
        error => about(path, ErrorKind::InvalidData, &format!("not a whole file of a sandbox: {error}")),
    })
}

/// What can go wrong with an open file: the errors of redb are of many types, and large.
type Fault = Box<dyn std::error::Error + Send + Sync>;

fn json<T: serde::de::DeserializeOwned>(what: &str, bytes: &[u8]) -> std::result::Result<T, Fault> {
    serde_json::from_slice(bytes).map_err(|_| format!("{what} cannot be read").into())
}

fn kind(name: &str) -> std::result::Result<Kind, Fault> {
    Kind::named(name).ok_or_else(|| format!("it has records of an unknown kind {name}").into())
}

impl DataFile {
    /// Takes everything out.
    fn clear(&self) -> std::result::Result<(), Fault> {
        let transaction = self.database.begin_write()?;
        transaction.delete_table(RECORDS)?;
        transaction.delete_table(MERGED)?;
        transaction.delete_table(FILES)?;
        transaction.delete_table(ACCOUNT)?;
        transaction.delete_table(GRANTS)?;
        Ok(transaction.commit()?)
    }

    /// Writes a batch in one transaction: when this returns, it is on the disk or nothing of it is.
    pub(super) fn write(&self, batch: &Batch) -> std::result::Result<(), Fault> {
        let transaction = self.database.begin_write()?;
        {
            let mut records = transaction.open_table(RECORDS)?;
            for (kind, id, record) in &batch.records {
                match record {
                    Some(Ok(record)) => drop(records.insert((kind.name(), *id), record.as_slice())?),
                    Some(Err(error)) => return Err(format!("{} {id}: {error}", kind.name()).into()),
                    None => drop(records.remove((kind.name(), *id))?),
                }
            }
            let mut merged = transaction.open_table(MERGED)?;
            for (kind, source, target) in &batch.merged {
                merged.insert((kind.name(), *source), target)?;
            }
            let mut files = transaction.open_table(FILES)?;
            for (path, file) in &batch.files {
                files.insert(path.as_str(), (file.content_type.as_str(), &*file.bytes))?;
            }
            let mut account = transaction.open_table(ACCOUNT)?;
            for (name, value) in &batch.account {
                account.insert(*name, written(value).as_bytes())?;
            }
            let mut grants = transaction.open_table(GRANTS)?;
            for (name, grant) in &batch.grants {
                match grant {
                    Some(grant) => drop(grants.insert(name.as_str(), written(grant).as_bytes())?),
                    None => drop(grants.remove(name.as_str())?),
                }
            }
        }
        Ok(transaction.commit()?)
    }

    fn read(&self) -> std::result::Result<Saved, Fault> {
        let transaction = self.database.begin_read()?;
        let mut saved = Saved::default();
        for row in transaction.open_table(ACCOUNT)?.iter()? {
            let (name, value) = row?;
            saved.account.insert(name.value().to_owned(), json("the account", value.value())?);
        }
        let format = saved.account.get("format").and_then(Value::as_i64).unwrap_or_default();
        if format != FORMAT {
            return Err(format!("its format is {format}, and this sandbox reads {FORMAT}").into());
        }
        for row in transaction.open_table(RECORDS)?.iter()? {
            let (key, value) = row?;
            let (name, id) = key.value();
            saved.records.push((kind(name)?, id, json(&format!("{name} {id}"), value.value())?));
        }
        for row in transaction.open_table(MERGED)?.iter()? {
            let (key, target) = row?;
            let (name, source) = key.value();
            saved.merged.push((kind(name)?, source, target.value()));
        }
        for row in transaction.open_table(FILES)?.iter()? {
            let (path, file) = row?;
            let (content_type, bytes) = file.value();
            let file = StoredFile { content_type: content_type.to_owned(), bytes: Bytes::copy_from_slice(bytes) };
            saved.files.push((path.value().to_owned(), file));
        }
        for row in transaction.open_table(GRANTS)?.iter()? {
            let (name, value) = row?;
            saved.grants.push((name.value().to_owned(), json("a token", value.value())?));
        }
        Ok(saved)
    }
}

//! The store in a directory: a folder for each kind, a file for each record.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::StateError;
use super::store::{Due, Kind, Store};

/// Where files are written before they get their name.
const DRAFTS: &str = "drafts";
/// Nobody writes one for so long.
const OLD: Duration = Duration::from_secs(60);

pub(super) struct Directory {
    path: PathBuf,
    due: Due,
    drafts: AtomicU64,
}

impl Directory {
    pub(super) fn open(path: &Path) -> Result<Self, StateError> {
        make(path)?;
        closed(path)?;
        for folder in Kind::ALL.iter().map(|kind| kind.folder()).chain([DRAFTS]) {
            let folder = path.join(folder);
            make(&folder)?;
            closed(&folder)?;
        }
        same_owner(path, &path.join(DRAFTS))?;
        leftovers(&path.join(DRAFTS))?;
        Ok(Self { path: path.to_owned(), due: Due::default(), drafts: AtomicU64::new(0) })
    }

    fn file(&self, kind: Kind, name: &str) -> PathBuf {
        self.path.join(kind.folder()).join(name)
    }

    /// Writes a file that has no name yet.
    fn draft(&self, kind: Kind, bytes: &[u8]) -> Result<PathBuf, StateError> {
        let number = self.drafts.fetch_add(1, Ordering::Relaxed);
        // The address tells apart what one process has opened twice.
        let draft = self.path.join(DRAFTS).join(format!("{}-{self:p}-{number}", std::process::id()));
        let mut file = options().write(true).create(true).truncate(true).open(&draft)?;
        file.write_all(bytes)?;
        if kind.is_durable() {
            file.sync_all()?;
        }
        Ok(draft)
    }

    /// Waits until the names of files of this kind are on the medium, where losing one would matter.
    fn settle(&self, kind: Kind) -> Result<(), StateError> {
        if kind.is_durable() { names_to_medium(&self.path.join(kind.folder())) } else { Ok(()) }
    }
}

impl Store for Directory {
    fn blocks(&self) -> bool {
        true
    }

    fn create(&self, kind: Kind, name: &str, bytes: &[u8]) -> Result<bool, StateError> {
        // A link, because it is there with all its bytes, or not at all.
        let draft = self.draft(kind, bytes)?;
        let linked = fs::hard_link(&draft, self.file(kind, name));
        fs::remove_file(draft)?;
        match linked {
            Ok(()) => self.settle(kind).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn replace(&self, kind: Kind, name: &str, bytes: &[u8]) -> Result<(), StateError> {
        let draft = self.draft(kind, bytes)?;
        fs::rename(draft, self.file(kind, name))?;
        self.settle(kind)
    }

    fn read(&self, kind: Kind, name: &str) -> Result<Option<Vec<u8>>, StateError> {
        there(fs::read(self.file(kind, name)))
    }

    fn claim(&self, from: Kind, to: Kind, name: &str) -> Result<bool, StateError> {
        if there(fs::rename(self.file(from, name), self.file(to, name)))?.is_none() {
            return Ok(false);
        }
        self.settle(to)?;
        Ok(true)
    }

    fn remove(&self, kind: Kind, name: &str) -> Result<(), StateError> {
        there(fs::remove_file(self.file(kind, name))).map(|_| ())
    }

    fn names(&self, kind: Kind) -> Result<Vec<String>, StateError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.path.join(kind.folder()))? {
            // Names are ours: digits and letters.
            names.extend(entry?.file_name().into_string().ok());
        }
        Ok(names)
    }

    fn lengthen(&self, kind: Kind, name: &str) -> Result<(), StateError> {
        let mut file = options().append(true).create(true).open(self.file(kind, name))?;
        Ok(file.write_all(b".")?)
    }

    fn length(&self, kind: Kind, name: &str) -> Result<u64, StateError> {
        Ok(there(fs::metadata(self.file(kind, name)))?.map_or(0, |file| file.len()))
    }

    fn is_due(&self, now: i64) -> bool {
        self.due.is_due(now)
    }
}

/// Waits until the entries of a folder are on the medium.
#[cfg(unix)]
fn names_to_medium(folder: &Path) -> Result<(), StateError> {
    Ok(File::open(folder)?.sync_all()?)
}

/// Folders cannot be opened as files, and the file system keeps a journal of their entries.
#[cfg(not(unix))]
fn names_to_medium(_: &Path) -> Result<(), StateError> {
    Ok(())
}

fn there<T>(outcome: io::Result<T>) -> Result<Option<T>, StateError> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// For this user alone.
fn options() -> OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a directory for this user alone, unless it is there.
fn make(path: &Path) -> Result<(), StateError> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}

/// Refuses a directory that others can read or change.
#[cfg(unix)]
fn closed(path: &Path) -> Result<(), StateError> {
    use std::os::unix::fs::MetadataExt as _;

    let found = fs::metadata(path)?;
    if found.is_dir() && found.mode() & 0o077 == 0 { Ok(()) } else { Err(StateError::Permissions) }
}

#[cfg(not(unix))]
fn closed(path: &Path) -> Result<(), StateError> {
    if fs::metadata(path)?.is_dir() { Ok(()) } else { Err(StateError::Permissions) }
}

/// Removes what a process that died has left.
fn leftovers(drafts: &Path) -> Result<(), StateError> {
    for entry in fs::read_dir(drafts)? {
        let draft = entry?.path();
        let written = there(fs::metadata(&draft).and_then(|file| file.modified()))?;
        if written.is_some_and(|at| at.elapsed().is_ok_and(|age| age > OLD)) {
            there(fs::remove_file(draft))?;
        }
    }
    Ok(())
}

/// Refuses a directory of another user. Who we are, std does not say; but whose a file is that we make.
#[cfg(unix)]
fn same_owner(path: &Path, folder: &Path) -> Result<(), StateError> {
    use std::os::unix::fs::MetadataExt as _;

    let probe = folder.join(format!(".owner-{}", std::process::id()));
    let own = options().write(true).create(true).truncate(true).open(&probe)?.metadata()?.uid();
    fs::remove_file(&probe)?;
    let owners = [fs::metadata(path)?.uid(), fs::metadata(folder)?.uid()];
    if owners == [own, own] { Ok(()) } else { Err(StateError::Permissions) }
}

#[cfg(not(unix))]
fn same_owner(_: &Path, _: &Path) -> Result<(), StateError> {
    Ok(())
}

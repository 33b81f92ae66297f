//! Files that become the file of a token: written beside it, and renamed once all of it is on the disk.

use std::fs::{self, File};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use oauth2::CsrfToken;

use super::file::private;

/// The end of their names.
const SUFFIX: &str = ".tmp";

/// More bytes than a token has.
const ROOM: usize = 16 * 1024;

/// A file of our own, which is gone when it is dropped. Its lock, which ends with the process, tells it from one that was left
/// behind.
pub(super) struct Spare {
    path: PathBuf,
    file: File,
    renamed: bool,
}

impl Spare {
    /// Creates one, beside the file that it is to replace.
    pub(super) fn beside(target: &Path) -> io::Result<Self> {
        for _ in 0..10 {
            let mut path = target.as_os_str().to_owned();
            path.push(format!(".{}{SUFFIX}", CsrfToken::new_random().secret()));
            let path = PathBuf::from(path);
            let file = private().write(true).create_new(true).open(&path)?;
            let spare = Self { path, file, renamed: false };
            // Who cleans up may have come in between.
            if fs4::FileExt::try_lock(&spare.file).is_ok() && spare.is_there() {
                return Ok(spare);
            }
        }
        Err(io::Error::other("others remove the files that are being written"))
    }

    pub(super) fn is_there(&self) -> bool {
        self.path.exists()
    }

    /// Takes room on the disk, which what is written later needs no more.
    pub(super) fn reserve(&mut self) -> io::Result<()> {
        // No zeros: a file system may keep those as nothing.
        self.file.write_all(&[b' '; ROOM])?;
        self.file.sync_all()
    }

    /// Becomes the file of this name, with this content. Readers see the old content or the new one, never a part, whatever
    /// happens in between.
    pub(super) fn replace(mut self, target: &Path, content: &[u8]) -> io::Result<()> {
        self.file.rewind()?;
        self.file.write_all(content)?;
        self.file.set_len(content.len() as u64)?;
        self.file.sync_all()?;
        fs::rename(&self.path, target)?;
        self.renamed = true;
        // The new name must last, too. Only Unix opens directories.
        #[cfg(unix)]
        if let Some(directory) = target.parent() {
            File::open(directory)?.sync_all()?;
        }
        Ok(())
    }
}

impl Drop for Spare {
    fn drop(&mut self) {
        if !self.renamed {
            // It can hold secrets. If this fails, whoever opens the directory next removes it.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Removes the files that processes left behind which died while they wrote.
pub(super) fn remove_stale(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| name.starts_with("account-") && name.ends_with(SUFFIX));
        if !is_ours || !entry.file_type()?.is_file() {
            continue;
        }
        let file = match private().write(true).open(entry.path()) {
            Ok(file) => file,
            // It has become a token just now.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        match fs4::FileExt::try_lock(&file) {
            Ok(()) => match fs::remove_file(entry.path()) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            },
            Err(fs4::TryLockError::WouldBlock) => {}
            Err(fs4::TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok(())
}

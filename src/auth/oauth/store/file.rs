//! Tokens in a directory, one file for each account.

use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::ExposeSecret;

use super::spare::{self, Spare};
use super::{StoreError, StoreFuture, StoreLock, TokenStore};
use crate::auth::oauth::{OAuthAccount, Token};
use crate::error::{Error, ErrorKind};
use crate::lock::lock;

/// What stays as it is in the name of a file.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.');

/// How long a lock is waited for. Its holder refreshes, which takes seconds; when it dies, the system frees the lock.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// A store that keeps tokens as JSON files in a directory, which several processes on one machine may share. Use one
/// directory for each app.
///
/// On Unix the directory is made for its owner alone (0700), and so are the files (0600); a file that others could read
/// is closed to them when it is met, and an existing directory that others can write to is refused. A file is replaced
/// in one step, after the new one has reached the disk, where its room was reserved before the token was refreshed (a file
/// system that never writes in place can still be too full). Files that were left behind by processes that died are removed
/// when the store is opened. Refreshing is locked across processes by a lock file beside it, which network file systems may not
/// honor.
///
/// A directory that is missing later, because its disk is, is an error of the store, and no account counts as uninstalled.
#[derive(Clone)]
pub struct FileStore {
    directory: Arc<Path>,
    /// Room on the disk, by the file that needs it next.
    spares: Arc<Mutex<HashMap<PathBuf, Spare>>>,
}

impl FileStore {
    /// Opens a directory, which is made if it does not exist.
    ///
    /// # Errors
    /// [`ErrorKind::TokenStore`] when it cannot be made or read, or when others can write to it.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self, Error> {
        let directory = directory.into();
        make_directory(&directory).and_then(|()| spare::remove_stale(&directory)).map_err(|e| {
            Error::new(ErrorKind::TokenStore).detail("the directory of the tokens cannot be used").source_error(e)
        })?;
        Ok(Self { directory: directory.into(), spares: Arc::default() })
    }

    fn path(&self, account: &OAuthAccount, suffix: &str) -> PathBuf {
        // The prefix keeps clear of names that mean a device on Windows.
        self.directory.join(format!("account-{}{suffix}", utf8_percent_encode(account.key(), PLAIN)))
    }
}

impl TokenStore for FileStore {
    fn load<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, Option<Token>> {
        let path = self.path(account, ".json");
        Box::pin(blocking(move || match read(&path)? {
            Some(json) => Ok(Some(Token::from_json(json)?)),
            None => Ok(None),
        }))
    }

    fn save<'a>(&'a self, account: &'a OAuthAccount, token: &'a Token) -> StoreFuture<'a, ()> {
        let (path, spares, json) = (self.path(account, ".json"), Arc::clone(&self.spares), token.to_json());
        Box::pin(blocking(move || {
            let json = json?;
            let reserved = lock(&spares).remove(&path);
            let spare = match reserved {
                Some(reserved) => reserved,
                None => Spare::beside(&path)?,
            };
            Ok(spare.replace(&path, json.expose_secret().as_bytes())?)
        }))
    }

    fn reserve<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()> {
        let (path, spares) = (self.path(account, ".json"), Arc::clone(&self.spares));
        Box::pin(blocking(move || {
            // Somebody may have removed it.
            if !lock(&spares).get(&path).is_some_and(Spare::is_there) {
                let mut spare = Spare::beside(&path)?;
                spare.reserve()?;
                lock(&spares).insert(path, spare);
            }
            Ok(())
        }))
    }

    fn delete<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()> {
        let path = self.path(account, ".json");
        Box::pin(blocking(move || match fs::remove_file(&path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e.into()),
            _ => Ok(()),
        }))
    }

    fn lock<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, StoreLock> {
        let path = self.path(account, ".lock");
        Box::pin(async move {
            let started = tokio::time::Instant::now();
            let mut pause = Duration::from_millis(5);
            loop {
                let path = path.clone();
                // Asking again and again, for a thread that waits inside of the system could not be called off.
                if let Some(file) = blocking(move || Ok(try_lock(&path)?)).await? {
                    return Ok(StoreLock::guard(file));
                }
                if started.elapsed() >= LONGEST_WAIT {
                    return Err("another process has held the lock of the token for two minutes".into());
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_millis(200));
            }
        })
    }
}

/// Runs what blocks where it may.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_) => Err("the runtime shut down while it was at the files of the tokens".into()),
    }
}

fn make_directory(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)?;
    #[cfg(unix)]
    if mode(&fs::metadata(directory)?) & 0o022 != 0 {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "others can write to the directory; give it the mode 0700",
        ));
    }
    Ok(())
}

#[cfg(unix)]
fn mode(metadata: &fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        // Without its directory, nothing is known about any account.
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return if path.parent().is_none_or(Path::is_dir) {
                Ok(None)
            } else {
                Err(io::Error::new(
                    io::ErrorKind::NotFound,
                    "the directory of the tokens is missing; was it moved, or is its disk not mounted?",
                ))
            };
        }
        Err(e) => return Err(e),
    };
    #[cfg(unix)]
    close_to_others(path, &file)?;
    let mut json = Vec::new();
    io::Read::read_to_end(&mut { file }, &mut json)?;
    Ok(Some(json))
}

fn try_lock(path: &Path) -> io::Result<Option<File>> {
    let file = private().write(true).create(true).truncate(false).open(path)?;
    match fs4::FileExt::try_lock(&file) {
        Ok(()) => Ok(Some(file)),
        Err(fs4::TryLockError::WouldBlock) => Ok(None),
        Err(fs4::TryLockError::Error(e)) => Err(e),
    }
}

/// Closes a file that other users can read, but not through a link: that is somebody else's file.
#[cfg(unix)]
fn close_to_others(path: &Path, file: &File) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    let metadata = file.metadata()?;
    if mode(&metadata) & 0o077 == 0 {
        return Ok(());
    }
    let named = fs::symlink_metadata(path)?;
    if (named.dev(), named.ino()) != (metadata.dev(), metadata.ino()) {
        tracing::warn!(target: "gorgias", "the file of an OAuth token, which is a link, is open to other users of this machine");
        return Ok(());
    }
    tracing::warn!(target: "gorgias", "the file of an OAuth token was open to other users of this machine; it is closed to them now");
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
}

/// Options that make files which only their owner may read.
pub(super) fn private() -> OpenOptions {
    #[allow(unused_mut, reason = "only Unix has modes")]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStore").field("directory", &self.directory).finish_non_exhaustive()
    }
}

//! Tokens in a directory, one file for each account.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use oauth2::CsrfToken;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::ExposeSecret;

use super::{StoreError, StoreFuture, StoreLock, TokenStore};
use crate::auth::oauth::{OAuthAccount, Token};
use crate::error::{Error, ErrorKind};

/// What stays as it is in the name of a file.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.');

/// How long a lock is waited for. Its holder refreshes, which takes seconds; when it dies, the system frees the lock.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// A store that keeps tokens as JSON files in a directory, which several processes on one machine may share. Use one
/// directory for each app.
///
/// On Unix the directory is made for its owner alone (0700), and so are the files (0600); a file that others could read
/// is closed to them when it is met, and an existing directory that others can write to is refused. A file is replaced
/// in one step, after the new one has reached the disk. Refreshing is locked across processes by a lock file beside it,
/// which network file systems may not honor.
#[derive(Clone, Debug)]
pub struct FileStore {
    directory: Arc<Path>,
}

impl FileStore {
    /// Opens a directory, which is made if it does not exist.
    ///
    /// # Errors
    /// [`ErrorKind::TokenStore`] when it cannot be made or read, or when others can write to it.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self, Error> {
        let directory = directory.into();
        make_directory(&directory).map_err(|e| {
            Error::new(ErrorKind::TokenStore).detail("the directory of the tokens cannot be used").source_error(e)
        })?;
        Ok(Self { directory: directory.into() })
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
        let path = self.path(account, ".json");
        let temporary = self.path(account, &format!(".{}.tmp", CsrfToken::new_random().secret()));
        let json = token.to_json();
        Box::pin(blocking(move || Ok(replace(&path, &temporary, json?.expose_secret().as_bytes())?)))
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
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e),
    };
    #[cfg(unix)]
    if mode(&file.metadata()?) & 0o077 != 0 {
        tracing::warn!("the file of an OAuth token was open to other users of this machine; it is closed to them now");
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    }
    let mut json = Vec::new();
    io::Read::read_to_end(&mut { file }, &mut json)?;
    Ok(Some(json))
}

/// Readers see the old content or the new one, never a part, whatever happens in between.
fn replace(path: &Path, temporary: &Path, content: &[u8]) -> io::Result<()> {
    let written = private().write(true).create_new(true).open(temporary).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()?;
        drop(file);
        fs::rename(temporary, path)
    });
    if let Err(e) = written {
        // It holds secrets. If this fails as well, the first failure says more.
        let _ = fs::remove_file(temporary);
        return Err(e);
    }
    // The new name must last, too. Only Unix opens directories.
    #[cfg(unix)]
    if let Some(directory) = path.parent() {
        File::open(directory)?.sync_all()?;
    }
    Ok(())
}

fn try_lock(path: &Path) -> io::Result<Option<File>> {
    let file = private().write(true).create(true).truncate(false).open(path)?;
    match fs4::FileExt::try_lock(&file) {
        Ok(()) => Ok(Some(file)),
        Err(fs4::TryLockError::WouldBlock) => Ok(None),
        Err(fs4::TryLockError::Error(e)) => Err(e),
    }
}

/// Options that make files which only their owner may read.
fn private() -> OpenOptions {
    #[allow(unused_mut, reason = "only Unix has modes")]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

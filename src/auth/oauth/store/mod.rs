//! Stores that keep tokens between runs and share them between processes.

mod file;
mod memory;
#[cfg(feature = "redis")]
mod redis_store;
mod spare;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::{OAuthAccount, Token};

pub use file::FileStore;
pub use memory::MemoryStore;
#[cfg(feature = "redis")]
pub use redis_store::RedisStore;

/// The error of a store, of any type. It is the source of an error of kind [`TokenStore`](crate::ErrorKind::TokenStore)
/// and may be logged, so it must not quote tokens.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// A boxed future, the return type of [`TokenStore`]'s methods.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A store for the tokens of one app, one for each account.
///
/// A [`Session`](super::Session) loads before it refreshes, holds the [`lock`](Self::lock) while it refreshes,
/// [reserves](Self::reserve) room before, and saves before it uses the new token. [`OAuthAccount::key`] names an account, [`Token::to_json`] and
/// [`Token::from_json`] turn a token into text that holds its secrets.
pub trait TokenStore: Send + Sync {
    /// Loads the token of an account; `None` when none is stored.
    fn load<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, Option<Token>>;

    /// Saves the token of an account in place of the one before. When it returns, the token must be lasting: the old
    /// one may be worthless from then on.
    fn save<'a>(&'a self, account: &'a OAuthAccount, token: &'a Token) -> StoreFuture<'a, ()>;

    /// Makes sure that the next [`save`](Self::save) for this account finds room. It is called right before a refresh, under the
    /// [`lock`](Self::lock): where Gorgias replaces refresh tokens, a new one that cannot be stored costs the installation. When
    /// it fails, the token is not refreshed.
    ///
    /// The default implementation reserves nothing.
    fn reserve<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()> {
        let _ = account;
        Box::pin(async { Ok(()) })
    }

    /// Deletes the token of an account, if one is stored.
    fn delete<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()>;

    /// Waits until nobody else who uses this store refreshes the token of this account, and keeps them from it until
    /// the lock is released or dropped. Sessions of one process exclude each other already, so this is about other
    /// processes.
    ///
    /// A lock that expires by itself must outlast a refresh, which takes at most the timeout of the [`App`](super::App)
    /// (by default 30 seconds) and one `load` and `save`. Waiting should end in an error some time.
    ///
    /// The default implementation locks nothing.
    fn lock<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, StoreLock> {
        let _ = account;
        Box::pin(async { Ok(StoreLock::none()) })
    }
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, Option<Token>> {
        (**self).load(account)
    }

    fn save<'a>(&'a self, account: &'a OAuthAccount, token: &'a Token) -> StoreFuture<'a, ()> {
        (**self).save(account, token)
    }

    fn reserve<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()> {
        (**self).reserve(account)
    }

    fn delete<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()> {
        (**self).delete(account)
    }

    fn lock<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, StoreLock> {
        (**self).lock(account)
    }
}

/// A held lock of a store, returned by [`TokenStore::lock`].
#[must_use = "the lock is held only as long as this lives"]
pub struct StoreLock(Held);

enum Held {
    Nothing,
    /// Released by dropping it.
    Guard(Box<dyn Send>),
    Release(StoreFuture<'static, ()>),
}

impl StoreLock {
    /// Creates a lock that holds nothing, for stores of one process.
    pub fn none() -> Self {
        Self(Held::Nothing)
    }

    /// Creates a lock that is released when `guard` is dropped.
    pub fn guard(guard: impl Send + 'static) -> Self {
        Self(Held::Guard(Box::new(guard)))
    }

    /// Creates a lock that is released by running `release`. It does not run when the process or the task ends before:
    /// such a lock must also expire by itself.
    pub fn releasing(release: impl Future<Output = Result<(), StoreError>> + Send + 'static) -> Self {
        Self(Held::Release(Box::pin(release)))
    }

    /// Releases the lock.
    ///
    /// # Errors
    /// The error of the store, when it cannot release the lock.
    pub async fn release(self) -> Result<(), StoreError> {
        match self.0 {
            Held::Nothing => Ok(()),
            Held::Guard(guard) => {
                drop(guard);
                Ok(())
            }
            Held::Release(release) => release.await,
        }
    }
}

impl fmt::Debug for StoreLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreLock(..)")
    }
}

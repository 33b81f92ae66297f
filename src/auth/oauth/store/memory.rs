//! Tokens that are gone with the process.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use super::{StoreFuture, TokenStore};
use crate::auth::oauth::{OAuthAccount, Token};
use crate::lock::lock;

/// A store that keeps tokens in memory: for tests, and for programs that install anew whenever they start. Clones share
/// their tokens.
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Mutex<HashMap<OAuthAccount, Token>>>);

impl MemoryStore {
    /// Creates an empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn tokens(&self) -> MutexGuard<'_, HashMap<OAuthAccount, Token>> {
        lock(&self.0)
    }
}

impl TokenStore for MemoryStore {
    fn load<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, Option<Token>> {
        Box::pin(async { Ok(self.tokens().get(account).cloned()) })
    }

    fn save<'a>(&'a self, account: &'a OAuthAccount, token: &'a Token) -> StoreFuture<'a, ()> {
        Box::pin(async {
            self.tokens().insert(account.clone(), token.clone());
            Ok(())
        })
    }

    fn delete<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()> {
        Box::pin(async {
            self.tokens().remove(account);
            Ok(())
        })
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("accounts", &self.tokens().len()).finish()
    }
}

//! Tokens in Redis, for an app on several machines.

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use redis::Script;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::{StoreError, StoreFuture, StoreLock, TokenStore};
use crate::auth::oauth::{OAuthAccount, Token};
use crate::error::Error;
use crate::remote::{RedisServer, Remote, Request};

/// More bytes than a token has.
const ROOM: usize = 16 * 1024;

/// Sent twice, after a response was lost, it is still one lock.
static LOCK: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
         return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0",
    )
});

/// A lock that has expired may be another's by now.
static UNLOCK: LazyLock<Script> = LazyLock::new(|| {
    Script::new("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0")
});

/// A store that keeps tokens in Redis, which the processes of an app share on any number of machines (features `oauth`
/// and `redis`). Clones share their connections.
///
/// A token is JSON ([`Token::to_json`]), **with its secrets in the clear**, at `{prefix}:token:{account}`; it does not
/// expire. Redis must keep what it was given: set it to persist (`appendonly yes`), and never to evict. A token that it
/// loses costs the installation of the account where Gorgias replaces refresh tokens (not documented).
///
/// Refreshing is locked across processes by `{prefix}:token_lock:{account}`. A lock whose holder died expires; others
/// wait for it meanwhile, with the token at hand as long as that is valid. Redis 5 or later, or Valkey; after a failover to a
/// replica that was behind, two processes may refresh at the same time.
#[derive(Clone)]
pub struct RedisStore {
    remote: Arc<Remote>,
    prefix: Arc<str>,
    timeout: Duration,
    lock: Duration,
}

impl RedisStore {
    /// Creates a store on this Redis, which a URL is enough for; see [`RedisServer`]. Nothing is sent yet, and no runtime is
    /// needed.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when a URL or a certificate cannot be used. A URL can hold
    /// a password, and appears in no error, no `Debug` and no log.
    pub fn new(server: impl Into<RedisServer>) -> Result<Self, Error> {
        Ok(Self {
            remote: Arc::new(Remote::new("url", server)?),
            prefix: Arc::from("gorgias"),
            timeout: Duration::from_secs(5),
            lock: Duration::from_secs(60),
        })
    }

    /// Sets the beginning of the keys' names. Use one for each app. Defaults to `gorgias`.
    #[must_use]
    pub fn prefix(mut self, prefix: impl AsRef<str>) -> Self {
        self.prefix = Arc::from(prefix.as_ref());
        self
    }

    /// Sets how long Redis may take for one response, connecting included. Defaults to 5 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets when the lock of a process that died expires. It must be longer than the timeout of the
    /// [`App`](crate::oauth::App) and two responses of Redis; others wait for it at most twice as long. Defaults to 60
    /// seconds.
    #[must_use]
    pub fn lock_expiry(mut self, expiry: Duration) -> Self {
        self.lock = expiry;
        self
    }

    fn key(&self, what: &str, account: &OAuthAccount) -> String {
        format!("{}:{what}:{}", self.prefix, account.key())
    }

    async fn ask<T: redis::FromRedisValue>(&self, request: Request<'_>) -> Result<T, StoreError> {
        Ok(self.remote.ask(&request, self.timeout).await?)
    }
}

impl TokenStore for RedisStore {
    fn load<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, Option<Token>> {
        Box::pin(async move {
            let mut command = redis::cmd("GET");
            command.arg(self.key("token", account));
            let json: Option<Vec<u8>> = self.ask(Request::Command(command)).await?;
            Ok(json.map(Token::from_json).transpose()?)
        })
    }

    fn save<'a>(&'a self, account: &'a OAuthAccount, token: &'a Token) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let json: SecretString = token.to_json()?;
            let mut command = redis::cmd("SET");
            command.arg(self.key("token", account)).arg(json.expose_secret());
            self.ask(Request::Command(command)).await
        })
    }

    /// Writes as much as a token needs, which ends by itself: a Redis that is full or must not be written to is found out now.
    fn reserve<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let mut command = redis::cmd("SET");
            command.arg(self.key("token_room", account)).arg(" ".repeat(ROOM)).arg("PX").arg(1000);
            self.ask(Request::Command(command)).await
        })
    }

    fn delete<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let mut command = redis::cmd("DEL");
            command.arg(self.key("token", account));
            self.ask(Request::Command(command)).await
        })
    }

    fn lock<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, StoreLock> {
        Box::pin(async move {
            let (key, holder) = (self.key("token_lock", account), format!("{:032x}", fastrand::u128(..)));
            let expiry = u64::try_from(self.lock.as_millis()).unwrap_or(u64::MAX).clamp(1, 1 << 40);
            let (start, mut pause) = (Instant::now(), Duration::from_millis(5));
            loop {
                let mut script = LOCK.key(&key);
                script.arg(&holder).arg(expiry);
                if self.ask::<u8>(Request::Script(script)).await? == 1 {
                    break;
                }
                if start.elapsed() >= self.lock.saturating_mul(2) {
                    return Err("other processes have held the lock of the token for too long".into());
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_millis(200));
            }
            let store = self.clone();
            Ok(StoreLock::releasing(async move {
                let mut script = UNLOCK.key(key);
                script.arg(holder);
                let _freed: u8 = store.ask(Request::Script(script)).await?;
                Ok(())
            }))
        })
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

//! One budget for many processes and machines, kept in Redis (feature `redis`).
//!
//! Within a process nothing changes: calls wait in line, and the copy of the bucket is kept as ever. But whoever is at the
//! head of the line asks the bucket in Redis, which all share, and the copy in this process is only what calls fall back
//! on while Redis is away.
//!
//! # Design notes
//!
//! - The bucket in Redis is the same arithmetic in one Lua script on the server's clock. A call on its way is a lease
//!   and counts in full until its report; a lease that expires counts as reported then, so a crash cannot make the copy
//!   emptier than the bucket.
//! - Only the head of each process's line asks Redis, in a task, so that it goes on when nobody polls it. An outage is
//!   one failed question and one warning; the local copy takes over, and a probe in the background ends it.

mod ledger;
mod line;
mod link;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use redis::FromRedisValue;

use crate::error::Error;
use crate::remote::{RedisServer, Request};
pub(super) use ledger::{Heard, Known, Lease, Ledger};
use link::{Link, Use};

/// Programs that share the budgets of their accounts through a Redis server, and create records once among all of them
/// (see [`Ensured`](crate::Ensured)). Clones share their connections.
///
/// Give it to [`ClientBuilder::fleet`](crate::ClientBuilder::fleet), or to
/// [`Budget::in_fleet`](super::Budget::in_fleet). Calls of all processes then leave as if one process made them: none
/// is refused that a little patience would have let through, one that is refused pauses all, and later priorities leave
/// their part of the allowance to the earlier ones of all.
///
/// - Within a process it stays first come, first served. Between processes, whoever asks first when there is room goes
///   first.
/// - **A call never fails because of Redis.** When Redis does not respond in time, this process falls back on what it
///   knows, says so once (`tracing`, a warning with the target `gorgias`) with the reason, such as a missing permission by
///   name, and shares again within 2 seconds of Redis being back: then everything works that the fleet needs. While several
///   processes are on their own, Gorgias may refuse some calls with 429, and those are waited out as usual.
/// - Each call costs one question to Redis before it leaves, or a few while it waits, and one report in the background
///   after its response, by a task on the caller's runtime.
/// - A process that dies or ends between a call and its report leaves a lease behind, which counts until it ends.
/// - A clock of Redis that jumps, as after a failover, stops nobody.
///
/// Redis 5 or later, or Valkey; see [`RedisServer`] for clusters and sentinels, and
/// [the guide](crate::docs::budget#what-redis-has-to-allow) for the commands that it needs. What is kept there
/// expires when nobody uses it and holds no secret: `{prefix}:{account}:bucket` and `{prefix}:{account}:in_flight`,
/// where the account, with braces around it, is host and kind of credentials as in `{acme.gorgias.com|api_key}`; when
/// Redis loses it, the next process that asks restores it from what it knows. And of records that are created once,
/// `{prefix}:{host}:once:` with a digest of the `external_id`, and `:lock` or `:made` behind it: **a Redis that evicts keys
/// forgets locks silently**, so set `maxmemory-policy noeviction`. Beside both, keys that end in `:probe` live for a second.
///
/// ```no_run
/// use gorgias::{Client, budget::Fleet};
///
/// # fn example() -> gorgias::Result<()> {
/// let fleet = Fleet::redis("redis://127.0.0.1:6379")?.prefix("acme-jobs");
/// let client = Client::builder().domain("acme").api_key("bot@acme.com", "the key").fleet(fleet).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Fleet {
    link: Arc<Link>,
    prefix: Arc<str>,
    lease: Duration,
    timeout: Duration,
    lock_expiry: Duration,
}

impl Fleet {
    /// Creates a fleet that meets at this Redis, which a URL is enough for: `redis://[[user]:password@]host[:port][/db]`. See
    /// [`RedisServer`]. Nothing is sent yet, and no runtime is needed.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when a URL or a certificate cannot be used. A URL can hold
    /// a password, and appears in no error, no `Debug` and no log.
    pub fn redis(server: impl Into<RedisServer>) -> Result<Self, Error> {
        Ok(Self {
            link: Arc::new(Link::new(server.into())?),
            prefix: Arc::from("gorgias"),
            lease: Duration::from_secs(60),
            timeout: Duration::from_millis(250),
            lock_expiry: Duration::from_secs(15),
        })
    }

    /// Sets the beginning of the keys' names. Only programs with the same prefix share. Defaults to `gorgias`.
    #[must_use]
    pub fn prefix(mut self, prefix: impl AsRef<str>) -> Self {
        self.prefix = Arc::from(prefix.as_ref());
        self
    }

    /// Sets how long a call counts as on its way when nothing is heard of it any more. When the lease ends, the call
    /// counts as completed then. Choose it longer than the timeout of a call; a shorter one lets others wait less after
    /// a process has died. Defaults to 60 seconds.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Sets how long Redis may take for one question, connecting included. A call waits at most that much longer
    /// because of Redis, and only once in each outage. Defaults to 250 milliseconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets when the lock of a record ends by itself that a process is about to create and does not renew, because it has
    /// died. Others wait that long for it, so it should be longer than lists need to show a new record. Whoever is alive
    /// renews it three times as often. At least 100 milliseconds; defaults to 15 seconds.
    #[must_use]
    pub fn lock_expiry(mut self, expiry: Duration) -> Self {
        self.lock_expiry = expiry.max(Duration::from_millis(100));
        self
    }

    /// The beginning of the keys' names.
    pub(crate) fn prefix_of_keys(&self) -> &str {
        &self.prefix
    }

    pub(crate) fn expiry_of_locks(&self) -> Duration {
        self.lock_expiry
    }

    /// Asks about a record that is created once, by the key of its lock. Nothing while Redis is away.
    pub(crate) async fn ask<T: FromRedisValue>(&self, key: &str, request: &Request<'_>) -> Option<T> {
        self.link.ask(key, request, self.timeout, Use::Once).await
    }

    /// Whether both are the same in every respect.
    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.link, &other.link)
            && (&self.prefix, self.lease) == (&other.prefix, other.lease)
            && (self.timeout, self.lock_expiry) == (other.timeout, other.lock_expiry)
    }
}

impl fmt::Debug for Fleet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fleet")
            .field("prefix", &self.prefix)
            .field("lease", &self.lease)
            .field("timeout", &self.timeout)
            .field("lock_expiry", &self.lock_expiry)
            .field("connected", &self.link.is_connected())
            .finish_non_exhaustive()
    }
}

/// The relation of a [`Budget`](super::Budget) to its fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FleetState {
    /// `true` if Redis responded when it was last asked; `false` before the first call.
    pub connected: bool,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "test code")]
mod tests {
    use super::*;

    /// A client that is built with the fleet that an account has goes on with its ledger.
    #[test]
    fn fleets_are_the_same_if_nothing_about_them_differs() {
        let fleet = || Fleet::redis("redis://127.0.0.1:1").unwrap();
        let one = fleet();
        let second = Duration::from_secs(1);
        let others = [
            fleet(),
            one.clone().prefix("other"),
            one.clone().lease(second),
            one.clone().timeout(second),
            one.clone().lock_expiry(second),
        ];
        for other in &others {
            assert!(!one.is_same(other) && other.is_same(&other.clone()), "{other:?}");
        }
        let ledger = Ledger::new(one.clone().timeout(second), "account");
        assert!(ledger.is(&others[3], "account") && !ledger.is(&others[3], "another") && !ledger.is(&one, "account"));
        assert_eq!(ledger.timeout(), second);
    }
}

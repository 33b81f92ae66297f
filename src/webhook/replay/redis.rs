//! A replay guard that processes share, in Redis.

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use redis::{Script, ScriptInvocation};

use super::{ClaimToken, GuardError, GuardFuture, ReplayClaim, ReplayGuard, TIMES, WorkOutcome, check_times};
use crate::error::Error;
use crate::remote::{RedisServer, Remote, Request};
use crate::webhook::{DeliveryKey, WebhookSetupError};

/// Sent twice, after a response was lost, it is still one claim.
static CLAIM: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local known = redis.call('GET', KEYS[1])
         if known == 'done' then return 2 end
         if known and known ~= ARGV[1] then return 1 end
         if not known then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
         return 0",
    )
});

/// A claim that has ended may be another's by now.
static SETTLE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
         if ARGV[2] == '0' then return redis.call('DEL', KEYS[1]) end
         redis.call('SET', KEYS[1], 'done', 'PX', ARGV[2])
         return 1",
    )
});

/// A guard that remembers deliveries in Redis, for receivers in several processes or on several machines (feature
/// `redis`). Clones share their connections.
///
/// Each delivery is one key, `{prefix}:webhook:{delivery}`, with a digest and nothing else of it, which expires. **A
/// Redis that evicts keys forgets deliveries without a word**: set `maxmemory-policy noeviction`, and it refuses new
/// ones instead. When Redis cannot be asked, deliveries are refused with 503, and Gorgias repeats them. Redis 5 or
/// later, or Valkey; what a replica missed before a failover can be worked on again.
#[derive(Clone)]
pub struct RedisGuard {
    remote: Arc<Remote>,
    prefix: Arc<str>,
    timeout: Duration,
    memory: Duration,
    lease: Duration,
}

impl RedisGuard {
    /// Creates a guard on this Redis, which a URL is enough for; see [`RedisServer`]. Nothing is sent yet. Deliveries
    /// are remembered for 24 hours, and a claim ends by itself after one minute.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when a URL or a certificate cannot be used. A URL can hold
    /// a password, and appears in no error, no `Debug` and no log.
    pub fn new(server: impl Into<RedisServer>) -> Result<Self, Error> {
        let (memory, lease) = TIMES;
        Ok(Self {
            remote: Arc::new(Remote::new("url", server)?),
            prefix: Arc::from("gorgias"),
            timeout: Duration::from_secs(2),
            memory,
            lease,
        })
    }

    /// Sets how long deliveries are remembered, and when a claim ends by itself; the latter is to be longer than the
    /// work on a delivery takes. Defaults to 24 hours and one minute.
    ///
    /// # Errors
    /// [`WebhookSetupError`] when one of them is less than a millisecond, `memory` is shorter than `lease`, or longer
    /// than 30 days.
    pub fn times(mut self, memory: Duration, lease: Duration) -> Result<Self, WebhookSetupError> {
        check_times(memory, lease)?;
        (self.memory, self.lease) = (memory, lease);
        Ok(self)
    }

    /// Sets the beginning of the keys' names. Defaults to `gorgias`.
    #[must_use]
    pub fn prefix(mut self, prefix: impl AsRef<str>) -> Self {
        self.prefix = Arc::from(prefix.as_ref());
        self
    }

    /// Sets how long Redis may take for one response, connecting included. Defaults to 2 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// One of the scripts, for a claim.
    fn about(&self, script: &'static Script, key: &DeliveryKey, token: ClaimToken) -> ScriptInvocation<'static> {
        let mut script = script.key(format!("{}:webhook:{key}", self.prefix));
        script.arg(format!("{:016x}", token.as_u64()));
        script
    }

    async fn ask(&self, script: ScriptInvocation<'_>) -> Result<u8, GuardError> {
        let answer = self.remote.ask(&Request::Script(script), self.timeout).await;
        answer.map_err(|failure| GuardError::Store(Box::new(failure)))
    }
}

impl ReplayGuard for RedisGuard {
    fn claim<'a>(&'a self, key: &'a DeliveryKey, token: ClaimToken) -> GuardFuture<'a, ReplayClaim> {
        Box::pin(async move {
            let mut script = self.about(&CLAIM, key, token);
            script.arg(millis(self.lease));
            Ok(match self.ask(script).await? {
                0 => ReplayClaim::New,
                1 => ReplayClaim::InProgress,
                _ => ReplayClaim::Done,
            })
        })
    }

    fn settle<'a>(&'a self, key: &'a DeliveryKey, token: ClaimToken, outcome: WorkOutcome) -> GuardFuture<'a, ()> {
        Box::pin(async move {
            let mut script = self.about(&SETTLE, key, token);
            script.arg(match outcome {
                WorkOutcome::Done => millis(self.memory),
                WorkOutcome::Failed => 0,
            });
            self.ask(script).await.map(drop)
        })
    }
}

impl fmt::Debug for RedisGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisGuard")
            .field("prefix", &self.prefix)
            .field("timeout", &self.timeout)
            .field("memory", &self.memory)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

//! The connection of a fleet to its Redis: an outage is noticed once, logged once, and ends by itself.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::time::Duration;

use redis::{FromRedisValue, Script};
use tokio::time::Instant;
use tracing::Instrument as _;

use crate::error::Error;
use crate::lock::lock;
use crate::remote::{Failure, RedisServer, Remote, Request};

/// The pause between two looks whether Redis is back. One that is refused costs it little, and calls wait for none.
const PAUSE: Duration = Duration::from_secs(1);

/// The time that such a look has at least: a connection may have to be made, which is slow when all programs do so.
const PATIENCE: Duration = Duration::from_secs(5);

static PROBE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("probe.lua")));

/// A use of Redis by a fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Budget,
    Once,
}

impl Use {
    /// The commands that its scripts call, in an order in which they can be tried.
    const fn commands(self) -> &'static [&'static str] {
        match self {
            Self::Budget => {
                &["TIME", "HSET", "HMGET", "PEXPIRE", "ZADD", "ZCARD", "ZRANGEBYSCORE", "ZREMRANGEBYSCORE", "ZREM"]
            }
            Self::Once => &["SET", "GET", "PEXPIRE", "DEL"],
        }
    }
}

pub(super) struct Link {
    remote: Remote,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// `true` once it answered.
    reached: bool,
    /// The time of the next look whether Redis is back, during an outage.
    look_at: Option<Instant>,
    /// Outages so far: after each, this process has to tell what happened meanwhile.
    outages: u64,
    /// Its uses so far.
    uses: Vec<Use>,
}

impl Link {
    pub(super) fn new(server: RedisServer) -> Result<Self, Error> {
        Ok(Self { remote: Remote::new("fleet", server)?, state: Mutex::default() })
    }

    pub(super) fn is_connected(&self) -> bool {
        let state = self.lock();
        state.reached && state.look_at.is_none()
    }

    pub(super) fn outages(&self) -> u64 {
        self.lock().outages
    }

    /// Asks Redis about a key; nothing during an outage, which this may begin.
    pub(super) async fn ask<T: FromRedisValue>(
        self: &Arc<Self>,
        key: &str,
        request: &Request<'_>,
        limit: Duration,
        what_for: Use,
    ) -> Option<T> {
        if self.is_away(key, limit, what_for) {
            return None;
        }
        match self.remote.ask_about(key, request, limit).await {
            Ok(answer) => {
                self.lock().reached = true;
                Some(answer)
            }
            Err(failure) => {
                self.lost(failure, key, limit);
                None
            }
        }
    }

    /// During an outage nobody waits for Redis: now and then, somebody sends a task to look.
    fn is_away(self: &Arc<Self>, key: &str, limit: Duration, what_for: Use) -> bool {
        let mut state = self.lock();
        if !state.uses.contains(&what_for) {
            state.uses.push(what_for);
        }
        let Some(look_at) = &mut state.look_at else { return false };
        let now = Instant::now();
        if now >= *look_at {
            *look_at = now + PAUSE;
            let (link, key) = (Arc::clone(self), key.to_owned());
            tokio::spawn(async move {
                if link.probe(&key, limit).await.is_ok() && link.lock().look_at.take().is_some() {
                    tracing::info!(target: "gorgias", "the Redis of the fleet is back; budgets and locks are shared again");
                }
            });
        }
        true
    }

    /// Tries all that Redis is used for: a server that only answers is of no use.
    async fn probe(&self, key: &str, limit: Duration) -> Result<(), Failure> {
        // Where the key is, but with keys of its own.
        let place = key.rfind('}').and_then(|end| key.get(..=end)).unwrap_or(key);
        let mut script = PROBE.key(format!("{place}:hash:probe"));
        script.key(format!("{place}:leases:probe")).key(format!("{place}:text:probe"));
        let uses = self.lock().uses.clone();
        uses.iter().flat_map(|what_for| what_for.commands()).for_each(|command| _ = script.arg(*command));
        let failed: Vec<String> = self.remote.ask_about(key, &Request::Script(script), limit.max(PATIENCE)).await?;
        let pairs = failed.chunks_exact(2).filter_map(|pair| match pair {
            [name, error] => Some((name.as_str(), error.as_str())),
            _ => None,
        });
        Failure::of_probe(pairs).map_or(Ok(()), Err)
    }

    fn lost(self: &Arc<Self>, failure: Failure, key: &str, limit: Duration) {
        let mut state = self.lock();
        if state.look_at.is_some() {
            return;
        }
        state.look_at = Some(Instant::now() + PAUSE);
        state.outages += 1;
        drop(state);
        if !failure.is_vague() {
            return warn(&failure);
        }
        // A task of its own, for whoever asked may not wait any longer; and the warning must come.
        let (link, key) = (Arc::clone(self), key.to_owned());
        let look = async move { warn(&link.probe(&key, limit).await.err().unwrap_or(failure)) };
        tokio::spawn(look.in_current_span());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

fn warn(failure: &Failure) {
    tracing::warn!(
        target: "gorgias",
        reason = %failure,
        "the Redis of the fleet is away; until it is back, this process keeps to a budget of its own, and creates \
         records once among its own calls only"
    );
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The commands that a source calls.
    fn called(source: &'static str) -> BTreeSet<&'static str> {
        let calls = source.split("redis.call('").skip(1);
        calls.filter_map(|rest| rest.split('\'').next()).collect()
    }

    #[test]
    fn a_look_tries_what_the_scripts_call_and_the_guide_lists_it() {
        let scripts = [(Use::Budget, include_str!("bucket.lua")), (Use::Once, include_str!("../../once/hold.rs"))];
        let guide = include_str!("../../docs/fleet.md");
        for (what_for, source) in scripts {
            let tried: BTreeSet<_> = what_for.commands().iter().copied().collect();
            let called = called(source);
            assert!(called.len() >= 4, "{called:?}");
            assert!(called.is_subset(&tried), "{what_for:?}: {called:?} but {tried:?}");
            for command in called {
                assert!(guide.contains(&format!("+{}", command.to_lowercase())), "{command}");
                assert!(include_str!("probe.lua").contains(&format!("{command} = {{'{command}'")), "{command}");
            }
        }
    }
}

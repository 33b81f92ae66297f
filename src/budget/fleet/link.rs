//! Whether Redis can be asked: an outage is noticed once, logged once, and ends by itself.

use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::time::Duration;

use redis::{FromRedisValue, Script};
use tokio::time::Instant;

use crate::error::Error;
use crate::lock::lock;
use crate::remote::{Failure, Remote, Request};

/// The pause before the first look whether Redis is back; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

pub(super) static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("bucket.lua")));

pub(super) struct Link {
    remote: Remote,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Whether it ever answered.
    reached: bool,
    outage: Option<Outage>,
    /// Outages so far: after each, this process has to tell what happened meanwhile.
    outages: u64,
}

struct Outage {
    look_at: Instant,
    pause: Duration,
}

impl Link {
    pub(super) fn new(url: &str) -> Result<Self, Error> {
        Ok(Self { remote: Remote::new("fleet", url)?, state: Mutex::default() })
    }

    pub(super) fn is_connected(&self) -> bool {
        let state = self.lock();
        state.reached && state.outage.is_none()
    }

    pub(super) fn outages(&self) -> u64 {
        self.lock().outages
    }

    /// Asks Redis; nothing during an outage, which this may begin. `probe` names a key to look with whether it is over.
    pub(super) async fn ask<T: FromRedisValue>(
        self: &Arc<Self>,
        request: &Request<'_>,
        limit: Duration,
        probe: &str,
    ) -> Option<T> {
        if self.is_away(limit, probe) {
            return None;
        }
        match self.remote.ask(request, limit).await {
            Ok(answer) => {
                self.lock().reached = true;
                Some(answer)
            }
            Err(failure) => {
                self.lost(&failure);
                None
            }
        }
    }

    /// During an outage nobody waits for Redis: now and then, somebody sends a task to look.
    fn is_away(self: &Arc<Self>, limit: Duration, probe: &str) -> bool {
        let mut state = self.lock();
        let Some(outage) = &mut state.outage else { return false };
        let now = Instant::now();
        if now >= outage.look_at {
            outage.pause = (outage.pause * 2).min(LONGEST_PAUSE);
            outage.look_at = now + outage.pause;
            let (link, probe) = (Arc::clone(self), probe.to_owned());
            tokio::spawn(async move {
                // It writes, as the bucket does: a server that only answers is of no use.
                let mut script = SCRIPT.key(probe);
                script.arg("probe");
                let answer = link.remote.ask::<i64>(&Request::Script(script), limit).await;
                if answer.is_ok() && link.lock().outage.take().is_some() {
                    tracing::info!(target: "gorgias", "the Redis of the fleet is back; budgets and locks are shared again");
                }
            });
        }
        true
    }

    fn lost(&self, failure: &Failure) {
        let mut state = self.lock();
        if state.outage.is_some() {
            return;
        }
        state.outage = Some(Outage { look_at: Instant::now() + FIRST_PAUSE, pause: FIRST_PAUSE });
        state.outages += 1;
        drop(state);
        tracing::warn!(
            target: "gorgias",
            reason = %failure,
            "the Redis of the fleet is away; until it is back, this process keeps to a budget of its own, and creates \
             records once among its own calls only"
        );
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

//! The bucket of one account in Redis: leases for calls, and reports of how they ended.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use redis::{FromRedisValue, Script, ScriptInvocation};
use tokio::runtime::Handle;

use super::link::Use;
use super::{Fleet, FleetState};
use crate::budget::queue::Shared;
use crate::budget::{CallLimit, Feedback, Priority};
use crate::remote::Request;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("bucket.lua")));

/// How long an account that nobody calls is remembered, beyond what is still to drain.
const KEPT: Duration = Duration::from_secs(600);

/// The bucket of one account, as this process knows of it.
pub(in crate::budget) struct Ledger {
    fleet: Fleet,
    name: String,
    bucket: String,
    in_flight: String,
    /// Tells the leases of this process from those of others.
    process: u64,
    serial: AtomicU64,
    /// Refusals that this process has heard of.
    epoch: AtomicU64,
    /// Outages after which this process has told what happened meanwhile.
    told: AtomicU64,
}

/// The right to make one call, as Redis knows it.
pub(in crate::budget) struct Lease {
    ledger: Arc<Ledger>,
    id: String,
    /// By the clock of Redis, in microseconds.
    left: i64,
    /// Calls of the fleet answered by then.
    answered: u64,
    epoch: u64,
    /// Where the report is made when the permit ends outside of any runtime.
    runtime: Handle,
}

/// What this process holds to be true.
#[derive(Clone, Copy, Debug)]
pub(in crate::budget) struct Known {
    pub(in crate::budget) limit: CallLimit,
    /// Whether any response has reported it.
    pub(in crate::budget) learned: bool,
    pub(in crate::budget) used: f64,
    pub(in crate::budget) pause: Duration,
}

/// The state of the account that Redis reports, besides the response.
#[derive(Clone, Copy, Debug)]
pub(in crate::budget) struct Heard {
    /// Calls at once, if any response has reported it.
    pub(in crate::budget) calls: Option<u32>,
    /// How full the bucket may be, the calls on their way included.
    pub(in crate::budget) used: f64,
    pub(in crate::budget) pause: Duration,
    /// `true` while Gorgias refuses all calls, for longer than the allowance explains.
    pub(in crate::budget) frozen: bool,
    /// Whether Gorgias has refused a call since this process last asked.
    pub(in crate::budget) refused: bool,
}

/// The values that the script returns, in its order.
type Answer = (u8, u64, i64, u64, u64, u32, u64, f64, u8);

impl Ledger {
    pub(in crate::budget) fn new(fleet: Fleet, name: &str) -> Self {
        // Braces keep both keys on one server where keys are spread by name.
        let key = |what: &str| format!("{}:{{{name}}}:{what}", fleet.prefix);
        Self {
            bucket: key("bucket"),
            in_flight: key("in_flight"),
            name: name.to_owned(),
            fleet,
            process: fastrand::u64(..),
            serial: AtomicU64::new(0),
            epoch: AtomicU64::new(0),
            // A process that is new has nothing to tell.
            told: AtomicU64::new(0),
        }
    }

    pub(in crate::budget) fn is(&self, fleet: &Fleet, name: &str) -> bool {
        self.fleet.is_same(fleet) && self.name == name
    }

    pub(in crate::budget) fn fleet(&self) -> &Fleet {
        &self.fleet
    }

    pub(in crate::budget) fn state(&self) -> FleetState {
        FleetState { connected: self.fleet.link.is_connected() }
    }

    /// Whether Redis answers and knows what this process knows, but for reports that are on their way.
    pub(super) fn is_shared(&self) -> bool {
        self.state().connected && self.told.load(Ordering::Relaxed) == self.fleet.link.outages()
    }

    /// The longest that Redis may take for a response.
    pub(super) fn timeout(&self) -> Duration {
        self.fleet.timeout
    }

    /// Asks for a lease: gets one, or the time until there may be room. Nothing when Redis is away.
    pub(super) async fn take(
        self: &Arc<Self>,
        priority: Priority,
        waited: Duration,
        known: Known,
    ) -> Option<(Result<Lease, Duration>, Heard)> {
        let link = &self.fleet.link;
        let (outages, epoch) = (link.outages(), self.epoch.load(Ordering::Relaxed));
        let mut asked = Unanswered {
            ledger: self,
            id: format!("{:x}-{}", self.process, self.serial.fetch_add(1, Ordering::Relaxed)),
        };
        let mut script = self.script("take", &asked.id, known.limit, epoch);
        script.arg(micros(self.fleet.lease)).arg(priority.rank()).arg(known.used);
        script.arg(u8::from(self.told.load(Ordering::Relaxed) != outages)).arg(u8::from(known.learned));
        script.arg(micros(known.pause)).arg(micros(waited));
        let answer: Option<Answer> = self.ask(&Request::Script(script)).await;
        // From here on, nothing is waited for: no lease gets lost. Without a response, nobody can be told to free one.
        let id = std::mem::take(&mut asked.id);
        let (granted, wait, left, answered, epoch, calls, pause, used, frozen) = answer?;
        let refused = self.epoch.swap(epoch, Ordering::Relaxed) < epoch;
        self.told.store(outages, Ordering::Relaxed);
        let (calls, pause, frozen) = ((calls > 0).then_some(calls), Duration::from_micros(pause), frozen == 1);
        let heard = Heard { calls, used, pause, frozen, refused };
        let outcome = if granted == 1 {
            Ok(Lease { ledger: Arc::clone(self), id, left, answered, epoch, runtime: Handle::current() })
        } else {
            Err(Duration::from_micros(wait))
        };
        Some((outcome, heard))
    }

    /// The script, with the arguments that all its uses have.
    fn script(&self, what: &str, id: &str, limit: CallLimit, epoch: u64) -> ScriptInvocation<'static> {
        let mut script = SCRIPT.key(&self.bucket);
        script
            .key(&self.in_flight)
            .arg(what)
            .arg(id)
            .arg(limit.calls.max(1))
            .arg(micros(limit.window).max(1000))
            .arg(epoch);
        script.arg(micros(KEPT.saturating_add(self.fleet.lease).saturating_add(limit.window)));
        script
    }

    async fn ask<T: FromRedisValue>(&self, request: &Request<'_>) -> Option<T> {
        self.fleet.link.ask(&self.bucket, request, self.fleet.timeout, Use::Budget).await
    }

    async fn settle(&self, lease: &Lease, feedback: Option<Feedback>, limit: CallLimit) {
        let mut script = self.script("settle", &lease.id, limit, lease.epoch);
        let told = feedback.unwrap_or_default();
        let (used, calls) = told.used.unwrap_or_default();
        script.arg(lease.left).arg(lease.answered).arg(u8::from(feedback.is_some())).arg(used).arg(calls);
        script.arg(u8::from(told.refused)).arg(told.retry_after.map_or(0, micros)).arg(fastrand::f64());
        // Without a response the lease ends by itself, and the link has logged the outage.
        let _: Option<Answer> = self.ask(&Request::Script(script)).await;
    }

    /// Frees a lease whose call never left.
    async fn cancel(&self, id: &str) {
        let mut command = redis::cmd("ZREM");
        command.arg(&self.in_flight).arg(id);
        let _: Option<i64> = self.ask(&Request::Command(command)).await;
    }
}

impl Lease {
    /// Reports in the background how the call ended; `limit` is what this process holds for the allowance now.
    pub(in crate::budget) fn settle(self, shared: Arc<Shared>, feedback: Option<Feedback>, limit: CallLimit) {
        self.runtime().spawn(async move {
            self.ledger.settle(&self, feedback, limit).await;
            shared.ring();
        });
    }

    /// Gives back, in the background, the right to a call that never left.
    pub(in crate::budget) fn give_back(self, shared: Arc<Shared>) {
        self.runtime().spawn(async move {
            self.ledger.cancel(&self.id).await;
            shared.ring();
        });
    }

    fn runtime(&self) -> Handle {
        Handle::try_current().unwrap_or_else(|_| self.runtime.clone())
    }
}

/// A question whose response is not known yet. When it is no longer waited for, it may have been granted all the same.
struct Unanswered<'a> {
    ledger: &'a Arc<Ledger>,
    id: String,
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        if self.id.is_empty() {
            return;
        }
        let (ledger, id) = (Arc::clone(self.ledger), std::mem::take(&mut self.id));
        // Outside of a runtime, the lease ends by itself.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { ledger.cancel(&id).await });
        }
    }
}

fn micros(time: Duration) -> u64 {
    // More than that no account is refused for, and sums stay exact.
    const MOST: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    time.min(MOST).as_micros() as u64
}

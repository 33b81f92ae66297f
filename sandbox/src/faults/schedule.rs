//! Which fault strikes which call, and the account of those that did.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::request::Parts;
use tokio::sync::watch;

use super::fault::{Fault, FaultKind};
use crate::error::SandboxError;
use crate::selector::{Arrival, Selector};
use crate::spec::Spec;
use crate::sync::lock;

/// A fault that struck a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InjectedFault {
    /// The kind of fault.
    pub kind: FaultKind,
    /// The id of the operation, such as `create_ticket`; `None` for a path that the API does not have, and for OAuth.
    pub operation: Option<String>,
    /// The method, in capitals.
    pub method: String,
    /// The path, still percent-encoded.
    pub path: String,
}

/// A fault with what became of it so far.
#[derive(Debug)]
struct Rule {
    id: u64,
    fault: Fault,
    targets: Vec<Selector>,
    /// Calls that it could strike, whether or not it did.
    seen: u64,
    hits: u64,
    dice: fastrand::Rng,
}

impl Rule {
    /// Takes notice of a call, and says whether it may be struck. Each rule sees each call, so that its count and its dice do not
    /// depend on the others.
    fn is_due(&mut self, arrival: &Arrival<'_>) -> bool {
        let cursor_is_there = self.fault.kind != FaultKind::ExpiredCursor || arrival.has_cursor;
        if !cursor_is_there || !arrival.is_among(&self.targets) {
            return false;
        }
        self.seen += 1;
        self.seen > self.fault.skip
            && self.dice.f64() < self.fault.rate
            && self.fault.times.is_none_or(|times| self.hits < times)
    }
}

/// A fault on its way to a call.
#[derive(Debug)]
pub(super) struct Strike {
    rule: u64,
    pub(super) fault: InjectedFault,
    after: Duration,
    over: watch::Receiver<()>,
    pub(super) retry_after: Option<Duration>,
    pub(super) dice: fastrand::Rng,
}

impl Strike {
    /// Waits for as long as the fault wants, or until all faults are over.
    pub(super) async fn hold(&mut self) {
        if !self.after.is_zero() {
            tokio::select! {
                () = tokio::time::sleep(self.after) => {}
                // An error would mean that the sandbox is gone, which is over as well.
                _ = self.over.changed() => {}
            }
        }
    }
}

/// All faults of a sandbox.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Mutex<Vec<Rule>>,
    injected: Mutex<Vec<InjectedFault>>,
    /// How many rules there ever were.
    serial: AtomicU64,
    /// Speaks when nobody is to wait any longer.
    over: watch::Sender<()>,
}

impl Faults {
    /// Adds a fault, unless it makes no sense.
    pub(crate) fn add(&self, spec: &Spec, fault: Fault) -> Result<(), SandboxError> {
        fault.check()?;
        let targets: Result<Vec<Selector>, SandboxError> =
            fault.on.iter().map(|text| Selector::read("fault.on", spec, text)).collect();
        let targets = targets?;
        let dice = fastrand::Rng::with_seed(fault.random_seed);
        let id = self.serial.fetch_add(1, Ordering::Relaxed);
        lock(&self.rules).push(Rule { id, fault, targets, seen: 0, hits: 0, dice });
        Ok(())
    }

    /// Forgets all faults, and lets go what they hold back; the account remains.
    pub(crate) fn clear(&self) {
        lock(&self.rules).clear();
        // Afterwards: whoever found a fault before it was forgotten listens already.
        self.over.send_replace(());
    }

    /// The faults that struck so far.
    pub(crate) fn injected(&self) -> Vec<InjectedFault> {
        lock(&self.injected).clone()
    }

    /// Picks the fault for a call.
    pub(super) fn strike(&self, spec: &Spec, head: &Parts) -> Option<Strike> {
        let mut rules = lock(&self.rules);
        if rules.is_empty() {
            return None;
        }
        let (method, path) = (head.method.as_str(), head.uri.path());
        let arrival = Arrival::read(spec, method, path, head.uri.query().unwrap_or_default());
        let mut due: Option<&mut Rule> = None;
        for rule in rules.iter_mut() {
            if rule.is_due(&arrival) && due.is_none() {
                due = Some(rule);
            }
        }
        let rule = due?;
        rule.hits += 1;
        Some(Strike {
            rule: rule.id,
            fault: InjectedFault {
                kind: rule.fault.kind,
                operation: arrival.operation.map(str::to_owned),
                method: method.to_owned(),
                path: path.to_owned(),
            },
            after: rule.fault.after,
            over: self.over.subscribe(),
            retry_after: rule.fault.retry_after,
            dice: rule.dice.fork(),
        })
    }

    /// Notes that a fault did strike.
    pub(super) fn note(&self, strike: &Strike) {
        lock(&self.injected).push(strike.fault.clone());
    }

    /// Takes a fault back that had nothing to strike at: it waits for another call.
    pub(super) fn withdraw(&self, strike: &Strike) {
        if let Some(rule) = lock(&self.rules).iter_mut().find(|rule| rule.id == strike.rule) {
            rule.hits = rule.hits.saturating_sub(1);
        }
    }
}

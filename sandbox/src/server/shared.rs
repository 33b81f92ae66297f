//! What requests, the timer and the handle of a sandbox share, in groups by subject.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use super::access::Access;
use crate::faults::Faults;
use crate::http::limiter::Limiter;
use crate::http::reply::Failure;
use crate::recorded::RecordedRequest;
use crate::spec::Spec;
use crate::state::{Account, World};
use crate::sync::lock;
use crate::webhook::Courier;

/// Everything that is shared.
pub(super) struct Shared {
    pub(super) spec: Arc<Spec>,
    pub(super) strict: bool,
    pub(super) account: Arc<Account>,
    pub(super) access: Access,
    pub(super) traffic: Traffic,
    pub(super) outbox: Outbox,
    pub(super) faults: Faults,
}

/// What is counted and kept of requests and their responses.
pub(super) struct Traffic {
    pub(super) limiter: Mutex<Limiter>,
    /// Nothing where requests are not kept.
    pub(super) recorded: Option<Mutex<Vec<RecordedRequest>>>,
    problems: Mutex<Vec<String>>,
    serial: AtomicU64,
}

impl Traffic {
    pub(super) fn new(limiter: Limiter, record: bool) -> Self {
        Self {
            limiter: Mutex::new(limiter),
            recorded: record.then(Mutex::default),
            problems: Mutex::default(),
            serial: AtomicU64::new(1),
        }
    }

    /// Notes a mistake of the sandbox itself.
    pub(super) fn note_problem(&self, problem: String) {
        lock(&self.problems).push(problem);
    }

    /// The mistakes so far.
    pub(super) fn problems(&self) -> Vec<String> {
        lock(&self.problems).clone()
    }

    /// The number of the next response.
    pub(super) fn next_number(&self) -> u64 {
        self.serial.fetch_add(1, Ordering::Relaxed)
    }
}

/// What leaves the sandbox by itself.
pub(super) struct Outbox {
    pub(super) courier: Arc<Courier>,
    /// Rings for the timer.
    pub(super) bell: Notify,
}

impl Shared {
    /// Hands the calls over that the latest changes cause, and the changes to the file, if there is one.
    pub(super) fn publish(&self, world: &mut World) {
        let calls = self.outbox.courier.collect(world);
        self.outbox.courier.take_all(calls);
        self.account.save(world);
    }

    /// Waits until everything up to this number is in the file.
    pub(super) async fn kept(&self, number: u64) -> Result<(), Failure> {
        self.account.written(number).await.map_err(|problem| {
            let problem = format!("the data file could not be written: {problem}");
            self.traffic.note_problem(problem.clone());
            Failure::new(500, &format!("What the sandbox holds may be lost: {problem}"))
        })
    }
}

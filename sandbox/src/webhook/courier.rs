//! Takes calls over from the requests that caused them, makes them in the background, and keeps the log.

use std::sync::{Arc, Mutex};

use axum::http::header::HeaderValue;
use bytes::Bytes;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;

use super::collect::{self, Due};
use super::flight;
use super::log::{Log, WebhookAttempt, WebhookDelivery, WebhookState};
use super::outgoing::Outgoing;
use super::settings::WebhookSettings;
use crate::state::{Account, Id, World};
use crate::sync::lock;

/// Connections at a time. Order is promised by nobody.
const LINES: usize = 16;

/// A delivery that is to be made.
pub(crate) struct Job {
    pub(super) number: u64,
    pub(super) integration: Id,
    pub(super) customer: Option<Id>,
    pub(super) outgoing: Outgoing,
    _pending: Pending,
}

/// Counts one delivery as unfinished for as long as it lives, however it ends.
struct Pending(watch::Sender<usize>);

impl Pending {
    fn new(count: &watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count.clone())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// What requests and deliveries share.
pub(crate) struct Courier {
    pub(crate) settings: WebhookSettings,
    queue: mpsc::UnboundedSender<Job>,
    unfinished: watch::Sender<usize>,
    log: Mutex<Log>,
}

impl Courier {
    /// The courier, and the other end of its queue for [`run`].
    pub(crate) fn new(settings: WebhookSettings) -> (Self, mpsc::UnboundedReceiver<Job>) {
        let (queue, jobs) = mpsc::unbounded_channel();
        let unfinished = watch::Sender::new(0);
        (Self { settings, queue, unfinished, log: Mutex::default() }, jobs)
    }

    /// Takes what has happened, and gives the calls of all integrations that listen.
    pub(crate) fn collect(&self, world: &mut World) -> Vec<Due> {
        collect::collect(world, &self.settings.signature)
    }

    /// Takes calls over, in this order.
    pub(crate) fn take_all(&self, calls: Vec<Due>) {
        calls.into_iter().for_each(|due| self.take(due));
    }

    /// Takes a call over: from now on it is in the log, and counts as unfinished unless nothing can be sent.
    fn take(&self, due: Due) {
        let (outgoing, state) = match due.outgoing {
            Ok(outgoing) => (Some(outgoing), WebhookState::Pending),
            Err(reason) => (None, WebhookState::NotSent(reason)),
        };
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let number = lock(&self.log).add(WebhookDelivery {
            number: 0,
            integration: due.integration,
            trigger: due.fired.trigger,
            ticket: due.fired.ticket,
            message: due.fired.message,
            method: outgoing.as_ref().map(|outgoing| outgoing.method.to_string()).unwrap_or_default(),
            url: outgoing.as_ref().map(|outgoing| outgoing.uri.to_string()).unwrap_or_default(),
            headers: outgoing
                .iter()
                .flat_map(|outgoing| &outgoing.headers)
                .map(|(name, value)| (name.as_str().to_owned(), text(value)))
                .collect(),
            body: outgoing.as_ref().map_or_else(Bytes::new, |outgoing| outgoing.body.clone()),
            attempts: Vec::new(),
            state,
        });
        let Some(outgoing) = outgoing else { return };
        let job = Job {
            number,
            integration: due.integration,
            customer: due.customer,
            outgoing,
            _pending: Pending::new(&self.unfinished),
        };
        // Nobody takes it any more when the sandbox is being stopped, and nobody can look then.
        self.queue.send(job).ok();
    }

    /// Writes an attempt into the log.
    pub(super) fn note(&self, job: &Job, attempt: WebhookAttempt) {
        lock(&self.log).change(job.number, |entry| entry.attempts.push(attempt));
    }

    /// Writes the end of a delivery into the log.
    pub(super) fn settle(&self, job: &Job, state: WebhookState) {
        lock(&self.log).change(job.number, |entry| entry.state = state);
    }

    /// The log, oldest first.
    pub(crate) fn deliveries(&self) -> Vec<WebhookDelivery> {
        lock(&self.log).all()
    }

    /// Waits until nothing is unfinished.
    pub(crate) async fn rest(&self) {
        // This side holds a sender, so the channel cannot be closed.
        self.unfinished.subscribe().wait_for(|count| *count == 0).await.ok();
    }
}

/// Makes deliveries until the signal comes. Those on their way are given up then, with the set that holds them. `report` hears
/// of mistakes of the sandbox itself.
pub(crate) async fn run(
    account: Arc<Account>,
    courier: Arc<Courier>,
    mut jobs: mpsc::UnboundedReceiver<Job>,
    mut stopped: watch::Receiver<()>,
    report: impl Fn(String),
) {
    let lines = Arc::new(Semaphore::new(LINES));
    let mut flights = JoinSet::new();
    loop {
        tokio::select! {
            _ = stopped.changed() => break,
            job = jobs.recv() => match job {
                Some(job) => {
                    let flight = flight::fly(Arc::clone(&account), Arc::clone(&courier), job, Arc::clone(&lines));
                    flights.spawn(flight);
                }
                None => break,
            },
            Some(ended) = flights.join_next() => if let Err(error) = ended {
                report(format!("a delivery of a webhook failed: {error}"));
            },
        }
    }
}

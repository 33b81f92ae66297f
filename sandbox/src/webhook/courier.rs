//! Takes calls over from the requests that caused them, and keeps the log.

use std::sync::Mutex;

use bytes::Bytes;
use tokio::sync::{mpsc, watch};

use super::collect::{self, Due};
use super::job::Job;
use super::log::{Log, WebhookAttempt, WebhookDelivery, WebhookState};
use super::settings::WebhookSettings;
use crate::http::kept;
use crate::state::World;
use crate::sync::lock;

/// What requests and deliveries share.
pub(crate) struct Courier {
    pub(crate) settings: WebhookSettings,
    queue: mpsc::UnboundedSender<Job>,
    unfinished: watch::Sender<usize>,
    log: Mutex<Log>,
}

impl Courier {
    /// The courier, and the other end of its queue.
    pub(crate) fn new(settings: WebhookSettings) -> (Self, mpsc::UnboundedReceiver<Job>) {
        let (queue, jobs) = mpsc::unbounded_channel();
        let unfinished = watch::Sender::new(0);
        (Self { settings, queue, unfinished, log: Mutex::default() }, jobs)
    }

    /// Takes what has happened, and gives the calls of all integrations that listen.
    pub(crate) fn collect(&self, world: &mut World) -> Vec<Due> {
        collect::collect(world, &self.settings)
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
        let number = lock(&self.log).add(WebhookDelivery {
            number: 0,
            integration: due.integration,
            trigger: due.fired.trigger,
            ticket: due.fired.ticket,
            message: due.fired.message,
            method: outgoing.as_ref().map(|outgoing| outgoing.method.to_string()).unwrap_or_default(),
            url: outgoing.as_ref().map(|outgoing| outgoing.uri.to_string()).unwrap_or_default(),
            headers: kept::headers(outgoing.iter().flat_map(|outgoing| &outgoing.headers)),
            body: outgoing.as_ref().map_or_else(Bytes::new, |outgoing| outgoing.body.clone()),
            attempts: Vec::new(),
            state,
        });
        let Some(outgoing) = outgoing else { return };
        let job = Job::new(number, due.integration, due.customer, outgoing, &self.unfinished);
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

//! Working deliveries off.

mod handlers;
mod pauses;
mod run;
mod tickets;

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{Inbox, Lane, PrivacyRequest, WorkError};
use crate::Client;
use crate::orders::events::{OrderEvent, OrderEventPolicy};
use crate::webhook::WebhookEvent;
use handlers::{Handlers, Orders, handler};
use run::Worker;
use tickets::{Patience, Tickets};

/// The settings of workers: what they do with the deliveries of each source, and how many they are. Returned by
/// [`Inbox::workers`].
#[must_use = "nothing is worked off until `start`"]
pub struct WorkersBuilder {
    inbox: Inbox,
    handlers: Handlers,
    settings: Settings,
}

struct Settings {
    messages: usize,
    orders: usize,
    attempts: u32,
    base: Duration,
    cap: Duration,
}

impl Inbox {
    /// Sets up workers. Every process of a service may have some.
    pub fn workers(&self) -> WorkersBuilder {
        let (base, cap) = (Duration::from_secs(1), Duration::from_secs(600));
        let settings = Settings { messages: 4, orders: 8, attempts: 10, base, cap };
        WorkersBuilder { inbox: self.clone(), handlers: Handlers::default(), settings }
    }
}

impl WorkersBuilder {
    /// Keeps one ticket per order of this source, by [`Client::upsert_order_ticket`].
    ///
    /// Events of one order that wait are written at once, by [`Client::upsert_order_ticket_from`]: the ticket becomes what it would be
    /// if they were written one by one in their order, in two calls. Those that find no ticket and open none are kept for one that a
    /// later event of the order opens: see [`keep_early`](Self::keep_early).
    ///
    /// Calls are made as [`Bulk`](crate::budget::Priority::Bulk), which leaves room to those that somebody waits for; every
    /// fourth order is worked on with the client's own priority, so that orders always get on.
    pub fn orders(mut self, source: impl Into<String>, client: &Client, policy: OrderEventPolicy) -> Self {
        self.handlers.orders.insert(source.into(), Orders::Tickets(Tickets::new(client, policy)));
        self
    }

    /// Gives each order event of this source to a handler, those of one order in the order of their arrival. A handler that fails
    /// gets the event again, so it must do no harm when it does something twice.
    pub fn orders_with<H, F, E>(mut self, source: impl Into<String>, handle: H) -> Self
    where
        H: Fn(OrderEvent) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<WorkError>,
    {
        self.handlers.orders.insert(source.into(), Orders::Own(handler(handle)));
        self
    }

    /// Gives each webhook of the Gorgias account with this name to a handler, those of one ticket one after the other.
    pub fn webhooks<H, F, E>(mut self, source: impl Into<String>, handle: H) -> Self
    where
        H: Fn(WebhookEvent) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<WorkError>,
    {
        self.handlers.webhooks.insert(source.into(), handler(handle));
        self
    }

    /// Gives Shopify's privacy requests of all sources to a handler. What the inbox holds of the customer or the shop is deleted
    /// before. Without a handler they become dead letters, so that none is overlooked.
    pub fn privacy<H, F, E>(mut self, handle: H) -> Self
    where
        H: Fn(PrivacyRequest) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<WorkError>,
    {
        self.handlers.privacy = Some(handler(handle));
        self
    }

    /// Sets how many groups of a lane, such as orders, are worked on at the same time. Defaults to 8 in [`Lane::Orders`] and 4 in
    /// [`Lane::Messages`]. The allowance of the account, not this number, decides how fast they are.
    pub fn at_once(mut self, lane: Lane, groups: NonZeroUsize) -> Self {
        match lane {
            Lane::Messages => self.settings.messages = groups.get(),
            Lane::Orders => self.settings.orders = groups.get(),
        }
        self
    }

    /// Sets how often a delivery is tried, and the pauses: they begin with `base`, and double up to `cap`. Defaults to 10 times,
    /// one second and ten minutes. Failures that concern all deliveries are not counted.
    pub fn retries(mut self, attempts: NonZeroUsize, base: Duration, cap: Duration) -> Self {
        self.settings.attempts = u32::try_from(attempts.get()).unwrap_or(u32::MAX);
        (self.settings.base, self.settings.cap) = (base, cap.max(base));
        self
    }

    /// Sets for how long events are kept whose order has no ticket yet: facts, such as refunds and parcels, and states. Defaults
    /// to seven days and one hour. What is kept holds personal data, as all that waits.
    ///
    /// A state is only kept if the policy opens tickets, for the case that an older event that opens one comes late.
    pub fn keep_early(mut self, facts: Duration, states: Duration) -> Self {
        self.handlers.patience = Patience { facts, states };
        self
    }

    /// Starts the workers, on tasks of the current tokio runtime. Outside of one it panics, as [`tokio::spawn`] does.
    pub fn start(self) -> Workers {
        let Self { inbox, handlers, settings } = self;
        let (stop, _) = watch::channel(false);
        let lanes = [(Lane::Messages, settings.messages), (Lane::Orders, settings.orders)];
        let worker = Arc::new(Worker::new(inbox, handlers, settings));
        let tasks = lanes.into_iter().flat_map(|(lane, tasks)| std::iter::repeat_n(lane, tasks));
        let tasks = tasks.map(|lane| tokio::spawn(run::run(Arc::clone(&worker), lane, stop.subscribe()))).collect();
        Workers { stop, tasks }
    }
}

impl fmt::Debug for WorkersBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkersBuilder")
            .field("orders", &self.handlers.orders.keys())
            .field("webhooks", &self.handlers.webhooks.keys())
            .finish_non_exhaustive()
    }
}

/// The workers of an inbox, while they run. Dropping them lets them end by themselves: each finishes what it works on.
#[derive(Debug)]
#[must_use = "dropped workers stop"]
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Takes no more work, and waits until what is being worked on is finished and noted.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        for task in std::mem::take(&mut self.tasks) {
            // A worker that panicked has stopped as well.
            let _ = task.await;
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

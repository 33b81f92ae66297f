//! What a store of deliveries has to do.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::PurgeFilter;
use crate::webhook::DeliveryKey;

/// A boxed future, the return type of [`Backend`]'s methods.
pub type BackendFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, BackendError>> + Send + 'a>>;

/// A store of deliveries that wait: [`FileBackend`](super::FileBackend), or one of your own.
///
/// Deliveries of one [`group`](NewDelivery::group), such as an order, are handed out together and to one worker at a time, in the
/// order of their arrival. What was handed out and is not settled before its lease ends is handed out again.
pub trait Backend: Send + Sync + 'static {
    /// Stores a delivery, once for each [`key`](NewDelivery::key). It must be durable when this returns.
    fn append(&self, delivery: NewDelivery) -> BackendFuture<'_, Appended>;

    /// Hands out what waits of one group, and keeps the group from others for the time of the lease.
    fn take(&self, lane: Lane, lease: Duration) -> BackendFuture<'_, Taken>;

    /// Extends a lease. `false` if it ended before.
    fn renew<'a>(&'a self, batch: &'a Batch, lease: Duration) -> BackendFuture<'a, bool>;

    /// Writes down what became of deliveries that were handed out, by their ids, and gives the group free.
    ///
    /// # Errors
    /// [`BackendError::LeaseLost`] if the lease ended before, and nothing is written then.
    fn settle<'a>(&'a self, batch: &'a Batch, outcomes: Vec<(String, ItemOutcome)>) -> BackendFuture<'a, ()>;

    /// Returns the dead letters, oldest first.
    fn dead(&self, limit: usize) -> BackendFuture<'_, Vec<DeadLetter>>;

    /// Lets a dead letter wait again, as if it had just arrived. `false` if there is none with this id.
    fn resend<'a>(&'a self, id: &'a str) -> BackendFuture<'a, bool>;

    /// Deletes what the filter matches, waiting or dead, and returns how many deliveries that were.
    fn purge(&self, filter: Arc<PurgeFilter>) -> BackendFuture<'_, u64>;

    /// Returns how much waits.
    fn state(&self) -> BackendFuture<'_, BackendState>;
}

/// The two lines in which deliveries wait. Each has workers of its own, so neither can hold up the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Gorgias' own webhooks: somebody may wait for a reply.
    Messages,
    /// The webhooks of shops: nobody waits for a ticket about an order.
    Orders,
}

impl Lane {
    /// Both lanes: messages, then orders.
    pub const ALL: [Self; 2] = [Self::Messages, Self::Orders];

    /// Returns the name, as metrics have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Orders => "orders",
        }
    }
}

/// The kind of a delivery, which says how its payload is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliveryKind {
    /// An [`OrderEvent`](crate::orders::events::OrderEvent), as JSON.
    Order,
    /// The body of a webhook of Gorgias.
    Gorgias,
    /// The body of one of Shopify's privacy requests.
    Privacy,
}

/// A verified delivery, to be stored. `Debug` does not show the payload.
#[derive(Clone)]
pub struct NewDelivery {
    /// The key that repetitions of the delivery have in common.
    pub key: DeliveryKey,
    /// The name of the shop or account in your program.
    pub source: String,
    /// The subject of the delivery: an order, a ticket.
    pub group: String,
    /// The line in which it waits.
    pub lane: Lane,
    /// The kind of the delivery, which says how its payload is read.
    pub kind: DeliveryKind,
    /// The payload that is stored.
    pub payload: Bytes,
}

impl fmt::Debug for NewDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewDelivery")
            .field("key", &self.key)
            .field("source", &self.source)
            .field("lane", &self.lane)
            .field("kind", &self.kind)
            .field("bytes", &self.payload.len())
            .finish_non_exhaustive()
    }
}

/// The result of storing a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// The delivery is new, and stored.
    New,
    /// The delivery was stored before.
    Duplicate,
}

/// The result of asking for work.
#[derive(Debug)]
pub enum Taken {
    /// The deliveries of one group to work on.
    Batch(Batch),
    /// Nothing can be worked on now.
    Nothing {
        /// The time until something can be, where that is known.
        due_in: Option<Duration>,
    },
}

/// The waiting deliveries of one group.
#[derive(Debug)]
pub struct Batch {
    /// The group that all of them are about.
    pub group: String,
    /// Identifies the lease.
    pub claim: u64,
    /// `true` if the group was worked on within the last ten minutes and something was done, or if what became of the work was
    /// never noted: what was created may not be in lists yet.
    pub is_recent: bool,
    /// The deliveries, in the order of their arrival, those that were [kept](ItemOutcome::Keep) among them. Never empty.
    pub items: Vec<Item>,
}

/// A delivery that was handed out. `Debug` does not show the payload.
#[derive(Clone)]
pub struct Item {
    /// The id of the delivery in its backend.
    pub id: String,
    /// The name of the shop or account in your program.
    pub source: String,
    /// The kind of the delivery, which says how its payload is read.
    pub kind: DeliveryKind,
    /// The number of attempts that failed.
    pub attempts: u32,
    /// The payload that was stored.
    pub payload: Bytes,
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Item")
            .field("id", &self.id)
            .field("source", &self.source)
            .field("kind", &self.kind)
            .field("attempts", &self.attempts)
            .field("bytes", &self.payload.len())
            .finish_non_exhaustive()
    }
}

/// The outcome of the work on a delivery that was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemOutcome {
    /// The work is done.
    Done,
    /// The work failed, and is tried again.
    Retry {
        /// The pause before that.
        after: Duration,
        /// `true` if it counts as an attempt. A failure that all deliveries would meet does not.
        counts: bool,
    },
    /// The delivery waits for later ones of its group, such as the one that opens the ticket: it is handed out with them.
    Keep {
        /// The time since its arrival after which it is deleted.
        time: Duration,
    },
    /// The work failed for good.
    Dead {
        /// The reason, without customers' words.
        reason: String,
    },
}

/// A delivery that could not be worked on. `Debug` does not show the payload.
#[derive(Clone)]
pub struct DeadLetter {
    /// The id, for [`Inbox::resend`](super::Inbox::resend).
    pub id: String,
    /// The name of the shop or account in your program.
    pub source: String,
    /// The subject of the delivery: an order, a ticket.
    pub group: String,
    /// The line in which it waited.
    pub lane: Lane,
    /// The kind of the delivery, which says how its payload is read.
    pub kind: DeliveryKind,
    /// The reason, without customers' words.
    pub reason: String,
    /// The number of attempts that failed.
    pub attempts: u32,
    /// The payload, with personal data.
    pub payload: Bytes,
}

impl fmt::Debug for DeadLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetter")
            .field("id", &self.id)
            .field("source", &self.source)
            .field("group", &self.group)
            .field("lane", &self.lane)
            .field("kind", &self.kind)
            .field("reason", &self.reason)
            .field("attempts", &self.attempts)
            .field("bytes", &self.payload.len())
            .finish()
    }
}

/// The amount of work that waits in a backend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BackendState {
    /// The deliveries that wait or are worked on in [`Lane::Messages`].
    pub messages: u64,
    /// The deliveries that wait or are worked on in [`Lane::Orders`].
    pub orders: u64,
    /// The groups that are worked on.
    pub in_work: u64,
    /// The deliveries that are [kept](ItemOutcome::Keep) for later ones.
    pub kept: u64,
    /// The dead letters.
    pub dead: u64,
    /// The age of the oldest delivery that waits or is worked on.
    pub oldest: Option<Duration>,
}

impl BackendState {
    /// Returns the deliveries that wait or are worked on in a lane.
    #[must_use]
    pub fn depth(&self, lane: Lane) -> u64 {
        match lane {
            Lane::Messages => self.messages,
            Lane::Orders => self.orders,
        }
    }
}

/// The error of a backend. Shows nothing of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BackendError {
    /// Another process, or another backend of this one, has the file open.
    InUse,
    /// The file was written by a later version of this crate, or is not a file of an inbox.
    Format,
    /// More is asked at the same time than the backend can take.
    Busy,
    /// The backend was closed.
    Closed,
    /// The lease ended before the work did.
    LeaseLost,
    /// The storage failed.
    Storage(String),
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse => f.write_str("the file of the inbox is open already, in this process or in another"),
            Self::Format => f.write_str("the file is no inbox, or one of a later version"),
            Self::Busy => f.write_str("the store of the inbox is asked for too much at once"),
            Self::Closed => f.write_str("the store of the inbox is closed"),
            Self::LeaseLost => f.write_str("the work took longer than its lease"),
            Self::Storage(why) => write!(f, "the store of the inbox failed: {why}"),
        }
    }
}

impl std::error::Error for BackendError {}

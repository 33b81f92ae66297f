//! Following a message until it is sent or has failed.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::text::message::is_internal;
use crate::types::TicketMessage;
use crate::{Client, Result, Timestamp};

/// Pauses between two looks grow up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryStatus {
    /// Gorgias has sent it. Whether it was read is another matter.
    Sent {
        /// When.
        at: Timestamp,
    },
    /// It could not be sent.
    Failed {
        /// What Gorgias says; can be HTML (observed live, not documented).
        reason: Option<String>,
        /// Whether Gorgias can try again, by `update_ticket_message` with the action `retry` (inferred).
        retriable: Option<bool>,
    },
    /// Neither was known when the time was up: it can still go either way.
    Pending,
    /// It is an internal note: stored is all that it can be.
    Note,
}

impl DeliveryStatus {
    /// What a message says of itself.
    #[must_use]
    pub fn of(message: &TicketMessage) -> Self {
        if is_internal(message) {
            return Self::Note;
        }
        let reason = || message.last_sending_error.as_ref().and_then(|error| error.error.clone());
        let failed = || Self::Failed { reason: reason(), retriable: message.is_retriable };
        match (message.sent_datetime, message.failed_datetime) {
            (Some(sent), Some(later)) if later > sent => failed(),
            (Some(at), _) => Self::Sent { at },
            (None, Some(_)) => failed(),
            (None, None) if reason().is_some() => failed(),
            (None, None) => Self::Pending,
        }
    }
}

impl Client {
    /// Follows a message that was written before, until it is sent or has failed. `.await` it.
    pub fn delivery(&self, ticket_id: i64, message_id: i64) -> DeliveryWatch {
        DeliveryWatch::new(self.clone(), ticket_id, message_id, None)
    }
}

/// Reads a message again and again until its fate is known or the time is up. `.await` it for the [`DeliveryStatus`].
///
/// Each look is one call of `get_ticket_message`, after pauses that double, up to 15 seconds. Dropping it stops the looking,
/// not the sending.
///
/// # Errors
/// Those of `get_ticket_message`. They say nothing about the message.
#[derive(Clone)]
#[must_use = "nothing is read until this is awaited"]
pub struct DeliveryWatch {
    client: Client,
    ticket: i64,
    message: i64,
    /// The message as it was last seen; saves the first look.
    seen: Option<TicketMessage>,
    within: Duration,
    pause: Duration,
}

impl DeliveryWatch {
    pub(super) fn new(client: Client, ticket: i64, message: i64, seen: Option<TicketMessage>) -> Self {
        Self { client, ticket, message, seen, within: Duration::from_secs(60), pause: Duration::from_millis(500) }
    }

    /// How long to wait at most; a minute unless set. A look that has begun is finished.
    pub fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// The first pause between two looks; half a second unless set, and never less than a millisecond.
    pub fn first_pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    async fn follow(self) -> Result<DeliveryStatus> {
        let Self { client, ticket, message, mut seen, within, pause } = self;
        let mut pause = pause.max(Duration::from_millis(1));
        let start = Instant::now();
        loop {
            let message = match seen.take() {
                Some(message) => message,
                None => client.get_ticket_message().ticket_id(ticket).id(message).send().await?.into_inner(),
            };
            let verdict = DeliveryStatus::of(&message);
            let left = within.saturating_sub(start.elapsed());
            if verdict != DeliveryStatus::Pending || left.is_zero() {
                return Ok(verdict);
            }
            sleep(pause.min(left)).await;
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        }
    }
}

impl IntoFuture for DeliveryWatch {
    type Output = Result<DeliveryStatus>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<DeliveryStatus>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.follow())
    }
}

impl fmt::Debug for DeliveryWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ticket, message, within, .. } = self;
        f.debug_struct("Watch").field("ticket", ticket).field("message", message).field("within", within).finish()
    }
}

//! Waiting until a message is sent or has failed.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::text::message::is_internal;
use crate::types::TicketMessage;
use crate::{Client, Result, Timestamp};

/// Pauses between two reads grow up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// Names a message by its ticket and its own id; the fields keep the two apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageRef {
    /// The id of the ticket.
    pub ticket_id: i64,
    /// The id of the message.
    pub message_id: i64,
}

/// The state of the delivery of a message. `Debug` does not show reasons, which can hold a customer's words.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryStatus {
    /// Gorgias has sent it. That does not mean that it was read.
    Sent {
        /// The time at which it was sent.
        at: Timestamp,
    },
    /// It could not be sent.
    Failed {
        /// The reason, in the words of Gorgias. It can be HTML (observed live, not documented).
        reason: Option<String>,
        /// `true` if Gorgias can try again, by `update_ticket_message` with the action `retry` (inferred).
        retriable: Option<bool>,
    },
    /// Neither sent nor failed when the time was up; it can still become either.
    Pending,
    /// It is an internal note, which is stored and not sent.
    Note,
}

impl fmt::Debug for DeliveryStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent { at } => f.debug_struct("Sent").field("at", at).finish(),
            Self::Failed { reason, retriable } => {
                let reason = reason.as_ref().map(|_| "..");
                f.debug_struct("Failed").field("reason", &reason).field("retriable", retriable).finish()
            }
            Self::Pending => f.write_str("Pending"),
            Self::Note => f.write_str("Note"),
        }
    }
}

impl DeliveryStatus {
    /// Reads the state of a message from its channel, its dates and its last sending error. Makes no call.
    #[must_use]
    pub fn from_message(message: &TicketMessage) -> Self {
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
    /// Waits until a message that was written before is sent, has failed, or a minute has passed. `.await` it, or set another
    /// time first.
    ///
    /// ```no_run
    /// # async fn example(client: &gorgias::Client) -> gorgias::Result<()> {
    /// use gorgias::message::{DeliveryStatus, MessageRef};
    ///
    /// let status = client.delivery(MessageRef { ticket_id: 412_007_331, message_id: 9_900_001 }).await?;
    /// if let DeliveryStatus::Failed { reason, .. } = status {
    ///     println!("not sent: {}", reason.unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Awaiting it returns [`NotFound`](crate::ErrorKind::NotFound) if there is no such message on the ticket, and the errors of
    /// any call: see [`ErrorKind`](crate::ErrorKind). They say nothing about the delivery.
    pub fn delivery(&self, message: impl Into<MessageRef>) -> DeliveryWatch {
        DeliveryWatch::new(self.clone(), message.into(), None)
    }
}

/// A wait for the delivery of a message. Made by [`Client::delivery`] and
/// [`StoredMessage::wait_for_delivery`](super::StoredMessage::wait_for_delivery); `.await` it for the [`DeliveryStatus`].
///
/// It reads the message again and again, with one call each, after pauses that double, up to 15 seconds. Dropping it stops the
/// reading, not the sending.
///
/// ```no_run
/// # async fn example(client: &gorgias::Client, message: gorgias::message::MessageRef) -> gorgias::Result<()> {
/// use std::time::Duration;
///
/// let status = client.delivery(message).within(Duration::from_secs(10)).await?;
/// println!("{status:?}");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Awaiting it returns [`NotFound`](crate::ErrorKind::NotFound) if there is no such message on the ticket, and the errors of any
/// call: see [`ErrorKind`](crate::ErrorKind). They say nothing about the delivery.
#[derive(Clone)]
#[must_use = "nothing is read until this is awaited"]
pub struct DeliveryWatch {
    client: Client,
    message: MessageRef,
    /// The message as it was last seen; saves the first read.
    seen: Option<TicketMessage>,
    within: Duration,
    pause: Duration,
}

impl DeliveryWatch {
    pub(super) fn new(client: Client, message: MessageRef, seen: Option<TicketMessage>) -> Self {
        Self { client, message, seen, within: Duration::from_secs(60), pause: Duration::from_millis(500) }
    }

    /// Sets the longest wait. Defaults to one minute. A read that has begun is finished.
    pub fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// Sets the first pause between two reads. Defaults to half a second; at least one millisecond.
    pub fn first_pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    async fn follow(self) -> Result<DeliveryStatus> {
        let Self { client, message: MessageRef { ticket_id, message_id }, mut seen, within, pause } = self;
        let mut pause = pause.max(Duration::from_millis(1));
        let start = Instant::now();
        loop {
            let message = match seen.take() {
                Some(message) => message,
                None => client.get_ticket_message().ticket_id(ticket_id).id(message_id).send().await?.into_inner(),
            };
            let verdict = DeliveryStatus::from_message(&message);
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
        let Self { message, within, .. } = self;
        f.debug_struct("DeliveryWatch").field("message", message).field("within", within).finish()
    }
}

//! Webhooks: HTTP integrations call their address when something happens to a ticket.
//!
//! What happens is noted by [`World::event`](crate::state::World::event). When a request has been handled, [`Courier::collect`]
//! turns the notes into calls, rendered from the records of that moment, and the courier makes them in the background.

mod collect;
mod courier;
mod flight;
mod job;
mod log;
mod outgoing;
mod send;
mod settings;

pub(crate) use courier::Courier;
pub(crate) use flight::run;
pub use log::{WebhookAttempt, WebhookDelivery, WebhookState};
pub use settings::{SignatureEncoding, WebhookSettings, WebhookSignature, WebhookTicket};

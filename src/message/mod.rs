//! Messages: what each channel asks of one, builders that get it right, replies, and whether a message was delivered.
//!
//! * [`compose`] builds messages that are valid by construction.
//! * [`rules`] checks any message against what is known about its channel, before it is sent.
//! * [`Client::reply`](crate::Client::reply) answers a ticket on the channel that it came in on.
//! * [`Client::delivery`](crate::Client::delivery) follows what became of a message: a 201 means stored, not sent.
//! * [`Senders`] are the addresses that e-mail can be sent from.

pub mod compose;
mod delivery;
mod known_senders;
mod reply;
pub mod rules;
mod senders;
mod way_back;

pub use delivery::{DeliveryStatus, DeliveryWatch};
pub(crate) use known_senders::KnownSenders;
pub use reply::{Reply, StoredMessage};
pub(crate) use senders::SenderCheck;
pub use senders::Senders;

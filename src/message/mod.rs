//! Messages: the rules of each channel, builders that follow them, replies, and whether a message was delivered.
//!
//! * [`compose`] builds messages that are valid by construction.
//! * [`rules`] checks any message against what is known about its channel, before it is sent.
//! * [`Client::reply`](crate::Client::reply) replies to a ticket on the channel of the customer's last message.
//! * [`Client::delivery`](crate::Client::delivery) waits until a message was sent or has failed: a 201 means stored, not sent.
//! * [`Senders`] lists the addresses that e-mail can be sent from.
//!
//! [The guide](crate::docs::messages) shows how they belong together, and what each channel asks for.
//!
//! # Design notes
//!
//! - No rule without a fact, and each states how well it is known. What would be refused or never delivered stops, what
//!   is suspicious is logged. An update is judged by what it states.
//! - A wrong from-address is the commonest silent failure, so the connected addresses are read before the first e-mail:
//!   once for all clients of the account, for an hour (a minute for an address that is not among them). When they
//!   cannot be read nothing is sent, and the error names the switch. An address that Gorgias has just named in
//!   `reply_options` needs no look.

pub mod compose;
mod delivery;
mod known_senders;
mod reply;
pub mod rules;
mod senders;
mod way_back;

pub use delivery::{DeliveryStatus, DeliveryWatch, MessageRef};
pub(crate) use known_senders::KnownSenders;
pub use reply::{Reply, StoredMessage};
pub(crate) use senders::SenderCheck;
pub use senders::Senders;

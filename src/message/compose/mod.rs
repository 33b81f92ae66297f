//! Messages that are right by construction: what a channel needs is an argument, what it forbids has no method.
//!
//! ```
//! use gorgias::message::compose::Message;
//!
//! let answer = Message::chat_reply("visitor-77").text("It left this morning.").sender(11).build()?;
//! assert!(gorgias::message::rules::validate(&answer).is_empty());
//! # Ok::<(), gorgias::Error>(())
//! ```
//!
//! Each constructor's value is a body as it stands: `client.create_ticket_message().ticket_id(7).body(message)`. Text cannot be
//! checked by the compiler, so addresses and lengths are checked when it becomes a body; the rest holds by type:
//!
//! ```compile_fail,E0599
//! // A receiver would keep it from the visitor's window.
//! gorgias::message::compose::Message::chat_reply("visitor-77").receiver(310_000_042);
//! ```
//!
//! Whether the address of an e-mail is connected is not known here; see [`Senders`](crate::message::Senders). To answer a
//! ticket on whichever channel it is, see [`Client::reply`](crate::Client::reply).

mod chat;
mod email;
mod note;
mod number;
pub(crate) mod parts;
mod received;
mod social;
mod who;

pub use chat::ChatReply;
pub use email::Email;
pub use note::Note;
pub use number::{Sms, Whatsapp};
pub use received::ReceivedMessage;
pub use social::SocialReply;
pub use who::PartyRef;

/// Where messages begin: one constructor per kind.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Message;

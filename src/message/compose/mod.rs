//! Builders of messages that are valid by construction: what a channel needs is an argument, what it forbids has no method.
//!
//! ```
//! use gorgias::message::compose::Message;
//!
//! let reply = Message::chat_reply("visitor-77").text("It left this morning.").sender(11).build()?;
//! assert!(gorgias::message::rules::validate(&reply).is_empty());
//! # Ok::<(), gorgias::Error>(())
//! ```
//!
//! Each builder can be passed as a body: `client.create_ticket_message().ticket_id(7).body(message)`. The compiler cannot check
//! text, so addresses and lengths are checked when the builder becomes a body; the rest holds by type:
//!
//! ```compile_fail,E0599
//! // A receiver would keep it from the visitor's window.
//! gorgias::message::compose::Message::chat_reply("visitor-77").receiver(310_000_042);
//! ```
//!
//! The address of an e-mail must be connected, which is checked when it is sent; see [`Senders`](crate::message::Senders). To reply
//! to a ticket on whichever channel it is, see [`Client::reply`](crate::Client::reply).

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

/// The constructors of messages, one per kind of message and channel.
///
/// ```
/// use gorgias::message::compose::Message;
///
/// let email = Message::email("support@example.com", "nia@example.com").subject("Your order").text("It left.").build()?;
/// assert_eq!(email.channel.as_str(), "email");
/// let note = Message::internal_note("Called back.").mention([11]).build()?;
/// assert_eq!(note.public, Some(false));
/// # Ok::<(), gorgias::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Message;

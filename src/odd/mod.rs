//! The parts of a response that could not be read, although the rest could.
//!
//! Gorgias is read leniently, for one odd record must not stop a whole system:
//!
//! - An **item of a list** that cannot be read is left out, and listed by
//!   [`Response::odd_items`](crate::Response::odd_items), by [`Error::odd_item`](crate::Error::odd_item) in a
//!   [walk](crate::page), and by [`ChangedTickets::odd_items`](crate::changes::ChangedTickets::odd_items) after a pass.
//! - A **text that is not a date**, such as the empty one, is read as absent, and listed by
//!   [`Response::odd_values`](crate::Response::odd_values). So is what is nested too deeply, and a number that JSON does
//!   not have, such as `NaN`. Free JSON is read to 128 levels, and to 2,048 where it was seen to be deep: in the fields
//!   `meta`, `code_ast` and `filters_ast`, by [`raw`](crate::Client::raw), and in the payload of a webhook. Copying,
//!   comparing or printing so deep a value recurses: a thread with a small stack is not the place for that.
//! - What has one meaning only is read without a report: numbers as text, and whole numbers as floats without fraction;
//!   `null` or `[]` for an empty list or map, and `null` within one, which is left out; lone surrogates and bytes that
//!   are not UTF-8 become U+FFFD.
//!
//! A record that is asked for by itself and cannot be read is an error of kind [`Decode`](crate::ErrorKind::Decode), and
//! so is one whose part cannot be read, such as a message within a ticket: left out, it would look like a conversation
//! without that message.
//!
//! # Design notes
//!
//! - Generated types are read by `read/`, which knows what can be meant. This room says what was odd; and it reads types of
//!   the caller's, for [`send_as`](crate::RawCall::send_as): serde_json reads first, and what it refuses is parsed again,
//!   and read by a deserializer of the same leniency.

mod item;
mod log;
mod read;
mod scalar;

pub(crate) use item::{NO_DATE, Path};
pub use item::{OddItem, OddValue};
pub(crate) use log::{Found, LeftOut, Problem};
pub(crate) use read::read;
pub(crate) use scalar::{flag_text, nothing, plain, whole, whole_number, whole_text};

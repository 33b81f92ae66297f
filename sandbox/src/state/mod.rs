//! What the sandbox remembers: the records, the clock and the uploaded files.
//!
//! # Design notes
//!
//! - Lists walk indexes. `get_mut` is a guard that brings them up to date when it is dropped. A list takes the few
//!   records of an index, or walks the order with its filter, whichever is expected to look at fewer.
//! - A shop's people and conversations are not kept: the store has a row of numbers for each kind, what records are found
//!   and sorted by, and a `Source` that makes a record from its place (`store/past`). What was made stays until much
//!   was; a look at all records of a large shop lets go after every few hundred. A record that is changed leaves the past
//!   and is kept.
//! - One clock for records, tokens and allowance, which can be moved and can stand still. What is due (sending,
//!   snoozes, jobs) is done before each request, and by one timer when nobody calls.

mod account;
pub(crate) mod clock;
pub(crate) mod files;
pub(crate) mod newborn;
pub(crate) mod packed;
pub(crate) mod persist;
pub(crate) mod settings;
pub(crate) mod shown;
pub(crate) mod store;
mod trigger;
pub(crate) mod value;
mod world;

pub(crate) use account::Account;
pub(crate) use store::{Atom, Index, Kind};
pub(crate) use trigger::Fired;
pub(crate) use value::{Id, Record};
pub(crate) use world::{World, user};

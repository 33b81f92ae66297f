//! What the sandbox remembers: the records, the clock and the uploaded files.
//!
//! # Design notes
//!
//! - Lists walk indexes. `get_mut` is a guard that brings them up to date when it is dropped. A list takes the few
//!   records of an index, or walks the order with its filter, whichever is expected to look at fewer.
//! - One clock for records, tokens and allowance, which can be moved and can stand still. What is due (sending,
//!   snoozes, jobs) is done before each request, and by one timer when nobody calls.

mod account;
pub(crate) mod clock;
pub(crate) mod files;
pub(crate) mod newborn;
pub(crate) mod packed;
pub(crate) mod persist;
pub(crate) mod settings;
pub(crate) mod store;
mod trigger;
pub(crate) mod value;
mod world;

pub(crate) use account::Account;
pub(crate) use store::{Atom, Index, Kind};
pub(crate) use trigger::Fired;
pub(crate) use value::{Id, Record};
pub(crate) use world::{World, user};

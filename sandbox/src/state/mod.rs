//! What the sandbox remembers: the records, the clock and the uploaded files.

mod account;
pub(crate) mod clock;
pub(crate) mod files;
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

//! What the sandbox remembers: the records, the clock and the uploaded files.

pub(crate) mod clock;
pub(crate) mod files;
pub(crate) mod packed;
pub(crate) mod persist;
pub(crate) mod settings;
pub(crate) mod store;
pub(crate) mod value;
mod world;

pub(crate) use store::{Atom, Id, Index, Kind, Record};
pub(crate) use world::World;

//! The part of the behavior that all resources share: create, list, read, update and delete of records in the store.
//!
//! A resource says what is special about it by implementing [`Resource`]; operations that do not fit at all have a
//! handler of their own in `resources`.

mod actions;
mod call;
pub(crate) mod dispatch;
pub(crate) mod listing;
pub(crate) mod page;
mod permission;
mod resource;

pub(crate) use actions::{Action, store};
pub(crate) use call::{Call, Part};
pub(crate) use listing::Among;
pub(crate) use resource::{Change, Resource, Totals, public};

//! The part of the behavior that all resources share: create, list, read, update and delete of records in the store.
//!
//! A resource says what is special about it by implementing [`Resource`]; operations that do not fit at all have a
//! handler of their own.

mod action;
mod among;
mod call;
pub(crate) mod listing;
pub(crate) mod page;
mod resource;

pub(crate) use action::{Action, store};
pub(crate) use among::Among;
pub(crate) use call::{Call, Handler};
pub(crate) use resource::{Change, Filter, Resource, Totals, Write};

#![doc = include_str!("../docs/inbox.md")]

mod backend;
mod counts;
mod failure;
mod file;
mod privacy;
mod receive;
mod worker;

pub use backend::{
    Appended, Backend, BackendError, BackendFuture, BackendState, Batch, DeadLetter, DeliveryKind, Item, ItemOutcome,
    Lane, NewDelivery, Taken,
};
pub use counts::InboxState;
pub use failure::WorkError;
pub use file::{FileBackend, FileOptions};
pub use privacy::{PrivacyRequest, PrivacyRequestKind, PurgeFilter};
pub use receive::{Inbox, InboxError, Receipt};
pub use worker::{Workers, WorkersBuilder};

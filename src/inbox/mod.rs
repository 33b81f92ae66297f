#![doc = include_str!("../docs/inbox.md")]

#[cfg(feature = "axum")]
pub mod axum;
mod backend;
mod counts;
mod failure;
mod file;
mod metrics;
mod privacy;
mod receive;
#[cfg(feature = "redis")]
mod redis;
mod worker;

#[cfg(feature = "redis")]
pub use self::redis::RedisBackend;
pub use backend::{
    Appended, Backend, BackendError, BackendFuture, BackendState, Batch, DeadLetter, DeliveryKind, Item, ItemOutcome,
    Lane, NewDelivery, Taken,
};
pub use counts::InboxState;
pub use failure::WorkError;
pub use file::{FileBackend, FileOptions};
pub use metrics::metrics;
pub use privacy::{PrivacyRequest, PrivacyRequestKind, PurgeFilter};
pub use receive::{Inbox, InboxError, Receipt};
pub use worker::{Workers, WorkersBuilder};

//! What answering a ticket takes: finding the way back to the customer, and knowing whether the answer got there.

mod delivery;
mod plan;
mod reply;
pub mod triage;

pub use delivery::{Delivery, Watch};
pub use reply::{Reply, Stored};

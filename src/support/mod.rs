//! The jobs of a helpdesk that take more than one call: answering a ticket and knowing whether the answer got there, keeping
//! macros and rules in step with files, reading all that a customer ever wrote.

mod delivery;
pub mod desired;
pub mod history;
pub mod macros;
mod plain;
mod plan;
mod reply;
pub mod rules;

pub use delivery::{Delivery, Watch};
pub use reply::{Reply, Stored};

//! The jobs of a helpdesk that take more than one call: answering a ticket and knowing whether the answer got there, finding the
//! order behind it, sorting tickets by rules, keeping macros and rules in step with files, reading all that a customer ever wrote.

mod delivery;
pub mod desired;
pub mod history;
pub mod macros;
mod order_context;
mod plain;
mod plan;
mod reply;
pub mod rules;
pub mod triage;

pub use delivery::{Delivery, Watch};
pub use order_context::{Brief, Candidate, Confidence, OrderContext, Place, Reason};
pub use reply::{Reply, Stored};

//! What answering a ticket takes: knowing the order behind it, finding the way back to the customer, and knowing whether the answer
//! got there.

mod delivery;
mod order_context;
mod plan;
mod reply;
pub mod triage;

pub use delivery::{Delivery, Watch};
pub use order_context::{Brief, Candidate, Confidence, OrderContext, Place, Reason};
pub use reply::{Reply, Stored};

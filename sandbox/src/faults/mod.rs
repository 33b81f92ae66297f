//! Faults on purpose: what a network, a gateway or an API that changed does to a client now and then, where a test wants it.
//!
//! # Design notes
//!
//! - A fault is decided after the request is recorded, and the response is checked before the fault spoils it. A reset
//!   is one of the socket.

mod carry_out;
mod fault;
mod line;
mod mutation;
mod schedule;
mod truncated;

pub use fault::{Fault, FaultKind};
pub use schedule::InjectedFault;

pub(crate) use carry_out::carry_out;
pub(crate) use line::{Line, Tapped};
pub(crate) use schedule::Faults;

//! Ways to prove who is calling.

mod basic;
mod credentials;

pub(crate) use basic::basic;
pub(crate) use credentials::{Authorization, Credentials};

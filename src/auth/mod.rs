//! Ways to prove who is calling.

mod basic;
#[cfg(feature = "oauth")]
pub mod oauth;

pub(crate) use basic::basic;

//! Ways to prove who is calling.

mod basic;

pub(crate) use basic::basic;

//! The rules of channels: each alone, in the calls that send, against the sandbox, and at random.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "support/mod.rs"]
mod support;

mod channel {
    mod cases;
    mod each_rule;
    mod limits;
    mod names;
    mod random;
    mod sandbox;
    mod senders;
    mod sending;
    mod table;
}

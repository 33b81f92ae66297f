//! Answering tickets, and following what became of the answer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "support/mod.rs"]
mod support;

mod reply {
    mod delivery;
    mod on_the_sandbox;
    mod refusals;
    mod ways_back;
}

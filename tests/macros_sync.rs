//! Macros in step with a file: what is planned, what is done, and what never is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "faulty/dice.rs"]
mod dice;
mod faulty;

mod macros_sync {
    mod at_random;
    mod conflicts;
    mod file;
    mod lost;
    mod sandbox;
    mod shop;
}

//! The history of a customer: what comes, what it costs, and that nothing is lost on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod faulty;

mod history {
    mod desk;
    mod faults;
    mod sandbox;
    mod transcript;
}

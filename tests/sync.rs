//! Incremental reading: that no change is lost, whatever happens during a pass and between two.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod support;

mod sync {
    mod at_random;
    mod bookmark;
    mod desk;
    mod passes;
    mod sandbox;
    mod trouble;
}

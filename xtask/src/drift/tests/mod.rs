//! The bundle against copies of itself: rewritten in every way that changes nothing, and changed in one place.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "test code")]

mod inline;
mod lists;
mod mutations;
mod operations;
mod rewritten;
mod schemas;
mod unreadable;

use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value;

use super::compare::{Outcome, compare};

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The bundle as it would be written now, which need not be what the file holds.
fn bundle() -> Value {
    static BUNDLE: LazyLock<Value> =
        LazyLock::new(|| serde_json::from_str(&crate::bundle::bundle(&root().join("spec")).unwrap()).unwrap());
    BUNDLE.clone()
}

fn compared(here: &Value, there: &Value) -> Outcome {
    compare(here, there).unwrap()
}

/// Differences as lines: place, what, the two sides.
fn lines(here: &Value, there: &Value) -> Vec<String> {
    let line = |d: &super::compare::Difference| {
        format!("{} | {} | {} | {} | {}", d.harm.name(), d.at(), d.aspect.name(), d.here, d.there)
    };
    compared(here, there).differences.iter().map(line).collect()
}

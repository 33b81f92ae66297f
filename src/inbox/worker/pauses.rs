//! Sources that nothing can be done for now.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use crate::lock::lock;

/// How often a source has failed as a whole, and until when it is left alone.
#[derive(Default)]
pub(super) struct Pauses(Mutex<HashMap<String, Pause>>);

struct Pause {
    failures: u32,
    until: Instant,
}

impl Pauses {
    /// Returns for how long the source is left alone.
    pub(super) fn of(&self, source: &str) -> Option<Duration> {
        let left = lock(&self.0).get(source)?.until.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }

    /// Leaves the source alone for longer with each failure. Those that come while it is left alone began before.
    pub(super) fn begin(&self, source: &str, pause: impl FnOnce(u32) -> Duration) -> Duration {
        let mut pauses = lock(&self.0);
        let now = Instant::now();
        let held = pauses.entry(source.to_owned()).or_insert(Pause { failures: 0, until: now });
        if held.until <= now {
            held.failures = held.failures.saturating_add(1);
            held.until = now + pause(held.failures);
        }
        held.until.saturating_duration_since(now)
    }

    pub(super) fn end(&self, source: &str) {
        lock(&self.0).remove(source);
    }
}

//! The time that a belt goes by.

use std::sync::Arc;

use crate::Timestamp;

/// A clock that tests can set.
#[derive(Clone)]
pub(super) struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Default for Clock {
    fn default() -> Self {
        Self::new(Timestamp::now)
    }
}

impl Clock {
    pub(super) fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.0)()
    }
}

/// Whole seconds since 1970.
pub(super) fn seconds(at: Timestamp) -> i64 {
    at.to_datetime().timestamp()
}

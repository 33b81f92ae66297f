//! The pause before a page is asked for again.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Sleep;

use crate::error::Error;

/// The first pause, which doubles with each failure in a row.
const FIRST: Duration = Duration::from_millis(250);
/// The longest pause of ours.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest pause that Gorgias can ask for: after it, a call shows whether it still holds.
const LONGEST_ASKED: Duration = Duration::from_secs(300);

/// The time from a failure until the next poll asks again; it runs whether or not anybody polls.
#[derive(Default)]
pub(super) struct Pause {
    failures: u32,
    left: Option<Pin<Box<Sleep>>>,
}

impl Pause {
    /// Begins a pause after a failure.
    pub(super) fn after(&mut self, error: &Error) {
        let own = FIRST.saturating_mul(2u32.saturating_pow(self.failures)).min(LONGEST);
        let asked = error.retry_after().unwrap_or_default().min(LONGEST_ASKED);
        self.failures = self.failures.saturating_add(1);
        // A timer cannot be made outside of a runtime, where no call can be made, either.
        self.left = Handle::try_current().is_ok().then(|| Box::pin(tokio::time::sleep(own.max(asked))));
    }

    /// Ready when the pause is over, or there is none.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(left) = &mut self.left {
            std::task::ready!(left.as_mut().poll(cx));
            self.left = None;
        }
        Poll::Ready(())
    }
}

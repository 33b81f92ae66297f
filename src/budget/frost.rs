//! Notices an account whose calls are all refused for longer than a full bucket explains, and says so once.

use std::time::Duration;

use tokio::time::Instant;

/// The refusals of an account since a call got through.
#[derive(Default)]
pub(super) struct Frost {
    /// The first refusal since a call got through.
    since: Option<Instant>,
    frozen: bool,
    notice: Option<Notice>,
}

/// A change that is worth a line in the log.
#[derive(Clone, Copy, Debug)]
pub(super) enum Notice {
    /// With the pause that Gorgias asks for, where it named one.
    Frozen(Option<Duration>),
    Thawed,
}

impl Frost {
    /// A call was refused. `longest` is the longest pause that is made for a refusal.
    pub(super) fn refused(&mut self, asked: Option<Duration>, longest: Duration, now: Instant) {
        let since = *self.since.get_or_insert(now);
        if asked.is_some_and(|asked| asked > longest) || now.saturating_duration_since(since) > longest {
            self.begin(asked);
        }
    }

    pub(super) fn begin(&mut self, asked: Option<Duration>) {
        if !self.frozen {
            self.frozen = true;
            self.notice = Some(Notice::Frozen(asked));
        }
    }

    /// A call got through.
    pub(super) fn end(&mut self) {
        self.since = None;
        if self.frozen {
            self.frozen = false;
            self.notice = Some(Notice::Thawed);
        }
    }

    pub(super) fn notice(&mut self) -> Option<Notice> {
        self.notice.take()
    }
}

impl Notice {
    /// Logs it. A subscriber may look at the budget: no lock must be held.
    pub(super) fn log(notice: Option<Self>) {
        match notice {
            None => {}
            Some(Self::Frozen(asked)) => tracing::warn!(
                target: "gorgias",
                asked_seconds = asked.map(|asked| asked.as_secs()),
                "Gorgias refuses all calls of this account with 429, for longer than its allowance explains; one call after \
                 the other finds out when that ends, and all others wait"
            ),
            Some(Self::Thawed) => {
                tracing::info!(target: "gorgias", "Gorgias accepts calls of this account again");
            }
        }
    }
}

//! A delivery that waits for its turn.

use tokio::sync::watch;

use super::outgoing::Outgoing;
use crate::state::Id;

/// A delivery that is to be made.
pub(crate) struct Job {
    pub(super) number: u64,
    pub(super) integration: Id,
    pub(super) customer: Option<Id>,
    pub(super) outgoing: Outgoing,
    _pending: Pending,
}

impl Job {
    /// A delivery that `unfinished` counts from now on.
    pub(super) fn new(
        number: u64,
        integration: Id,
        customer: Option<Id>,
        outgoing: Outgoing,
        unfinished: &watch::Sender<usize>,
    ) -> Self {
        Self { number, integration, customer, outgoing, _pending: Pending::new(unfinished) }
    }
}

/// Counts one delivery as unfinished for as long as it lives, however it ends.
struct Pending(watch::Sender<usize>);

impl Pending {
    fn new(count: &watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count.clone())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

//! Whether words of people outside of the team have reached the model.

use std::sync::atomic::{AtomicBool, Ordering};

use super::Labels;

/// Set for good once an output held untrusted words: a model does not forget what it has read.
#[derive(Default)]
pub(super) struct Lockdown(AtomicBool);

impl Lockdown {
    pub(super) fn note(&self, labels: Labels) {
        if labels.untrusted {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    pub(super) fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

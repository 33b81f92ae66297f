//! Finds out in which time the bucket drains: no response says it, but two of them can prove it.
//!
//! Between two responses, the bucket received at least our own calls and lost at most what drained. When it lost more than the
//! assumed window allows, the window is shorter. Only half of it is believed, because that is what Enterprise accounts have.

use std::time::Duration;

use tokio::time::Instant;

use super::bucket::Departure;

/// Less than this many drained calls prove nothing: counts are rounded.
const LEAST_DRAINED: f64 = 4.0;

/// The time that a response is kept for, to compare later ones with.
const KEPT: Duration = Duration::from_secs(10);

pub(super) struct Window {
    assumed: Duration,
    halved: bool,
    /// Proofs in a row that are needed: each mistake doubles them.
    needed: u32,
    proofs: u32,
    reference: Option<Reference>,
}

/// An earlier response.
#[derive(Clone, Copy)]
struct Reference {
    left: Instant,
    came: Instant,
    used: f64,
    answered: u64,
    in_flight: u32,
}

impl Window {
    pub(super) fn new(assumed: Duration) -> Self {
        Self { assumed, halved: false, needed: 2, proofs: 0, reference: None }
    }

    pub(super) fn assumed(&self) -> Duration {
        self.assumed
    }

    pub(super) fn length(&self) -> Duration {
        if self.halved { self.assumed / 2 } else { self.assumed }
    }

    /// Takes a response into account: `answered` and `in_flight` are those after it.
    pub(super) fn observe(
        &mut self,
        calls: u32,
        departure: Departure,
        used: f64,
        answered: u64,
        in_flight: u32,
        now: Instant,
    ) {
        let current = Reference { left: departure.at, came: now, used, answered, in_flight };
        let Some(before) = self.reference else {
            self.reference = Some(current);
            return;
        };
        if departure.at < before.came {
            return;
        }
        // Ours that were counted in between: answered before this one left, but for those under way at the earlier response.
        let between = departure.answered.saturating_sub(before.answered + u64::from(before.in_flight));
        let drained = before.used + between as f64 + 1.0 - used - 1.0;
        let elapsed = (now - before.left).as_secs_f64();
        let explained = f64::from(calls) / self.length().as_secs_f64().max(0.001) * elapsed;
        if !self.halved && drained >= LEAST_DRAINED && drained > explained * 1.25 {
            self.proofs += 1;
            self.halved = self.proofs >= self.needed;
            self.reference = Some(current);
        } else if drained <= 0.0 || now - before.came > KEPT {
            // From a fuller bucket, more can drain.
            self.reference = Some(current);
        }
    }

    /// A call was refused although there should have been room.
    pub(super) fn doubt(&mut self) {
        if self.halved {
            self.halved = false;
            self.needed = self.needed.saturating_mul(2);
        }
        self.proofs = 0;
        self.reference = None;
    }
}

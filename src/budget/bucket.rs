//! The arithmetic of the bucket, without clock and waiting.
//!
//! The copy must not fall below the truth. So a call counts in full from the moment it leaves until its response comes, and
//! drains only from then on: Gorgias counts it somewhere in between, and for our own calls the copy can only be too full.
//! What others use is learned from the responses, which correct the copy in both directions within what they prove.

use std::time::Duration;

use tokio::time::Instant;

use super::frost::{Frost, Notice};
use super::limit::CallLimit;
use super::priority::PerPriority;
use super::window::Window;
use super::{Feedback, Priority};

/// Rounding of the arithmetic; no real call is this small.
const EPSILON: f64 = 1e-6;

/// The pause after a 429 that names none, for the first one in a row; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The time that the others wait for the response to the first call, before one more asks.
const FIRST_LOOK: Duration = Duration::from_secs(1);

/// No pause is longer than this many windows, whoever asks for it: then one call finds out whether it has to go on. A bucket
/// that is full is empty after one.
const LONGEST_PAUSE: u32 = 3;

/// The least and the most that those windows count for: waits are named in seconds, and later times cannot be reckoned with.
const LONGEST_PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(24 * 60 * 60));

/// No wait is said to be longer.
const LONGEST_WAIT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The copy of the bucket.
pub(super) struct Bucket {
    calls: u32,
    window: Window,
    /// How full it is by calls that were answered.
    level: f64,
    /// When `level` was true; drains from here on. In the future during a pause.
    seen: Instant,
    in_flight: u32,
    /// Calls answered so far.
    answered: u64,
    /// Whether anything was learned.
    learned: bool,
    /// When the last call left before anything was learned.
    asked: Option<Instant>,
    pause: Option<Instant>,
    /// Counts pauses: what left before one says nothing about the time after it.
    epoch: u64,
    refusals_in_a_row: u32,
    frost: Frost,
    /// When the last call of each priority left.
    left: PerPriority<Option<Instant>>,
}

/// What a call has to remember from when it left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Departure {
    pub(super) at: Instant,
    pub(super) answered: u64,
    epoch: u64,
}

impl Bucket {
    pub(super) fn new(assumed: CallLimit, now: Instant) -> Self {
        Self {
            calls: assumed.calls.max(1),
            window: Window::new(assumed.window),
            level: 0.0,
            seen: now,
            in_flight: 0,
            answered: 0,
            learned: false,
            asked: None,
            pause: None,
            epoch: 0,
            refusals_in_a_row: 0,
            frost: Frost::default(),
            left: PerPriority::default(),
        }
    }

    pub(super) fn assume(&mut self, limit: CallLimit) {
        if !self.learned {
            self.calls = limit.calls.max(1);
        }
        // A client for each request assumes the same again.
        if limit.window != self.window.assumed() {
            self.window = Window::new(limit.window);
        }
    }

    pub(super) fn limit(&self) -> CallLimit {
        CallLimit { calls: self.calls, window: self.window.length() }
    }

    pub(super) fn learned(&self) -> bool {
        self.learned
    }

    pub(super) fn in_flight(&self) -> u32 {
        self.in_flight
    }

    /// How full it may be.
    pub(super) fn used(&mut self, now: Instant) -> f64 {
        self.drain(now);
        self.level + f64::from(self.in_flight)
    }

    pub(super) fn paused_for(&self, now: Instant) -> Option<Duration> {
        self.pause.map(|until| until.saturating_duration_since(now)).filter(|rest| !rest.is_zero())
    }

    /// Takes a slot, or says how long there will be none, if no response says better. A call that is due goes by its least share:
    /// it leaves nothing to others.
    pub(super) fn take(&mut self, priority: Priority, due: bool, now: Instant) -> Result<Departure, Duration> {
        let wait = self.wait_for(1, if due { Priority::Interactive } else { priority }, now);
        if !wait.is_zero() {
            return Err(wait);
        }
        Ok(self.depart(priority, now))
    }

    /// The time until a call that has waited since then is due by the least share of its priority.
    pub(super) fn due_in(&self, priority: Priority, since: Instant, now: Instant) -> Option<Duration> {
        let share = self.seconds(f64::from(priority.one_in()?));
        let last = self.left.of(priority).map_or(since, |left| left.max(since));
        Some(share.saturating_sub(now.saturating_duration_since(last)))
    }

    /// The time in which so many calls drain.
    fn seconds(&self, calls: f64) -> Duration {
        Duration::from_secs_f64((calls / self.limit().rate()).min(LONGEST_WAIT.as_secs_f64()))
    }

    fn longest_pause(&self) -> Duration {
        let (least, most) = LONGEST_PAUSES;
        self.window.length().saturating_mul(LONGEST_PAUSE).clamp(least, most)
    }

    /// Takes the notice that is to be logged.
    pub(super) fn notice(&mut self) -> Option<Notice> {
        self.frost.notice()
    }

    /// A call leaves; that it may is known already.
    pub(super) fn depart(&mut self, priority: Priority, now: Instant) -> Departure {
        self.in_flight += 1;
        if !self.learned {
            self.asked = Some(now);
        }
        *self.left.of_mut(priority) = Some(now);
        Departure { at: now, answered: self.answered, epoch: self.epoch }
    }

    /// Takes over what the fleet knows: it knows of more calls than this process.
    #[cfg(feature = "redis")]
    pub(super) fn hear(&mut self, heard: &super::fleet::Heard, now: Instant) {
        self.drain(now);
        if let Some(calls) = heard.calls {
            self.calls = calls;
            self.learned = true;
        }
        if heard.refused {
            self.window.doubt();
        }
        if !heard.pause.is_zero() {
            let until = now + heard.pause.min(self.longest_pause());
            self.pause = self.pause.max(Some(until));
            self.seen = self.seen.max(until);
        }
        let used = heard.used.min(self.limit().capacity() + 1.0);
        self.level = self.level.max(used - f64::from(self.in_flight));
        if heard.frozen {
            self.frost.begin(None);
        } else if self.paused_for(now).is_none() {
            self.frost.end();
        }
    }

    /// Returns the time until `slots` more calls could have left, if no response comes before.
    pub(super) fn wait_for(&mut self, slots: usize, priority: Priority, now: Instant) -> Duration {
        self.least_wait_for(slots, priority, now).max(self.learning_for(now))
    }

    /// Returns the time that `slots` more calls have to wait, whatever the response to the first call says.
    pub(super) fn least_wait_for(&mut self, slots: usize, priority: Priority, now: Instant) -> Duration {
        let pause = self.paused_for(now).unwrap_or_default();
        let excess = self.used(now) + slots as f64 - self.room(priority);
        if excess <= EPSILON {
            return pause;
        }
        pause + self.seconds(excess)
    }

    /// Returns the time for which nothing leaves because nothing is known: others may have filled the bucket before this process
    /// began. So one call asks, and one more each time that no response came for a while. Those that ended without one leave no
    /// faster than they drain.
    fn learning_for(&mut self, now: Instant) -> Duration {
        let used = self.used(now);
        // Calls that never left ask nothing.
        let Some(asked) = self.asked.filter(|_| !self.learned && used > EPSILON) else { return Duration::ZERO };
        let rest = (asked + FIRST_LOOK).saturating_duration_since(now);
        if self.in_flight > 0 { rest } else { rest.min(self.seconds(used)) }
    }

    /// Calls that fit in.
    pub(super) fn available(&mut self, now: Instant) -> u32 {
        if self.paused_for(now).is_some() || !self.learning_for(now).is_zero() {
            return 0;
        }
        let room = (self.room(Priority::Interactive) - self.used(now) + EPSILON).max(0.0) as u32;
        if self.learned { room } else { room.min(1) }
    }

    fn room(&self, priority: Priority) -> f64 {
        let limit = self.limit();
        limit.capacity() - priority.reserve(limit)
    }

    /// A call that never left.
    pub(super) fn give_back(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// A call whose response came, or will never be known.
    pub(super) fn settle(&mut self, departure: Departure, feedback: Option<Feedback>, now: Instant) {
        self.drain(now);
        self.in_flight = self.in_flight.saturating_sub(1);
        if let Some(feedback) = feedback.filter(|feedback| feedback.refused) {
            return self.refuse(departure, feedback.retry_after, now);
        }
        self.level += 1.0;
        self.answered += 1;
        let Some(feedback) = feedback else { return };
        self.learned = true;
        if let Some((used, calls)) = feedback.used {
            self.calls = calls;
            if departure.epoch == self.epoch {
                self.refusals_in_a_row = 0;
                self.frost.end();
                // One more than there is room for says all: whatever a response reports, it drains within a window.
                self.correct(departure, used.min(calls.saturating_add(1)), now);
            }
        }
    }

    /// Brings the copy within what a response proves.
    fn correct(&mut self, departure: Departure, used: u32, now: Instant) {
        let used = f64::from(used);
        let rate = self.limit().rate();
        let own = f64::from(self.in_flight);
        // Of our calls, all that are on their way and all that were answered meanwhile may have been counted afterwards.
        let meanwhile = self.answered - departure.answered - 1;
        // Whether Gorgias rounds up or down is not known: one more.
        let most = used + 1.0 + own + meanwhile as f64;
        let least = used - rate * (now - departure.at).as_secs_f64();
        let ours = self.level + own;
        // Less than one call is rounding; more are the calls of others.
        let corrected = if ours + 1.0 <= least { least } else { ours.min(most) };
        self.level = (corrected - own).max(0.0);
        self.window.observe(self.calls, departure, used, self.answered, self.in_flight, now);
    }

    /// Nothing leaves for a while; then one call, and the others at the pace of the drain, until a response says better.
    fn refuse(&mut self, departure: Departure, retry_after: Option<Duration>, now: Instant) {
        self.learned = true;
        if departure.epoch == self.epoch {
            self.epoch += 1;
            self.refusals_in_a_row += 1;
            self.window.doubt();
        }
        let longest = self.longest_pause();
        let doubled = FIRST_PAUSE * 2u32.saturating_pow(self.refusals_in_a_row.saturating_sub(1).min(16));
        let asked = retry_after.filter(|wait| !wait.is_zero());
        self.frost.refused(asked, longest, now);
        let pause = asked.unwrap_or(doubled.min(self.window.length())).min(longest);
        // Other processes were refused as well; not all come back in the same instant.
        let scatter = self.seconds(fastrand::f64()).min(longest);
        let until = (now + pause + scatter).max(self.pause.unwrap_or(now));
        self.pause = Some(until);
        self.seen = until;
        self.level = (self.limit().capacity() - 1.0 - f64::from(self.in_flight)).max(0.0);
    }

    fn drain(&mut self, now: Instant) {
        if now > self.seen {
            self.level = (self.level - self.limit().rate() * (now - self.seen).as_secs_f64()).max(0.0);
            self.seen = now;
        }
    }
}

#[cfg(all(test, feature = "redis"))]
mod tests {
    use super::super::fleet::Heard;
    use super::*;

    /// More than a full bucket and the call that is refused is not believed of others.
    #[test]
    fn what_others_use_is_believed_up_to_a_full_bucket_and_one() {
        let now = Instant::now();
        for (used, wait) in [(10.0, 0.0), (39.0, 0.0), (40.0, 0.5), (41.0, 1.0), (1_000.0, 1.0)] {
            let mut bucket = Bucket::new(CallLimit { calls: 40, window: Duration::from_secs(20) }, now);
            let heard = Heard { calls: Some(40), used, pause: Duration::ZERO, frozen: false, refused: false };
            bucket.hear(&heard, now);
            assert_eq!(bucket.wait_for(1, Priority::Interactive, now), Duration::from_secs_f64(wait), "{used}");
        }
    }
}

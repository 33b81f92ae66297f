//! Chance that repeats itself: everything is drawn from the seed and from what is drawn for, never from the order of drawing.

/// A row of random numbers.
#[derive(Debug)]
pub(super) struct Dice(fastrand::Rng);

impl Dice {
    /// The row for one thing: the same for the same seed, purpose and number.
    pub(super) fn new(seed: u64, purpose: &str, number: usize) -> Self {
        let purpose = crate::state::files::fingerprint(purpose.as_bytes(), seed);
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        Self(fastrand::Rng::with_seed(purpose ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// From 0 up to, and without, the end.
    pub(super) fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { self.0.usize(..end) }
    }

    /// Both ends included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.i64(low..=high.max(low))
    }

    /// From 0 to 1, small numbers more often. Only operations that every machine rounds alike.
    pub(super) fn early(&mut self) -> f64 {
        let even = self.0.f64();
        even * even.sqrt()
    }

    pub(super) fn percent(&mut self, chance: u32) -> bool {
        self.0.u32(..100) < chance
    }

    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// One of several texts.
    pub(super) fn text(&mut self, items: &[&'static str]) -> &'static str {
        self.pick(items).copied().unwrap_or_default()
    }

    /// Each item as often as its weight says.
    pub(super) fn weighted<'a, T>(&mut self, items: &'a [T], weight: impl Fn(&T) -> u32) -> Option<&'a T> {
        let total: u32 = items.iter().map(&weight).sum();
        let mut left = if total == 0 { 0 } else { self.0.u32(..total) };
        items.iter().find(|item| {
            let own = weight(item);
            let here = left < own;
            left = left.saturating_sub(own);
            here
        })
    }
}

//! What the shop has to deliver: in disorder, some of it twice, and again what was not taken.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A shop waits minutes before it tries again, and longer each time; this one is in a hurry.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A delivery of an event, by the place of its order and its own among those of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Delivery {
    pub(crate) order: usize,
    pub(crate) event: usize,
    /// Times that it was tried.
    tries: u32,
}

/// Deliveries that nobody has taken yet.
pub(crate) struct Outbox(Mutex<Waiting>);

struct Waiting {
    /// The next one is the last.
    fresh: Vec<Delivery>,
    again: BinaryHeap<Reverse<(Instant, Delivery)>>,
    /// Those that are under way included.
    open: usize,
}

/// What to do next.
pub(crate) enum Next {
    Deliver(Delivery),
    Wait(Duration),
    End,
}

impl Outbox {
    /// Orders with these many events each are placed one after the other, while others go on. One delivery in six comes late, and
    /// one event in four comes twice.
    pub(crate) fn new(counts: &[usize], seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed ^ 0x0005_7012_4d00);
        let mut timed = Vec::new();
        for (order, count) in counts.iter().enumerate() {
            let mut at = order as f64 / counts.len().max(1) as f64;
            for event in 0..*count {
                let delivery = Delivery { order, event, tries: 0 };
                let late = if random.u8(..6) == 0 { random.f64() * 0.02 } else { 0.0 };
                timed.push((at + late, delivery));
                if random.u8(..4) == 0 {
                    // At the same time, or later.
                    let later = if random.bool() { 0.0 } else { random.f64() * 0.1 };
                    timed.push((at + late + later, delivery));
                }
                at += random.f64() * 0.02;
            }
        }
        timed.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        Self::of(timed.into_iter().map(|(_, delivery)| delivery).collect())
    }

    /// Orders with one event each, which comes once.
    pub(crate) fn plain(orders: usize) -> Self {
        Self::of((0..orders).map(|order| Delivery { order, event: 0, tries: 0 }).collect())
    }

    fn of(fresh: Vec<Delivery>) -> Self {
        let open = fresh.len();
        Self(Mutex::new(Waiting { fresh, again: BinaryHeap::new(), open }))
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn next(&self) -> Next {
        let mut waiting = self.lock();
        let now = Instant::now();
        let due = waiting.again.peek().map(|Reverse((at, _))| at.saturating_duration_since(now));
        if due.is_some_and(|due| due.is_zero())
            && let Some(Reverse((_, delivery))) = waiting.again.pop()
        {
            return Next::Deliver(delivery);
        }
        if let Some(delivery) = waiting.fresh.pop() {
            return Next::Deliver(delivery);
        }
        if waiting.open == 0 {
            return Next::End;
        }
        Next::Wait(due.unwrap_or(FIRST_PAUSE).clamp(Duration::from_millis(1), FIRST_PAUSE))
    }

    pub(crate) fn taken(&self) {
        let mut waiting = self.lock();
        waiting.open = waiting.open.saturating_sub(1);
    }

    pub(crate) fn not_taken(&self, mut delivery: Delivery) {
        let pause = FIRST_PAUSE.saturating_mul(1 << delivery.tries.min(10)).min(LONGEST_PAUSE);
        delivery.tries += 1;
        self.lock().again.push(Reverse((Instant::now() + pause, delivery)));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn all_is_delivered_some_of_it_twice_and_some_of_it_late() {
        let outbox = Outbox::new(&[3; 100], 1);
        let (mut all, mut known, mut late, mut last) = (0, HashSet::new(), 0, [0; 100]);
        while let Next::Deliver(delivery) = outbox.next() {
            all += 1;
            if known.insert((delivery.order, delivery.event)) {
                let Some(last) = last.get_mut(delivery.order) else { panic!("an order that there is not") };
                late += usize::from(delivery.event < *last);
                *last = (*last).max(delivery.event);
            }
        }
        assert_eq!(known.len(), 300);
        assert!((350..420).contains(&all), "{all}");
        assert!((10..100).contains(&late), "{late}");
    }

    #[test]
    fn what_is_not_taken_is_delivered_again() {
        let outbox = Outbox::new(&[1], 3);
        let Next::Deliver(delivery) = outbox.next() else { panic!("there is one") };
        while let Next::Deliver(_) = outbox.next() {
            outbox.taken();
        }
        outbox.not_taken(delivery);
        let again = loop {
            match outbox.next() {
                Next::Deliver(again) => break again,
                Next::Wait(pause) => std::thread::sleep(pause),
                Next::End => panic!("it was not taken"),
            }
        };
        assert_eq!((again.order, again.event), (0, 0));
        outbox.taken();
        assert!(matches!(outbox.next(), Next::End));
    }
}

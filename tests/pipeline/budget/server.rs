//! The bucket of Gorgias, as documented: it refuses a call that would overflow it, and drains evenly.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use gorgias::budget::{Budget, CallLimit, Feedback, Priority};
use tokio::time::Instant;

#[derive(Clone)]
pub(crate) struct Server(Arc<Mutex<Bucket>>);

struct Bucket {
    limit: CallLimit,
    level: f64,
    seen: Instant,
    accepted: u32,
    refused: u32,
}

impl Server {
    pub(crate) fn new(limit: CallLimit) -> Self {
        Self(Arc::new(Mutex::new(Bucket { limit, level: 0.0, seen: Instant::now(), accepted: 0, refused: 0 })))
    }

    /// A call arrives now.
    pub(crate) fn call(&self) -> Feedback {
        let mut bucket = self.0.lock().unwrap();
        let rate = f64::from(bucket.limit.calls) / bucket.limit.window.as_secs_f64();
        let now = Instant::now();
        bucket.level = (bucket.level - rate * (now - bucket.seen).as_secs_f64()).max(0.0);
        bucket.seen = now;
        let mut feedback = Feedback::default();
        let capacity = f64::from(bucket.limit.calls);
        if bucket.level + 1.0 > capacity + 1e-9 {
            bucket.refused += 1;
            feedback.refused = true;
            let wait = (bucket.level + 1.0 - capacity) / rate;
            feedback.retry_after = Some(Duration::from_secs(wait.ceil() as u64));
        } else {
            bucket.level += 1.0;
            bucket.accepted += 1;
        }
        feedback.used = Some((bucket.level.ceil() as u32, bucket.limit.calls));
        feedback
    }

    pub(crate) fn accepted(&self) -> u32 {
        self.0.lock().unwrap().accepted
    }

    pub(crate) fn refused(&self) -> u32 {
        self.0.lock().unwrap().refused
    }
}

/// A number between 0 and 1, the same in each run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Calls without end, each with a way there and a way back of up to `latency`.
pub(crate) async fn work(budget: Budget, server: Server, seed: u64, latency: Duration) {
    let mut dice = Dice::new(seed);
    loop {
        let permit = budget.acquire(Priority::Interactive).await;
        tokio::time::sleep(latency.mul_f64(dice.roll())).await;
        let feedback = server.call();
        tokio::time::sleep(latency.mul_f64(dice.roll())).await;
        permit.complete(feedback);
    }
}

/// One call, answered at once.
pub(crate) async fn call(budget: &Budget, server: &Server) -> Feedback {
    let permit = budget.acquire(Priority::Interactive).await;
    let feedback = server.call();
    permit.complete(feedback);
    feedback
}

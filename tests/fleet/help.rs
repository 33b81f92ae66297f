//! What these tests share.

use std::time::{Duration, Instant};

use crate::redis_server::RedisServer;
pub(crate) use crate::support::log::Log;
use gorgias::budget::{Budget, CallLimit, Feedback, Fleet, Permit, Priority};

/// A bucket that hardly drains, so that what is in it does not depend on the speed of the test.
pub(crate) const SLOW: CallLimit = CallLimit { calls: 40, window: Duration::from_secs(40 * 3600) };

/// A member of the fleet with connections of its own, as another process would be.
pub(crate) fn fleet(url: &str) -> Fleet {
    // The machine may be busy: only the tests of a Redis that is away are about time.
    Fleet::redis(url).unwrap().timeout(Duration::from_secs(10))
}

pub(crate) fn member(url: &str, account: &str) -> Budget {
    Budget::in_fleet(SLOW, fleet(url), account)
}

pub(crate) fn told(used: u32, calls: u32) -> Feedback {
    let mut feedback = Feedback::default();
    feedback.used = Some((used, calls));
    feedback
}

pub(crate) fn refused(seconds: Option<u64>) -> Feedback {
    let mut feedback = told(40, 40);
    feedback.refused = true;
    feedback.retry_after = seconds.map(Duration::from_secs);
    feedback
}

/// A call that may leave at once.
pub(crate) async fn take(budget: &Budget) -> Permit {
    budget.acquire_within(Priority::Interactive, Duration::ZERO).await.unwrap()
}

/// How long the wait would be when no call may leave at once.
pub(crate) async fn refusal(budget: &Budget, priority: Priority) -> Duration {
    let error = budget.acquire_within(priority, Duration::ZERO).await.unwrap_err();
    assert_eq!(error.kind(), gorgias::ErrorKind::BudgetExhausted);
    error.retry_after().unwrap()
}

/// As if the first call had been waited for in vain, so that one more may leave.
pub(crate) fn wait_in_vain(redis: &RedisServer, account: &str) {
    redis.ask::<()>(&format!("HSET gorgias:{{{account}}}:bucket asked 0"));
}

/// Reports are made in the background: waits until they have arrived.
pub(crate) async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(20), "{what} does not come true");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

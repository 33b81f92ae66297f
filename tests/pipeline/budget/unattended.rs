//! Waits that somebody began and does not look after, as a page that is read ahead while its caller works on the one before.

use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use gorgias::budget::{Budget, CallLimit, Permit, Priority};
use tokio::time::{Instant, timeout};

use crate::budget::learning::{refused, told};

const LONG: Duration = Duration::from_secs(600);

/// A budget whose bucket is full.
async fn full() -> Budget {
    let budget = Budget::new(CallLimit::API_KEY);
    budget.acquire(Priority::Interactive).await.complete(told(40));
    budget
}

/// Looks once after a wait that has to go on.
fn begin(wait: std::pin::Pin<&mut impl Future<Output = Permit>>) {
    assert!(wait.poll(&mut Context::from_waker(Waker::noop())).is_pending());
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_nobody_looks_after_holds_up_nobody() {
    for (unattended, priority) in [
        (Priority::Interactive, Priority::Interactive),
        (Priority::Bulk, Priority::Bulk),
        (Priority::Bulk, Priority::Interactive),
        (Priority::Interactive, Priority::Bulk),
    ] {
        let budget = full().await;
        let mut first = pin!(budget.acquire(unattended));
        begin(first.as_mut());
        let start = Instant::now();
        for _ in 0..5 {
            let permit = timeout(LONG, budget.acquire(priority)).await;
            drop(permit.unwrap_or_else(|_| panic!("{priority:?} waits forever behind {unattended:?}")));
        }
        // At the pace of the drain, the one that nobody looks after included; bulk calls first wait for their reserve.
        assert!(start.elapsed() <= Duration::from_millis(10_000), "{unattended:?} {priority:?}: {:?}", start.elapsed());
        timeout(LONG, first).await.unwrap().give_back();
        assert_eq!((budget.state().waiting, budget.state().in_flight), (0, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_dropped_after_its_turn_came_takes_nothing() {
    let budget = full().await;
    {
        let mut dropped = pin!(budget.acquire(Priority::Interactive));
        begin(dropped.as_mut());
        let second = timeout(LONG, budget.acquire(Priority::Interactive)).await.unwrap();
        // Its place in the bucket is kept.
        assert_eq!((budget.state().waiting, budget.state().in_flight), (0, 2));
        second.give_back();
    }
    assert_eq!((budget.state().waiting, budget.state().in_flight), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_pause_holds_those_behind_a_wait_that_nobody_looks_after() {
    let budget = full().await;
    let mut first = pin!(budget.acquire(Priority::Interactive));
    begin(first.as_mut());
    let permit = timeout(LONG, budget.acquire(Priority::Interactive)).await.unwrap();
    permit.complete(refused(Some(30)));
    let blocked = budget.state().blocked_for.unwrap();
    let start = Instant::now();
    timeout(LONG, budget.acquire(Priority::Interactive)).await.unwrap().give_back();
    assert!(start.elapsed() >= blocked);
}

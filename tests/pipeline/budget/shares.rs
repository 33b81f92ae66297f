//! Priorities: who goes first, what the others get at least, and how long it all takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use gorgias::budget::{Budget, CallLimit, Priority};
use tokio::time::{Instant, timeout};

use crate::budget::learning::told;
use crate::budget::server::Server;

const ALL: [Priority; 3] = [Priority::Interactive, Priority::Bulk, Priority::Background];

/// Tasks that call all the time with this priority; counts their calls.
fn crowd(budget: &Budget, server: &Server, priority: Priority) -> Arc<AtomicU32> {
    let count = Arc::new(AtomicU32::new(0));
    for _ in 0..8 {
        let (budget, server, count) = (budget.clone(), server.clone(), Arc::clone(&count));
        tokio::spawn(async move {
            loop {
                let permit = budget.acquire(priority).await;
                tokio::time::sleep(Duration::from_millis(50)).await;
                permit.complete(server.call());
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    count
}

#[tokio::test(start_paused = true)]
async fn later_priorities_keep_a_least_share_however_much_the_others_do() {
    let (budget, server) = (Budget::new(CallLimit::API_KEY), Server::new(CallLimit::API_KEY));
    let counts = ALL.map(|priority| crowd(&budget, &server, priority));
    tokio::time::sleep(Duration::from_secs(400)).await;
    let [interactive, bulk, background] = counts.map(|count| count.load(Ordering::SeqCst));
    // 800 calls drain in this time: one in 10 and one in 40 of them at least, and not much more.
    assert!((76..=90).contains(&bulk), "{bulk}");
    assert!((17..=30).contains(&background), "{background}");
    assert!(interactive >= 700, "{interactive}");
    assert!(server.accepted() as f64 >= 0.97 * 840.0, "{}", server.accepted());
    assert_eq!(server.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn each_priority_leaves_its_part_to_the_others() {
    for (priority, full) in [(Priority::Interactive, 40.0), (Priority::Bulk, 30.0), (Priority::Background, 20.0)] {
        let budget = Budget::new(CallLimit::API_KEY);
        budget.acquire(Priority::Interactive).await.complete(told(1));
        while let Ok(permit) = timeout(Duration::ZERO, budget.acquire(priority)).await {
            drop(permit);
        }
        assert_eq!(budget.state().used.round(), full, "{priority:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn they_go_in_their_order_and_are_counted_apart() {
    let budget = Budget::new(CallLimit::API_KEY);
    budget.acquire(Priority::Interactive).await.complete(told(40));
    let (sender, mut left) = tokio::sync::mpsc::unbounded_channel();
    for priority in ALL.into_iter().rev() {
        let (budget, sender) = (budget.clone(), sender.clone());
        tokio::spawn(async move {
            drop(budget.acquire(priority).await);
            sender.send(priority).unwrap();
        });
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(sender);
    let state = budget.state();
    assert_eq!((state.waiting, ALL.map(|priority| state.waiting_in(priority))), (3, [1, 1, 1]));
    for priority in ALL {
        assert_eq!(left.recv().await, Some(priority));
    }
    assert_eq!(budget.state().waiting, 0);
}

#[tokio::test(start_paused = true)]
async fn an_estimate_comes_true() {
    for priority in ALL {
        let budget = Budget::new(CallLimit::API_KEY);
        budget.acquire(Priority::Interactive).await.complete(told(10));
        assert_eq!(budget.estimate(0, priority), Duration::ZERO);
        let (estimate, start) = (budget.estimate(200, priority), Instant::now());
        for _ in 0..200 {
            drop(budget.acquire(priority).await);
        }
        let difference = estimate.abs_diff(start.elapsed());
        assert!(difference < Duration::from_secs(1), "{priority:?}: {estimate:?}, {:?}", start.elapsed());
    }
    // Also before anything is known, and while the first call is on its way.
    for asking in [false, true] {
        let budget = Budget::new(CallLimit::API_KEY);
        let first = if asking { Some(budget.acquire(Priority::Interactive).await) } else { None };
        let (estimate, start) = (budget.estimate(200, Priority::Bulk), Instant::now());
        first.into_iter().for_each(|first| first.complete(told(1)));
        for used in 1..=200 {
            budget.acquire(Priority::Bulk).await.complete(told(used.min(30)));
        }
        let difference = estimate.abs_diff(start.elapsed());
        assert!(difference < Duration::from_secs(2), "{asking}: {estimate:?}, {:?}", start.elapsed());
    }
    // However many, it is a number.
    assert!(Budget::new(CallLimit::API_KEY).estimate(usize::MAX, Priority::Bulk) > Duration::from_secs(86_400));
}

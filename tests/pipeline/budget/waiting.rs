//! Who waits, for how long, and in which order.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use gorgias::ErrorKind;
use gorgias::budget::{Budget, CallLimit, Priority};
use tokio::time::{Instant, timeout};

use crate::budget::learning::{refused, told};
use crate::budget::server::{Server, call, work};

/// A budget whose bucket is known to be this full.
async fn filled(used: u32) -> Budget {
    let budget = Budget::new(CallLimit::API_KEY);
    budget.acquire(Priority::Interactive).await.complete(told(used));
    if used > 1 {
        assert_eq!(budget.state().used, f64::from(used));
    }
    budget
}

#[tokio::test(start_paused = true)]
async fn waiters_leave_in_the_order_of_their_coming() {
    let budget = filled(40).await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = (0..10)
        .map(|number| {
            let (budget, order) = (budget.clone(), Arc::clone(&order));
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(number)).await;
                let _permit = budget.acquire(Priority::Interactive).await;
                order.lock().unwrap().push(number);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), (0..10).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_waiter_that_is_dropped_delays_nobody_and_takes_nothing() {
    let budget = filled(40).await;
    for _ in 0..5 {
        assert!(timeout(Duration::from_millis(10), budget.acquire(Priority::Interactive)).await.is_err());
    }
    assert_eq!(budget.state().waiting, 0);
    let start = Instant::now();
    let first = budget.clone();
    let first = tokio::spawn(async move { first.acquire(Priority::Interactive).await });
    tokio::time::sleep(Duration::from_millis(1)).await;
    let second = budget.clone();
    let second = tokio::spawn(async move { second.acquire(Priority::Interactive).await });
    tokio::time::sleep(Duration::from_millis(1)).await;
    assert_eq!(budget.state().waiting, 2);
    first.abort();
    second.await.unwrap().give_back();
    assert!(start.elapsed() < Duration::from_millis(510), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_permit_that_is_given_back_frees_its_place_and_a_dropped_one_counts() {
    let budget = filled(1).await;
    let used = budget.state().used;
    assert_eq!(format!("{:?}", budget.acquire(Priority::Interactive).await), "Permit { .. }");
    let used = used + 1.0;
    budget.acquire(Priority::Interactive).await.give_back();
    assert_eq!(budget.state().used, used);
    drop(budget.acquire(Priority::Interactive).await);
    assert_eq!(budget.state().used, used + 1.0);
    assert_eq!(budget.state().in_flight, 0);
}

#[tokio::test(start_paused = true)]
async fn retry_after_holds_everybody_and_then_one_goes_first() {
    let (budget, server) = (filled(1).await, Server::new(CallLimit::API_KEY));
    let permit = budget.acquire(Priority::Interactive).await;
    permit.complete(refused(Some(7)));
    let blocked = budget.state().blocked_for.unwrap();
    assert!(blocked >= Duration::from_secs(7) && blocked <= Duration::from_millis(7500), "{blocked:?}");
    let start = Instant::now();
    let departures = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (budget, departures) = (budget.clone(), Arc::clone(&departures));
            tokio::spawn(async move {
                let permit = budget.acquire(Priority::Interactive).await;
                departures.lock().unwrap().push(start.elapsed());
                tokio::time::sleep(Duration::from_secs(3600)).await;
                drop(permit);
            })
        })
        .collect();
    tokio::time::sleep(blocked + Duration::from_millis(1900)).await;
    // One at the end of the pause, and the others at the pace of the drain: no answer has told better yet.
    let departures = departures.lock().unwrap().clone();
    assert!(departures.iter().all(|at| *at >= blocked), "{departures:?} before {blocked:?}");
    assert_eq!(departures.len(), 4, "{departures:?}");
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    assert_eq!(server.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn after_a_pause_an_answer_that_tells_of_room_lets_the_others_go() {
    let (budget, server) = (filled(1).await, Server::new(CallLimit::API_KEY));
    budget.acquire(Priority::Interactive).await.complete(refused(Some(5)));
    let start = Instant::now();
    for _ in 0..30 {
        call(&budget, &server).await;
    }
    assert!(start.elapsed() <= Duration::from_millis(5600), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn refusals_without_retry_after_pause_longer_each_time() {
    let budget = filled(1).await;
    let mut before = Duration::ZERO;
    for expected in [1, 2, 4, 8, 16, 20, 20] {
        let permit = budget.acquire(Priority::Interactive).await;
        permit.complete(refused(None));
        let pause = budget.state().blocked_for.unwrap();
        let expected = Duration::from_secs(expected);
        assert!(pause >= expected && pause <= expected + Duration::from_millis(500), "{pause:?}");
        assert!(pause + Duration::from_millis(500) >= before);
        before = pause;
    }
}

#[tokio::test(start_paused = true)]
async fn calls_that_left_together_and_are_refused_together_are_one_refusal() {
    let budget = filled(1).await;
    let mut permits = Vec::new();
    for _ in 0..20 {
        permits.push(budget.acquire(Priority::Interactive).await);
    }
    for permit in permits {
        permit.complete(refused(None));
    }
    assert!(budget.state().blocked_for.unwrap() <= Duration::from_millis(1500));
    assert_eq!(budget.state().in_flight, 0);
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_go_before_a_newcomer_even_if_nobody_polls_them() {
    for (waiter, newcomer) in [
        (Priority::Interactive, Priority::Interactive),
        (Priority::Interactive, Priority::Bulk),
        (Priority::Bulk, Priority::Interactive),
    ] {
        let budget = filled(40).await;
        let mut waiting = Box::pin(budget.acquire(waiter));
        assert!(timeout(Duration::ZERO, &mut waiting).await.is_err());
        // Bulk calls are due by their least share after 10 calls' time.
        tokio::time::sleep(Duration::from_secs(6)).await;
        let _newcomer = budget.acquire(newcomer).await;
        assert_eq!((budget.state().waiting, budget.state().in_flight), (0, 2), "{waiter:?} before {newcomer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_estimate_counts_those_who_wait() {
    let budget = filled(40).await;
    let mut waiting = Vec::new();
    for priority in [Priority::Interactive, Priority::Interactive, Priority::Bulk] {
        let mut acquire = Box::pin(budget.acquire(priority));
        assert!(timeout(Duration::ZERO, &mut acquire).await.is_err());
        waiting.push(acquire);
    }
    let state = budget.state();
    let counts =
        [Priority::Interactive, Priority::Bulk, Priority::Background].map(|priority| state.waiting_in(priority));
    assert_eq!((counts, state.waiting), ([2, 1, 0], 3));
    let seconds = |priority| budget.estimate(1, priority).as_secs_f64();
    assert_eq!(seconds(Priority::Interactive), 1.5, "two calls drain in a second");
    assert_eq!(seconds(Priority::Bulk), 7.0, "three go first, and ten are left to others");
    let refusal = budget.acquire_within(Priority::Interactive, Duration::from_millis(1400)).await.unwrap_err();
    assert_eq!(refusal.retry_after(), Some(Duration::from_millis(1500)));
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_in_vain() {
    let budget = filled(40).await;
    let start = Instant::now();
    let error = budget.acquire_within(Priority::Interactive, Duration::from_millis(100)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BudgetExhausted);
    assert!(!error.may_have_taken_effect());
    assert_eq!(start.elapsed(), Duration::ZERO, "the error comes before the wait");
    let wait = error.retry_after().unwrap();
    assert_eq!(wait, Duration::from_millis(500));
    let permit = budget.acquire_within(Priority::Interactive, wait).await.unwrap();
    assert_eq!(permit.waited(), wait);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_turns_out_longer_ends_in_time() {
    let budget = filled(40).await;
    let patient = budget.clone();
    let patient =
        tokio::spawn(async move { patient.acquire_within(Priority::Interactive, Duration::from_secs(2)).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    // A call that left before is refused.
    let start = Instant::now();
    let late = budget.clone();
    let late = tokio::spawn(async move { late.acquire(Priority::Interactive).await });
    tokio::time::sleep(Duration::from_millis(400)).await;
    patient.await.unwrap().unwrap().complete(refused(Some(30)));
    let error = budget.acquire_within(Priority::Interactive, Duration::from_secs(2)).await.unwrap_err();
    assert!(error.retry_after().unwrap() >= Duration::from_secs(30));
    assert!(start.elapsed() < Duration::from_secs(3));
    late.abort();
}

#[tokio::test(start_paused = true)]
async fn bulk_calls_leave_a_reserve_and_let_others_pass() {
    let budget = filled(1).await;
    let used = || async { budget.acquire(Priority::Bulk).await.complete(told(budget.state().used as u32)) };
    while timeout(Duration::ZERO, used()).await.is_ok() {}
    assert_eq!(budget.state().used.round(), 30.0, "a quarter is left");
    assert_eq!(budget.state().available, 10);

    // With the bucket full, an interactive call that comes later goes first.
    let budget = filled(40).await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let spawn = |priority: Priority| {
        let (budget, order) = (budget.clone(), Arc::clone(&order));
        tokio::spawn(async move {
            let _permit = budget.acquire(priority).await;
            order.lock().unwrap().push(priority);
        })
    };
    let bulk = spawn(Priority::Bulk);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let interactive = spawn(Priority::Interactive);
    interactive.await.unwrap();
    bulk.await.unwrap();
    assert_eq!(*order.lock().unwrap(), [Priority::Interactive, Priority::Bulk]);
}

#[tokio::test(start_paused = true)]
async fn a_stream_of_bulk_calls_does_not_slow_down_interactive_ones() {
    let (budget, server) = (Budget::new(CallLimit::API_KEY), Server::new(CallLimit::API_KEY));
    for _ in 0..8 {
        let (budget, server) = (budget.clone(), server.clone());
        tokio::spawn(async move {
            loop {
                let permit = budget.acquire(Priority::Bulk).await;
                permit.complete(server.call());
            }
        });
    }
    tokio::time::sleep(Duration::from_secs(60)).await;
    let start = Instant::now();
    for _ in 0..10 {
        call(&budget, &server).await;
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(server.refused(), 0);
}

#[tokio::test]
async fn a_hundred_cancelled_and_finished_calls_leave_nothing_behind() {
    let (budget, server) = (Budget::new(CallLimit::API_KEY), Server::new(CallLimit::API_KEY));
    let tasks: Vec<_> = (1..=100)
        .map(|seed| tokio::spawn(work(budget.clone(), server.clone(), seed, Duration::from_millis(2))))
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    for task in tasks {
        assert!(task.await.unwrap_err().is_cancelled());
    }
    assert_eq!((budget.state().waiting, budget.state().in_flight), (0, 0));
    assert_eq!(server.refused(), 0);
}

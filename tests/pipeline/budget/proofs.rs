//! What a response proves: about the window in which the bucket drains, and about how full it is.

use std::time::Duration;

use gorgias::budget::{Budget, CallLimit, Priority};

use crate::budget::learning::{refused, told};

async fn report(budget: &Budget, used: u32) {
    budget.acquire(Priority::Interactive).await.complete(told(used));
}

/// Reports each of these after a pause, in milliseconds.
async fn reports(budget: &Budget, all: &[(u64, u32)]) {
    for &(pause, used) in all {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        report(budget, used).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_window_is_halved_by_two_proofs_that_more_drained_than_it_explains() {
    // In the assumed window, two calls drain each second; a quarter more is no proof, nor are fewer than four.
    for (pause, drained, proof) in [
        (2000, 5, false),
        (2000, 6, true),
        (8000, 19, false),
        (8000, 21, true),
        (1000, 3, false),
        (1000, 4, true),
        (0, 6, true),
    ] {
        let budget = Budget::new(CallLimit::API_KEY);
        reports(&budget, &[(0, 30), (pause, 30 - drained)]).await;
        assert_eq!(budget.state().limit, CallLimit::API_KEY, "one proof is none");
        reports(&budget, &[(0, 30), (pause, 30 - drained)]).await;
        let expected = if proof { CallLimit::API_KEY_ENTERPRISE } else { CallLimit::API_KEY };
        assert_eq!(budget.state().limit, expected, "{drained} in {pause} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn a_response_is_compared_with_a_recent_one() {
    let budget = Budget::new(CallLimit::API_KEY);
    // Compared with the first one, 7 calls in 13 seconds would prove nothing.
    let all = [(0, 20), (11_000, 19), (2000, 13)];
    reports(&budget, &all).await;
    reports(&budget, &all).await;
    assert_eq!(budget.state().limit, CallLimit::API_KEY_ENTERPRISE);
}

#[tokio::test(start_paused = true)]
async fn a_response_corrects_the_copy_within_what_it_proves() {
    // Less than was thought: one more than is told, for nobody knows how Gorgias rounds.
    let budget = Budget::new(CallLimit::API_KEY);
    report(&budget, 1).await;
    for _ in 0..9 {
        drop(budget.acquire(Priority::Interactive).await);
    }
    assert_eq!(budget.state().used, 10.0);
    report(&budget, 5).await;
    assert_eq!(budget.state().used, 6.0);
    // More: what is less than one call is rounding, and no call of others.
    for (pause, told, used) in [(250, 7, 6.5), (250, 8, 8.0), (0, 7, 7.0), (0, 8, 8.0)] {
        let budget = Budget::new(CallLimit::API_KEY);
        reports(&budget, &[(0, 6), (pause, told)]).await;
        assert_eq!(budget.state().used, used, "{told} after {pause} ms");
    }
    // Of calls that are on their way, all may have been counted afterwards.
    let budget = Budget::new(CallLimit::API_KEY);
    report(&budget, 1).await;
    let mut permits = Vec::new();
    for _ in 0..5 {
        permits.push(budget.acquire(Priority::Interactive).await);
    }
    permits.pop().unwrap().complete(told(2));
    assert_eq!((budget.state().in_flight, budget.state().used), (4, 6.0));
}

#[tokio::test(start_paused = true)]
async fn after_a_refusal_there_is_room_for_one_besides_the_calls_under_way() {
    let budget = Budget::new(CallLimit::API_KEY);
    report(&budget, 1).await;
    let mut permits = Vec::new();
    for _ in 0..5 {
        permits.push(budget.acquire(Priority::Interactive).await);
    }
    permits.pop().unwrap().complete(refused(Some(3)));
    let state = budget.state();
    assert_eq!((state.in_flight, state.used, state.available), (4, 39.0, 0));
    tokio::time::sleep(state.blocked_for.unwrap()).await;
    assert_eq!(budget.state().available, 1);
}

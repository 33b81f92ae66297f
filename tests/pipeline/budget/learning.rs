//! The budget finds out what is true: how much is allowed, how fast it comes back, and what others use.

use std::time::Duration;

use gorgias::budget::{Budget, CallLimit, Feedback, Priority};
use tokio::time::Instant;

use crate::budget::server::{Server, call, work};

/// 8 tasks work for `time`; returns what the server accepted, refused, and would have accepted at most.
async fn load(assumed: CallLimit, truth: CallLimit, time: Duration, latency: Duration) -> (u32, u32, f64) {
    let (budget, server) = (Budget::new(assumed), Server::new(truth));
    let tasks: Vec<_> = (1..=8).map(|seed| tokio::spawn(work(budget.clone(), server.clone(), seed, latency))).collect();
    tokio::time::sleep(time).await;
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    let rate = f64::from(truth.calls) / truth.window.as_secs_f64();
    (server.accepted(), server.refused(), f64::from(truth.calls) + rate * time.as_secs_f64())
}

#[tokio::test(start_paused = true)]
async fn eight_tasks_use_the_allowance_and_are_never_refused() {
    for latency in [0, 20, 200, 900] {
        let latency = Duration::from_millis(latency);
        let (accepted, refused, allowed) =
            load(CallLimit::API_KEY, CallLimit::API_KEY, Duration::from_secs(100), latency).await;
        assert_eq!(refused, 0, "latency {latency:?}");
        assert!(f64::from(accepted) >= 0.97 * allowed, "{accepted} of {allowed} at latency {latency:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_limit_is_learned_from_the_first_answer() {
    let (accepted, refused, allowed) =
        load(CallLimit::API_KEY, CallLimit::OAUTH, Duration::from_secs(100), Duration::from_millis(50)).await;
    assert_eq!(refused, 0);
    assert!(f64::from(accepted) >= 0.97 * allowed, "{accepted} of {allowed}");
}

#[tokio::test(start_paused = true)]
async fn the_window_of_an_enterprise_account_is_discovered() {
    let (budget, server) = (Budget::new(CallLimit::API_KEY), Server::new(CallLimit::API_KEY_ENTERPRISE));
    let latency = Duration::from_millis(100);
    let tasks: Vec<_> = (1..=8).map(|seed| tokio::spawn(work(budget.clone(), server.clone(), seed, latency))).collect();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(budget.state().limit, CallLimit::API_KEY_ENTERPRISE);
    let before = server.accepted();
    tokio::time::sleep(Duration::from_secs(60)).await;
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    let accepted = server.accepted() - before;
    assert!(f64::from(accepted) >= 0.97 * 4.0 * 60.0, "{accepted} of 240");
    assert_eq!(server.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_ordinary_account_is_never_taken_for_an_enterprise_one() {
    let (budget, server) = (Budget::new(CallLimit::API_KEY), Server::new(CallLimit::API_KEY));
    for seed in 1..=8 {
        tokio::spawn(work(budget.clone(), server.clone(), seed, Duration::from_millis(500)));
    }
    for _ in 0..300 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(budget.state().limit, CallLimit::API_KEY);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_guess_of_the_window_is_withdrawn_by_a_refusal() {
    let budget = Budget::new(CallLimit::API_KEY);
    // A bucket that is emptied from outside looks like one that drains fast.
    for _ in 0..4 {
        for used in [30, 1] {
            let permit = budget.acquire(Priority::Interactive).await;
            permit.complete(told(used));
            tokio::time::sleep(Duration::from_secs(6)).await;
        }
    }
    assert_eq!(budget.state().limit, CallLimit::API_KEY_ENTERPRISE);
    let permit = budget.acquire(Priority::Interactive).await;
    permit.complete(refused(Some(1)));
    assert_eq!(budget.state().limit, CallLimit::API_KEY);
}

#[tokio::test(start_paused = true)]
async fn calls_of_other_programs_count() {
    let (budget, server) = (Budget::new(CallLimit::API_KEY), Server::new(CallLimit::API_KEY));
    for _ in 0..30 {
        server.call();
    }
    assert_eq!(budget.state().used, 0.0);
    call(&budget, &server).await;
    assert_eq!(budget.state().used, 31.0);
    assert_eq!(budget.state().available, 9);
    let start = Instant::now();
    for _ in 0..9 {
        call(&budget, &server).await;
    }
    assert_eq!(start.elapsed(), Duration::ZERO, "what is left leaves at once");
    call(&budget, &server).await;
    assert!(start.elapsed() >= Duration::from_millis(500), "and the next one waits");
    assert_eq!(server.refused(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_another_program_keeps_full_is_still_shared() {
    let (budget, server) = (Budget::new(CallLimit::API_KEY), Server::new(CallLimit::API_KEY));
    let other = server.clone();
    tokio::spawn(async move {
        loop {
            other.call();
            tokio::time::sleep(Duration::from_millis(900)).await;
        }
    });
    let mut refused = 0;
    for _ in 0..200 {
        refused += u32::from(call(&budget, &server).await.refused);
    }
    assert!(refused <= 10, "{refused} of 200 refused");
}

#[tokio::test(start_paused = true)]
async fn before_the_first_response_one_call_asks_and_one_more_each_second_that_it_hangs() {
    let budget = Budget::new(CallLimit::API_KEY);
    let start = Instant::now();
    assert_eq!(budget.state().available, 1);
    let mut permits = vec![budget.acquire(Priority::Interactive).await];
    assert_eq!((budget.state().learned, budget.state().available), (false, 0));
    for priority in [Priority::Bulk, Priority::Background, Priority::Interactive].into_iter().cycle().take(9) {
        permits.push(budget.acquire(priority).await);
    }
    assert_eq!(start.elapsed().as_secs(), 9, "one a second");
    permits.pop().unwrap().complete(told(1));
    assert!(budget.state().learned);
    assert_eq!(budget.state().available, 30);
    for _ in 0..30 {
        permits.push(budget.acquire(Priority::Interactive).await);
    }
    assert_eq!(start.elapsed().as_secs(), 9, "all that is left goes at once");
}

#[tokio::test(start_paused = true)]
async fn the_first_response_lets_all_go_that_wait_for_it() {
    let (budget, server) = (Budget::new(CallLimit::API_KEY), Server::new(CallLimit::API_KEY));
    // What a process left behind that was killed: there is room for one call.
    for _ in 0..39 {
        server.call();
    }
    let crowd = |budget: &Budget, server: &Server, calls: u32| {
        let tasks: Vec<_> = (0..calls).map(|_| tokio::spawn(slow_call(budget.clone(), server.clone()))).collect();
        async move {
            for task in tasks {
                task.await.unwrap();
            }
        }
    };
    crowd(&budget, &server, 8).await;
    assert_eq!((server.accepted(), server.refused()), (39 + 8, 0));
    // And where there is room, nobody waits for more than that response.
    let (budget, server, start) = (Budget::new(CallLimit::API_KEY), Server::new(CallLimit::API_KEY), Instant::now());
    crowd(&budget, &server, 40).await;
    assert_eq!((server.accepted(), server.refused()), (40, 0));
    assert_eq!(start.elapsed(), 2 * LATENCY);
}

const LATENCY: Duration = Duration::from_millis(100);

/// A call whose response takes a while.
async fn slow_call(budget: Budget, server: Server) {
    let permit = budget.acquire(Priority::Interactive).await;
    let feedback = server.call();
    tokio::time::sleep(LATENCY).await;
    permit.complete(feedback);
}

#[tokio::test(start_paused = true)]
async fn whoever_is_in_a_hurry_waits_for_the_first_response_as_long_as_it_can() {
    let budget = Budget::new(CallLimit::API_KEY);
    let first = budget.acquire(Priority::Interactive).await;
    let hurry = |patience| budget.acquire_within(Priority::Interactive, Duration::from_millis(patience));
    // None comes in time. What it would take is known all the same.
    for (patience, rest) in [(0, 1000), (300, 700)] {
        let error = hurry(patience).await.unwrap_err();
        assert_eq!(error.kind(), gorgias::ErrorKind::BudgetExhausted);
        let wait = error.retry_after().unwrap().as_millis();
        assert!((rest - 10..=rest).contains(&wait), "{wait}");
    }
    let (second, ()) = tokio::join!(hurry(300), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        first.complete(told(1));
    });
    assert_eq!(second.unwrap().waited().as_millis(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_first_call_that_never_left_or_has_no_response_stops_nobody() {
    let (budget, start) = (Budget::new(CallLimit::API_KEY), Instant::now());
    for _ in 0..10 {
        budget.acquire(Priority::Interactive).await.give_back();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    for _ in 0..10 {
        drop(budget.acquire(Priority::Interactive).await);
    }
    assert_eq!(start.elapsed().as_millis() / 100, 45, "no faster than they drain");
}

#[tokio::test(start_paused = true)]
async fn a_program_that_starts_on_a_full_bucket_is_refused_a_few_times_only() {
    let (budget, server) = (Budget::new(CallLimit::API_KEY), Server::new(CallLimit::API_KEY));
    for _ in 0..40 {
        server.call();
    }
    for seed in 1..=40 {
        tokio::spawn(work(budget.clone(), server.clone(), seed, Duration::from_millis(100)));
    }
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(server.refused() <= 10, "{}", server.refused());
    assert!(server.accepted() >= 40 + 110, "{}", server.accepted());
}

pub(crate) fn told(used: u32) -> Feedback {
    let mut feedback = Feedback::default();
    feedback.used = Some((used, 40));
    feedback
}

pub(crate) fn refused(seconds: Option<u64>) -> Feedback {
    let mut feedback = told(40);
    feedback.refused = true;
    feedback.retry_after = seconds.map(Duration::from_secs);
    feedback
}

#[tokio::test(start_paused = true)]
async fn odd_limits_and_waits_are_survived() {
    for window in [Duration::ZERO, Duration::from_nanos(1), Duration::MAX] {
        for calls in [0, 1, u32::MAX] {
            let budget = Budget::new(CallLimit { calls, window });
            for retry_after in [None, Some(Duration::ZERO), Some(Duration::MAX)] {
                let Ok(permit) = budget.acquire_within(Priority::Interactive, Duration::ZERO).await else { continue };
                let mut feedback = Feedback::default();
                feedback.used = Some((u32::MAX, calls));
                feedback.retry_after = retry_after;
                // Each drawn at random.
                for refused in [false, true, true, true, true] {
                    feedback.refused = refused;
                    if let Ok(permit) = budget.acquire_within(Priority::Bulk, Duration::ZERO).await {
                        permit.complete(feedback);
                    }
                }
                feedback.refused = true;
                permit.complete(feedback);
                let blocked = budget.state().blocked_for.unwrap_or_default();
                assert!(blocked <= 2 * Duration::from_secs(24 * 60 * 60), "{blocked:?}");
            }
        }
    }
}

//! What the budget costs: taking and settling a permit when there is room, and passing 64 waiters through.
//!
//! `cargo bench --bench budget` prints Markdown for `RESULTS.md`. Compared with what cannot be avoided: a mutex and two looks
//! at the clock.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs, reason = "a benchmark prints, and may stop")]

use std::hint::black_box;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use gorgias::budget::{Budget, CallLimit, Feedback, Permit, Priority};

/// A bucket that never fills: what is measured is the way through it, not the waiting.
const ROOMY: CallLimit = CallLimit { calls: 1_000_000, window: Duration::from_millis(1) };

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let rounds = if std::env::args().any(|a| a == "--bench") { 200 } else { 2 };
    let floor = Mutex::new(0.0_f64);
    let budget = Budget::new(ROOMY);
    budget.acquire(Priority::Interactive).await.complete(told());
    let (mut bare, mut taken, mut returned) = (Vec::new(), Vec::new(), Vec::new());
    let mut permits = Vec::with_capacity(1000);
    for _ in 0..rounds {
        bare.push(per_call(1000, || *floor.lock().unwrap() += black_box(Instant::now()).elapsed().as_secs_f64()));
        let start = Instant::now();
        for _ in 0..1000 {
            permits.push(budget.acquire(Priority::Interactive).await);
        }
        taken.push(start.elapsed() / 1000);
        let start = Instant::now();
        permits.drain(..).for_each(Permit::give_back);
        returned.push(start.elapsed() / 1000);
    }
    println!("| | ns |\n|---|---|");
    println!("| a mutex and two looks at the clock | {} |", median(&mut bare).as_nanos());
    println!("| acquire, with room | {} |", median(&mut taken).as_nanos());
    println!("| give back | {} |", median(&mut returned).as_nanos());

    let mut crowd = Vec::new();
    for _ in 0..rounds / 2 {
        crowd.push(sixty_four(&budget).await);
    }
    println!("| acquire and complete, one of 64 tasks | {} |", median(&mut crowd).as_nanos());
    println!("| acquire and complete, one of 64 tasks that all wait | {} |", waiters(rounds).await.as_nanos());
}

/// 64 tasks take and settle 10 permits each.
async fn sixty_four(budget: &Budget) -> Duration {
    let start = Instant::now();
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let budget = budget.clone();
            tokio::spawn(async move {
                for _ in 0..10 {
                    budget.acquire(Priority::Interactive).await.complete(told());
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    start.elapsed() / 640
}

/// 64 tasks wait in line for a full bucket, and an answer makes room for all of them.
async fn waiters(rounds: usize) -> Duration {
    let mut times = Vec::new();
    for _ in 0..rounds / 2 {
        let budget = Budget::new(CallLimit { calls: 100, window: Duration::from_secs(3600) });
        budget.acquire(Priority::Interactive).await.complete(used(99));
        let last = budget.acquire(Priority::Interactive).await;
        let tasks: Vec<_> = (0..64)
            .map(|_| {
                let budget = budget.clone();
                tokio::spawn(async move { budget.acquire(Priority::Interactive).await.complete(used(1)) })
            })
            .collect();
        while budget.state().waiting < 64 {
            tokio::task::yield_now().await;
        }
        let start = Instant::now();
        last.complete(used(1));
        for task in tasks {
            task.await.unwrap();
        }
        times.push(start.elapsed() / 64);
    }
    median(&mut times)
}

fn told() -> Feedback {
    let mut feedback = Feedback::default();
    feedback.used = Some((1, ROOMY.calls));
    feedback
}

fn used(used: u32) -> Feedback {
    let mut feedback = Feedback::default();
    feedback.used = Some((used, 100));
    feedback
}

fn per_call(calls: u32, mut call: impl FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..calls {
        call();
    }
    start.elapsed() / calls
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

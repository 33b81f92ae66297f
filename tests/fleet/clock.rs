//! The clock of Redis jumps, as it does when a replica takes over: nobody waits for it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gorgias::Client;
use gorgias::budget::{Budget, CallLimit, Priority};
use gorgias_sandbox::Sandbox;

use crate::help::{fleet, take, told, until};
use crate::proxy::Proxy;
use crate::redis_server::RedisServer;

const WINDOW: Duration = Duration::from_secs(2);
const LIMIT: CallLimit = CallLimit { calls: 40, window: WINDOW };
const HOUR: i64 = 3600;
const JUMPS: [i64; 5] = [-10, -30, -HOUR, HOUR, -HOUR];

#[tokio::test]
async fn calls_on_their_way_when_the_clock_jumps_block_nobody() {
    for jump in JUMPS {
        let redis = RedisServer::start();
        let proxy = Proxy::before(redis.url()).await;
        let member = || Budget::in_fleet(LIMIT, fleet(&proxy.url), "acme");
        let (first, second) = (member(), member());
        take(&first).await.complete(told(30, 40));
        until("the report", || redis.in_flight("acme") == 0).await;
        let (one, other) = (take(&first).await, take(&second).await);
        let lost = take(&second).await;
        proxy.turn(jump);
        // Reported by the new clock, while they left by the old one.
        one.complete(told(39, 40));
        other.complete(told(40, 40));
        let start = Instant::now();
        for budget in [&first, &second, &member()] {
            for _ in 0..3 {
                budget.acquire(Priority::Interactive).await.give_back();
            }
        }
        assert!(start.elapsed() < 2 * WINDOW, "{jump}: {:?}", start.elapsed());
        // A lease is no longer than it was: its time is that of the clock that gave it.
        std::mem::forget(lost);
        let ends: Vec<(String, f64)> = redis.ask("ZRANGE gorgias:{acme}:in_flight 0 -1 WITHSCORES");
        let now: Vec<i64> = redis.ask("TIME");
        for (_, end) in ends {
            assert!(end / 1e6 <= (now[0] + jump) as f64 + 61.0, "{jump}: {end}");
        }
    }
}

#[tokio::test]
async fn a_pause_lasts_as_long_as_it_did_before_the_clock_jumped() {
    for (jump, lasts) in [(-HOUR, true), (-10, true), (HOUR, false)] {
        let redis = RedisServer::start();
        let proxy = Proxy::before(redis.url()).await;
        let limit = CallLimit { calls: 40, window: Duration::from_secs(20) };
        let member = || Budget::in_fleet(limit, fleet(&proxy.url), "acme");
        take(&member()).await.complete(crate::help::refused(Some(50)));
        until("the report", || redis.field("acme", "refusals") == Some(1.0)).await;
        proxy.turn(jump);
        let asked = member().acquire_within(Priority::Interactive, Duration::ZERO).await;
        match asked {
            Err(error) => {
                let wait = error.retry_after().unwrap().as_secs();
                assert!(lasts && (20..=51).contains(&wait), "{jump}: {wait}");
            }
            Ok(permit) => {
                assert!(!lasts, "{jump}");
                permit.give_back();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_go_on_calling_whatever_the_clock_does() {
    let redis = RedisServer::start();
    let proxy = Proxy::before(redis.url()).await;
    let limit = gorgias_sandbox::CallAllowance { api_key: LIMIT.calls, window: WINDOW, ..Default::default() };
    let sandbox = Sandbox::builder().enforce_rate_limit(true).call_limit(limit).start().await.unwrap();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let builder = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    let client = builder.call_limit(LIMIT).fleet(fleet(&proxy.url)).build().unwrap();
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (client, calls) = (client.clone(), Arc::clone(&calls));
            tokio::spawn(async move {
                loop {
                    client.list_tags().send().await.unwrap();
                    calls.lock().unwrap().push(Instant::now());
                }
            })
        })
        .collect();
    for jump in JUMPS {
        tokio::time::sleep(Duration::from_millis(700)).await;
        let before = calls.lock().unwrap().len();
        proxy.turn(jump);
        until("ten calls after the jump", || calls.lock().unwrap().len() >= before + 10).await;
    }
    for task in &tasks {
        assert!(!task.is_finished());
        task.abort();
    }
    let calls = calls.lock().unwrap();
    let gap = calls.windows(2).map(|two| two[1].saturating_duration_since(two[0])).max().unwrap();
    assert!(gap <= 2 * WINDOW, "{gap:?} without a call");
}

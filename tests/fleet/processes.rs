//! Three processes on one account, which refuses what is beyond its allowance.

use std::process::Stdio;
use std::time::Duration;

use gorgias::budget::CallLimit;
use gorgias::{Client, RetryPolicy};
use gorgias_sandbox::Sandbox;

use crate::help::fleet;
use crate::redis_server::RedisServer;

/// Tells the test that it is one of the processes: `<address of the sandbox> <key> <address of Redis>`.
const CHILD: &str = "GORGIAS_TEST_FLEET_CHILD";

const LIMIT: CallLimit = CallLimit { calls: 40, window: Duration::from_secs(2) };
const WORK: Duration = Duration::from_secs(8);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_use_the_allowance_and_are_never_refused() {
    if let Ok(told) = std::env::var(CHILD) {
        let told: Vec<&str> = told.split(' ').collect();
        return work(told[0], told[1], told[2]).await;
    }
    let redis = RedisServer::start();
    let limit = gorgias_sandbox::CallAllowance { api_key: LIMIT.calls, window: LIMIT.window, ..Default::default() };
    let sandbox = Sandbox::builder().enforce_rate_limit(true).call_limit(limit).start().await.unwrap();
    let told = format!("{} {} {}", sandbox.url(), sandbox.api_key(), redis.url());
    let children: Vec<_> = (0..3)
        .map(|_| {
            tokio::process::Command::new(std::env::current_exe().unwrap())
                .args(["processes::three_processes_use_the_allowance_and_are_never_refused", "--exact", "--nocapture"])
                .env(CHILD, &told)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .kill_on_drop(true)
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = tokio::time::timeout(Duration::from_secs(60), child.wait_with_output()).await.unwrap().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let calls = sandbox.call_stats().api_key;
    let rate = f64::from(LIMIT.calls) / LIMIT.window.as_secs_f64();
    let allowed = f64::from(LIMIT.calls) + rate * calls.span.as_secs_f64();
    assert_eq!(calls.refused, 0, "{calls:?}");
    assert!(calls.span > WORK / 2, "{calls:?}");
    assert!(calls.accepted as f64 >= 0.97 * allowed, "{calls:?} of {allowed}");
    // They met under the name of the account.
    let keys: Vec<String> = redis.ask("KEYS *:bucket");
    let host = sandbox.url().strip_prefix("http://").unwrap();
    assert_eq!(keys, [format!("gorgias:{{{host}|api_key}}:bucket")]);
}

/// One of the processes: eight tasks that call all the time.
async fn work(url: &str, key: &str, redis: &str) {
    crate::a_capture::begin();
    let client = Client::builder().base_url(url).api_key("agent@example.com", key).call_limit(LIMIT);
    let client = client.retry(RetryPolicy::NEVER).fleet(fleet(redis)).build().unwrap();
    let end = tokio::time::Instant::now() + WORK;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                let mut calls = 0;
                while tokio::time::Instant::now() < end {
                    client.get_user().id(0).send().await.unwrap();
                    calls += 1;
                }
                calls
            })
        })
        .collect();
    let mut calls = 0;
    for task in tasks {
        calls += task.await.unwrap();
    }
    assert!(calls > 0, "every process gets its share");
}

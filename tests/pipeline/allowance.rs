//! Many clients of one account on a server that enforces its limit: what is allowed is used, and nothing is refused.

use std::time::Duration;

use gorgias::budget::{CallLimit, Priority};
use gorgias::{Client, ErrorKind, RetryPolicy};
use gorgias_sandbox::Sandbox;

/// Short, so that the test is; the clients are told so, as they would be told of an Enterprise account.
const WINDOW: Duration = Duration::from_secs(2);

async fn sandbox(window: Duration) -> Sandbox {
    let limit = gorgias_sandbox::CallAllowance { window, ..gorgias_sandbox::CallAllowance::default() };
    Sandbox::builder().enforce_rate_limit(true).call_limit(limit).start().await.unwrap()
}

fn client(sandbox: &Sandbox, window: Duration) -> Client {
    let builder = Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key());
    builder.call_limit(CallLimit { calls: 40, window }).retry(RetryPolicy::NEVER).build().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_tasks_with_four_clients_use_the_allowance_and_are_never_refused() {
    let sandbox = sandbox(WINDOW).await;
    let clients: Vec<_> = (0..4).map(|_| client(&sandbox, WINDOW)).collect();
    let end = tokio::time::Instant::now() + Duration::from_secs(4);
    let tasks: Vec<_> = (0..8)
        .map(|number| {
            let client = clients[number % 4].clone();
            tokio::spawn(async move {
                while tokio::time::Instant::now() < end {
                    client.list_tags().send().await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let count = sandbox.call_stats().api_key;
    let allowed = 40.0 + 40.0 * count.span.as_secs_f64() / WINDOW.as_secs_f64();
    assert_eq!(count.refused, 0);
    assert!(count.accepted as f64 >= 0.97 * allowed, "{} of {allowed:.1} in {:?}", count.accepted, count.span);
    let waits: u64 = clients.iter().map(|client| client.counters().total.waits).sum();
    assert!(waits > 40, "{waits}");
}

#[tokio::test]
async fn a_call_that_would_wait_too_long_is_not_sent() {
    // However long the calls take, next to nothing drains meanwhile.
    const SLOW: Duration = Duration::from_secs(40 * 3600);
    let sandbox = sandbox(SLOW).await;
    let client = client(&sandbox, SLOW);
    let calls = (0..40).map(|_| client.list_tags().send());
    let mut left = 0;
    for call in calls {
        left += u32::from(call.await.is_ok());
    }
    assert_eq!(left, 40);
    let hasty = client.with_options(|o| o.max_wait(Duration::ZERO).priority(Priority::Bulk));
    let error = hasty.list_tags().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BudgetExhausted);
    assert_eq!(error.failed_operation().unwrap().id, "list_tags");
    assert!(error.retry_after().unwrap() > Duration::ZERO);
    assert_eq!(sandbox.requests().len(), 40);
    assert_eq!(sandbox.call_stats().api_key.refused, 0);
}

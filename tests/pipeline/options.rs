//! Options for some calls, and the numbers that a client keeps.

use std::time::Duration;

use crate::faulty::{Act, FaultyServer, good, quick, status};
use gorgias::budget::{CallLimit, Priority};
use gorgias::{Client, ErrorKind, RetryPolicy, types};
use serde_json::json;

fn ticket() -> Act {
    good(json!({"id": 7, "data": []}))
}

/// A call allowance that does not drain while a test runs.
fn limit(calls: u32) -> CallLimit {
    CallLimit { calls, window: Duration::from_secs(3600) }
}

/// A good answer that tells how full the bucket is.
fn used(used: u32, calls: u32) -> Act {
    let head = format!("x-gorgias-account-api-call-limit: {used}/{calls}\r\n");
    Act::Answer(200, head, json!({"id": 7, "data": []}).to_string())
}

async fn get(client: &Client) -> gorgias::Result<i64> {
    Ok(client.get_ticket().id(7).send().await?.id)
}

#[tokio::test]
async fn a_timeout_can_be_that_of_one_call() {
    let server = FaultyServer::script([], Act::Trickle(Duration::from_millis(2), json!({"id": 7}).to_string())).await;
    let client = server.client();
    let hasty = client.with_options(|o| o.timeout(Duration::from_millis(40)).no_retry());
    assert_eq!(get(&hasty).await.unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(get(&client).await.unwrap(), 7, "the client is as it was");
}

#[tokio::test]
async fn checks_can_be_those_of_one_call() {
    let server = FaultyServer::script([], status(400)).await;
    let client = server.client();
    let lax = client.with_options(|o| o.check_limits(false));
    assert_eq!(client.list_tickets().limit(101).send().await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    assert_eq!(lax.list_tickets().limit(101).send().await.unwrap_err().kind(), ErrorKind::BadRequest);
    assert_eq!(server.arrivals().len(), 1);
}

#[tokio::test]
async fn options_build_on_each_other() {
    let server = FaultyServer::script([], ticket()).await;
    let minute = Duration::from_secs(60);
    let client = server.builder().options(|o| o.timeout(minute)).build().unwrap();
    let bulk = client.with_options(|o| o.priority(Priority::Bulk));
    assert_ne!(client.options(), bulk.options());
    assert_eq!(client.options().priority(Priority::Bulk), bulk.options());
    assert_eq!(client.with_options(|o| o).options(), client.options());
    assert_eq!(
        client.with_options(|o| o.no_retry()).options(),
        client.with_options(|o| o.retry(RetryPolicy::NEVER)).options()
    );
    assert_eq!(bulk.with_options(|o| o.priority(Priority::Interactive)).options(), client.options());
}

#[tokio::test]
async fn clients_with_other_options_share_budget_and_numbers() {
    let server = FaultyServer::script([], ticket()).await;
    let client = server.limited().call_limit(limit(40)).build().unwrap();
    let other = client.with_options(|o| o.timeout(Duration::from_secs(5)));
    for _ in 0..3 {
        get(&other).await.unwrap();
    }
    assert!(client.budget().state().used > 2.9);
    assert_eq!(client.counters(), other.counters());
    assert_eq!(client.clone().counters().total.calls, 3);
    // A client of the same account that was built apart shares the budget, and counts by itself.
    let apart = server.limited().build().unwrap();
    assert!(apart.budget().state().used > 2.9);
    assert_eq!(apart.counters().total.calls, 0);
}

#[tokio::test]
async fn patience_and_priority_can_be_those_of_one_call() {
    let server = FaultyServer::script([used(31, 40)], used(32, 40)).await;
    let client = server.limited().call_limit(limit(40)).build().unwrap();
    get(&client).await.unwrap();
    // 31 of 40 are used, and bulk calls leave ten.
    let bulk = client.with_options(|o| o.priority(Priority::Bulk).max_wait(Duration::from_millis(20)));
    let error = get(&bulk).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::BudgetExhausted, false));
    assert_eq!(error.failed_operation().unwrap().id, "get_ticket");
    assert!(error.retry_after().unwrap() > Duration::from_secs(60), "{error:?}");
    assert_eq!(server.arrivals().len(), 1, "nothing was sent");
    get(&client.with_options(|o| o.max_wait(Duration::ZERO))).await.unwrap();
}

#[tokio::test]
async fn numbers_are_kept_by_operation() {
    let acts = [status(503), ticket(), status(429), status(429), ticket(), status(404), Act::Close];
    let server = FaultyServer::script(acts, ticket()).await;
    let client = server.builder().retry(quick()).build().unwrap();
    assert_eq!(client.counters(), gorgias::Counters::default());

    get(&client).await.unwrap();
    let create: types::CreateTag = serde_json::from_value(json!({"name": "urgent"})).unwrap();
    client.create_tag().body(create.clone()).send().await.unwrap();
    get(&client).await.unwrap_err();
    client.create_tag().body(create).send().await.unwrap_err();
    client.raw(gorgias::reqwest::Method::GET, "/api/new-thing").send().await.unwrap();
    // Refused before anything is sent, it is no call.
    client.list_tickets().limit(101).send().await.unwrap_err();

    let counters = client.counters();
    assert_eq!(counters.by_operation.keys().copied().collect::<Vec<_>>(), ["create_tag", "get_ticket", "raw"]);
    let of = |operation| {
        let count = counters.by_operation[operation];
        (count.calls, count.errors, count.retries, count.rate_limited)
    };
    assert_eq!(of("get_ticket"), (2, 1, 1, 0));
    assert_eq!(of("create_tag"), (2, 1, 2, 2));
    assert_eq!(of("raw"), (1, 0, 0, 0));
    let total = counters.total;
    assert_eq!((total.calls, total.errors, total.retries, total.rate_limited), (5, 2, 3, 2));
    assert_eq!((total.waits, total.waited), (0, Duration::ZERO));
}

#[tokio::test]
async fn waiting_for_the_allowance_is_counted() {
    let server = FaultyServer::script([], ticket()).await;
    // A call a second drains: a short wait for the fifth.
    let quick = CallLimit { calls: 4, window: Duration::from_secs(4) };
    let client = server.limited().call_limit(quick).build().unwrap();
    for _ in 0..5 {
        get(&client).await.unwrap();
    }
    let counters = client.counters();
    let total = counters.total;
    assert_eq!((total.calls, total.retries), (5, 0));
    assert!((1..=5).contains(&total.waits), "{total:?}");
    assert!(total.waited > Duration::ZERO && counters.by_operation["get_ticket"] == total, "{total:?}");
}

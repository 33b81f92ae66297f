//! What is known of calls on their way, whatever becomes of those who made them.

use std::time::Duration;

use gorgias::budget::{Budget, Priority};

use crate::help::{SLOW, fleet, member, take, told, until, wait_in_vain};
use crate::redis_server::RedisServer;

#[tokio::test]
async fn the_call_of_a_process_that_died_counts_when_its_lease_ends() {
    let redis = RedisServer::start();
    let short = fleet(redis.url()).lease(Duration::from_millis(200));
    let first = Budget::in_fleet(SLOW, short, "acme");
    // As if the process ended here: nothing is reported.
    std::mem::forget(take(&first).await);
    assert_eq!((redis.in_flight("acme"), redis.field("acme", "level")), (1, Some(0.0)));
    tokio::time::sleep(Duration::from_millis(250)).await;
    wait_in_vain(&redis, "acme");
    let second = member(redis.url(), "acme");
    let permit = take(&second).await;
    assert_eq!((redis.in_flight("acme"), redis.field("acme", "answered")), (1, Some(1.0)));
    assert!((0.99..=1.0).contains(&redis.field("acme", "level").unwrap()));
    drop(permit);
}

#[tokio::test]
async fn a_late_report_does_not_count_twice() {
    let redis = RedisServer::start();
    let budget = Budget::in_fleet(SLOW, fleet(redis.url()).lease(Duration::from_millis(100)), "acme");
    let late = take(&budget).await;
    tokio::time::sleep(Duration::from_millis(150)).await;
    wait_in_vain(&redis, "acme");
    take(&budget).await.give_back();
    late.complete(told(1, 40));
    until("the report", || redis.field("acme", "learned") == Some(1.0)).await;
    assert!((0.99..=1.0).contains(&redis.field("acme", "level").unwrap()));
    assert_eq!(redis.field("acme", "answered"), Some(1.0));
}

#[tokio::test]
async fn a_dropped_permit_counts_and_one_given_back_does_not() {
    let redis = RedisServer::start();
    let budget = member(redis.url(), "acme");
    drop(take(&budget).await);
    until("the report", || redis.in_flight("acme") == 0).await;
    assert!((0.99..=1.0).contains(&redis.field("acme", "level").unwrap()));
    wait_in_vain(&redis, "acme");
    take(&budget).await.give_back();
    until("the report", || redis.in_flight("acme") == 0).await;
    assert!((0.99..=1.0).contains(&redis.field("acme", "level").unwrap()));
    assert_eq!(budget.state().in_flight, 0);
    // Who got no answer learned nothing.
    assert_eq!(redis.field("acme", "learned"), Some(0.0));
}

#[tokio::test]
async fn a_wait_that_is_given_up_while_redis_grants_it_leaves_no_lease() {
    let redis = RedisServer::start();
    let budget = member(redis.url(), "acme");
    take(&budget).await.give_back();
    until("the report", || redis.in_flight("acme") == 0).await;
    // Redis gets the question, and answers only when nobody waits any more.
    redis.ask::<()>("CLIENT PAUSE 300 ALL");
    let asked = tokio::time::timeout(Duration::from_millis(100), budget.acquire(Priority::Interactive));
    assert!(asked.await.is_err());
    tokio::time::sleep(Duration::from_millis(300)).await;
    until("the end of the lease", || redis.in_flight("acme") == 0).await;
    assert_eq!(redis.field("acme", "level"), Some(0.0));
    assert_eq!(budget.state().in_flight, 0);
    // Both questions were answered: the second one was granted, too.
    let calls: String = redis.ask("INFO commandstats");
    assert!(calls.contains("cmdstat_zadd:calls=2,"), "{calls}");
}

#[tokio::test]
async fn keys_expire_when_nobody_uses_them() {
    let redis = RedisServer::start();
    let budget = Budget::in_fleet(gorgias::budget::CallLimit::API_KEY, fleet(redis.url()).prefix("team"), "acme");
    let permit = take(&budget).await;
    let mut keys: Vec<String> = redis.ask("KEYS *");
    keys.sort();
    assert_eq!(keys, ["team:{acme}:bucket", "team:{acme}:in_flight"]);
    for key in keys {
        // Ten minutes, the lease and the window.
        let rest: i64 = redis.ask(&format!("PTTL {key}"));
        assert!((650_000..=680_000).contains(&rest), "{key}: {rest}");
    }
    drop(permit);
}

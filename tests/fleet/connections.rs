//! Connections come and go without anybody noticing.

use gorgias::budget::Budget;

use crate::help::{Log, SLOW, fleet, member, take, told, until, wait_in_vain};
use crate::redis_server::RedisServer;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn a_program_may_use_several_runtimes() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    // Making one needs no runtime.
    let budget = Budget::in_fleet(SLOW, fleet(redis.url()), "acme");
    let permit = runtime().block_on(take(&budget));
    // The runtime of the first connection is gone, and the permit ends outside of any.
    permit.complete(told(1, 40));
    assert!(budget.state().fleet.unwrap().connected);
    // The report had nowhere to run: its lease is still there, and will end.
    runtime().block_on(take(&budget)).give_back();
    assert_eq!(redis.in_flight("acme"), 2);
    assert_eq!(log.count("WARN"), 0, "{}", log.text());
}

#[test]
fn runtimes_that_run_in_turns_do_not_wait_for_each_other() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let budget = Budget::in_fleet(SLOW, fleet(redis.url()), "acme");
    // Both are there, but only one runs: so the connection of one is of no use to the other.
    let (second, third) = (runtime(), runtime());
    for _ in 0..3 {
        for runtime in [&second, &third] {
            runtime.block_on(async {
                let before = redis.in_flight("acme");
                take(&budget).await.give_back();
                until("the report", || redis.in_flight("acme") == before).await;
            });
        }
    }
    assert_eq!(log.count("WARN"), 0, "{}", log.text());
}

#[tokio::test]
async fn a_connection_that_was_closed_is_replaced_without_a_word() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let budget = member(redis.url(), "acme");
    let mut permits = vec![take(&budget).await];
    wait_in_vain(&redis, "acme");
    let killed: i64 = redis.ask("CLIENT KILL TYPE normal SKIPME yes");
    assert_eq!(killed, 1);
    permits.push(take(&budget).await);
    assert_eq!(redis.in_flight("acme"), 2);
    assert_eq!(log.count("WARN"), 0, "{}", log.text());
    permits.clear();
    until("the reports", || redis.in_flight("acme") == 0).await;
}

#[tokio::test]
async fn a_redis_that_lost_everything_is_told_what_is_known() {
    let redis = RedisServer::start();
    let budget = member(redis.url(), "acme");
    take(&budget).await.complete(told(20, 40));
    until("the report", || redis.in_flight("acme") == 0).await;
    redis.ask::<()>("FLUSHALL");
    redis.ask::<()>("SCRIPT FLUSH");
    let permit = take(&budget).await;
    assert!((19.9..=20.0).contains(&redis.field("acme", "level").unwrap()));
    assert_eq!(redis.field("acme", "learned"), Some(1.0));
    drop(permit);
}

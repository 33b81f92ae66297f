//! Redis is away: calls go on, one warning tells, and it ends by itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use gorgias::budget::{Budget, Fleet, Priority};

use crate::help::{Log, SLOW, member, refusal, refused, take, told, until};
use crate::redis_server::RedisServer;

/// Calls now and then, as a program does, until the fleet is back.
async fn call_until_connected(budget: &Budget) {
    let start = Instant::now();
    while !budget.state().fleet.unwrap().connected {
        assert!(start.elapsed() < Duration::from_secs(30), "the fleet does not come back");
        budget.acquire(Priority::Interactive).await.give_back();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn calls_go_on_without_redis_and_share_again_when_it_is_back() {
    let (log, _guard) = Log::start();
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("redis");
    let url = RedisServer::url_of(&socket);
    let (budget, limit) = (member(&url, "acme"), SLOW.calls);
    assert!(!budget.state().fleet.unwrap().connected);
    for used in 1..=5 {
        take(&budget).await.complete(told(used, limit));
    }
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 0), "{}", log.text());

    let redis = RedisServer::at(&socket);
    call_until_connected(&budget).await;
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 1), "{}", log.text());
    take(&budget).await.complete(told(6, limit));
    until("the report", || redis.in_flight("acme") == 0).await;
    // Others now know of the calls that were made while Redis was away.
    let second = member(&url, "acme");
    let permit = take(&second).await;
    assert!((6.9..=7.0).contains(&second.state().used), "{:?}", second.state());
    permit.give_back();
    until("the report", || redis.in_flight("acme") == 0).await;

    drop(redis);
    let permit = take(&budget).await;
    assert_eq!((log.count("WARN"), log.count("INFO")), (2, 1), "{}", log.text());
    // The budget of its own goes on where the shared one ended: six calls, and this one.
    assert!((6.9..=7.0).contains(&budget.state().used), "{:?}", budget.state());
    permit.complete(refused(Some(300)));
    // Its limits hold, too.
    assert!(refusal(&budget, Priority::Interactive).await > Duration::from_secs(250));

    // Redis comes back without memory, and learns from the first one who asks: that Gorgias has refused a call, too.
    let redis = RedisServer::at(&socket);
    let waiting = tokio::spawn(async move { budget.acquire(Priority::Interactive).await });
    until("the end of the outage", || redis.field("acme", "level").is_some()).await;
    assert_eq!((log.count("WARN"), log.count("INFO")), (2, 2), "{}", log.text());
    assert!(refusal(&second, Priority::Interactive).await > Duration::from_secs(250));
    waiting.abort();
}

#[tokio::test]
async fn a_redis_that_never_answers_delays_the_first_call_only() {
    let (log, _guard) = Log::start();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("redis://{}", listener.local_addr().unwrap());
    let impatient = Fleet::redis(url).unwrap().timeout(Duration::from_millis(200));
    let budget = Budget::in_fleet(SLOW, impatient, "acme");
    let start = Instant::now();
    let first = take(&budget).await;
    assert!(start.elapsed() >= Duration::from_millis(200));
    // As generous as a busy machine needs it; without a limit of time it would be forever.
    assert!(start.elapsed() < Duration::from_secs(5));
    // The rules for a program that got no response yet hold as ever: the others wait for that of the first call.
    assert!(refusal(&budget, Priority::Interactive).await <= Duration::from_secs(1));
    first.complete(told(1, SLOW.calls));
    let permits = [take(&budget).await, take(&budget).await];
    assert!(log.text().contains("reason=no response in time"), "{}", log.text());
    assert_eq!(log.count("WARN"), 1);
    drop(permits);
}

#[tokio::test]
async fn during_an_outage_redis_is_looked_for_once_a_second() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("redis://{}", listener.local_addr().unwrap());
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    // It hangs up on everybody.
    std::thread::spawn(move || {
        for _ in listener.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    let budget = Budget::in_fleet(SLOW, Fleet::redis(url).unwrap(), "acme");
    let start = Instant::now();
    take(&budget).await.complete(told(1, SLOW.calls));
    let (before, mut calls) = (tries.load(Ordering::SeqCst), 0);
    while start.elapsed() < Duration::from_millis(2_500) {
        take(&budget).await.give_back();
        tokio::time::sleep(Duration::from_millis(5)).await;
        calls += 1;
    }
    let looks = tries.load(Ordering::SeqCst) - before;
    // The first one comes a second after the loss.
    let most = usize::try_from(start.elapsed().as_secs()).unwrap();
    assert!((1..=most).contains(&looks), "{looks} of {calls}");
}

#[tokio::test]
async fn a_redis_that_cannot_be_written_to_is_away() {
    let redis = RedisServer::start();
    let (log, _guard) = Log::start();
    let budget = member(redis.url(), "acme");
    take(&budget).await.complete(told(1, SLOW.calls));
    until("the report", || redis.in_flight("acme") == 0).await;
    redis.ask::<()>("REPLICAOF 127.0.0.1 1");
    let permit = take(&budget).await;
    // It answers, but looking for it writes: so it does not come back, to be away again, and so on.
    let end = Instant::now() + Duration::from_millis(1300);
    while Instant::now() < end {
        take(&budget).await.give_back();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 0), "{}", log.text());
    permit.complete(told(5, SLOW.calls));
    redis.ask::<()>("REPLICAOF NO ONE");
    call_until_connected(&budget).await;
    assert_eq!((log.count("WARN"), log.count("INFO")), (1, 1), "{}", log.text());
    // It forgot nothing, but does not know of the calls that were made meanwhile.
    assert!((0.99..=1.0).contains(&redis.field("acme", "level").unwrap()));
    take(&budget).await.give_back();
    assert!((4.9..=5.0).contains(&redis.field("acme", "level").unwrap()));
}

//! The replay guard in Redis, with a real `redis-server` of the test's own.

use std::time::Duration;

use gorgias::webhook::{ClaimToken, DeliveryKey, GuardError, RedisGuard, ReplayClaim, ReplayGuard, WorkOutcome};

use crate::redis_server::RedisServer;

/// A guard with connections of its own, as another process would have.
fn guard(redis: &RedisServer) -> RedisGuard {
    RedisGuard::new(redis.url()).unwrap().timeout(Duration::from_secs(10))
}

fn key(number: u64) -> DeliveryKey {
    DeliveryKey::from_body(&number.to_be_bytes())
}

async fn claim(guard: &RedisGuard, number: u64) -> (ReplayClaim, ClaimToken) {
    let token = ClaimToken::random();
    (guard.claim(&key(number), token).await.unwrap(), token)
}

#[tokio::test]
async fn two_processes_work_on_a_delivery_once() {
    let redis = RedisServer::start();
    let (one, two) = (guard(&redis), guard(&redis));
    let (first, token) = claim(&one, 1).await;
    assert_eq!(first, ReplayClaim::New);
    assert_eq!(one.claim(&key(1), token).await.unwrap(), ReplayClaim::New);
    assert_eq!(claim(&two, 1).await.0, ReplayClaim::InProgress);
    assert_eq!(claim(&two, 2).await.0, ReplayClaim::New);
    // Only who holds the claim ends it.
    two.settle(&key(1), ClaimToken::random(), WorkOutcome::Done).await.unwrap();
    assert_eq!(claim(&two, 1).await.0, ReplayClaim::InProgress);
    one.settle(&key(1), token, WorkOutcome::Failed).await.unwrap();
    let (again, token) = claim(&two, 1).await;
    assert_eq!(again, ReplayClaim::New);
    two.settle(&key(1), token, WorkOutcome::Done).await.unwrap();
    two.settle(&key(1), token, WorkOutcome::Done).await.unwrap();
    assert_eq!(claim(&one, 1).await.0, ReplayClaim::Done);
    // Another prefix is another guard.
    assert_eq!(claim(&one.clone().prefix("other"), 1).await.0, ReplayClaim::New);
}

#[tokio::test]
async fn claims_and_memories_expire() {
    let redis = RedisServer::start();
    let (minute, hour) = (Duration::from_secs(60), Duration::from_secs(3600));
    let guard = guard(&redis).times(hour, minute).unwrap();
    let (_, token) = claim(&guard, 1).await;
    let rest = || redis.ask::<i64>(&format!("PTTL gorgias:webhook:{}", key(1)));
    assert!((30_000..=60_000).contains(&rest()), "{}", rest());
    guard.settle(&key(1), token, WorkOutcome::Done).await.unwrap();
    assert!((3_500_000..=3_600_000).contains(&rest()), "{}", rest());
    for (memory, lease, field) in
        [(hour, Duration::ZERO, "lease"), (minute, hour, "memory"), (Duration::MAX, hour, "memory")]
    {
        assert_eq!(guard.clone().times(memory, lease).unwrap_err().field(), field);
    }
}

#[tokio::test]
async fn without_redis_nothing_is_let_through_and_nothing_is_shown() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let guard = RedisGuard::new(format!("redis://:hush-redis@127.0.0.1:{port}")).unwrap();
    let error = guard.claim(&key(1), ClaimToken::random()).await.unwrap_err();
    assert!(matches!(error, GuardError::Store(_)));
    let shown = format!("{error} {error:?} {guard:?}");
    assert!(!shown.contains("hush") && shown.contains("RedisGuard"), "{shown}");
    let error = RedisGuard::new("hush-redis").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hush"), "{error:?}");
}

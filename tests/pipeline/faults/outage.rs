//! An outage: retries must not multiply the load on a service that is down.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::calls::{Call, body};
use crate::faulty::{Act, FaultyServer, good, status};

/// 20 retries after failures, for all clients of an account together.
const QUOTA: usize = 20;

/// A server that is down as long as the switch says so.
async fn switched() -> (FaultyServer, Arc<AtomicBool>) {
    let down = Arc::new(AtomicBool::new(true));
    let switch = Arc::clone(&down);
    let decide = move |_: &_| if switch.load(Ordering::SeqCst) { status(503) } else { good(body()) };
    (FaultyServer::start(decide).await, down)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_not_amplified() {
    let (server, _) = switched().await;
    // Two clients that know nothing of each other.
    let clients = [server.client(), server.client()];
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..100 {
        let client = clients[number % 2].clone();
        calls.spawn(async move { Call::Update.send(&client).await });
    }
    while let Some(outcome) = calls.join_next().await {
        assert!(outcome.unwrap().unwrap_err().may_have_taken_effect());
    }
    assert_eq!(server.arrivals().len(), 100 + QUOTA);
    let retries = clients.iter().map(|client| client.counters().total.retries).sum::<u64>();
    assert_eq!(retries, QUOTA as u64);
}

#[tokio::test]
async fn timeouts_take_twice_as_much() {
    let server = FaultyServer::script([], Act::Stall).await;
    let client = server.builder().timeout(std::time::Duration::from_millis(50)).build().unwrap();
    let calls = (0..20).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { Call::Get.send(&client).await.unwrap_err().attempts() })
    });
    let mut attempts = 0;
    for call in calls.collect::<Vec<_>>() {
        attempts += call.await.unwrap();
    }
    assert_eq!(attempts as usize, 20 + QUOTA / 2);
}

#[tokio::test]
async fn the_quota_of_one_account_is_not_that_of_another() {
    let (down, _) = switched().await;
    for _ in 0..10 {
        Call::Get.send(&down.client()).await.unwrap_err();
    }
    let error = Call::Get.send(&down.client()).await.unwrap_err();
    assert_eq!(error.attempts(), 1, "used up, and clients that are gone count as well");
    let other = FaultyServer::script([status(503)], good(body())).await;
    Call::Get.send(&other.client()).await.unwrap();
}

#[tokio::test]
async fn refusals_take_nothing() {
    let mut number = 0;
    let server = FaultyServer::start(move |_| {
        number += 1;
        if number % 4 == 0 { good(body()) } else { status(429) }
    });
    let server = server.await;
    for _ in 0..QUOTA + 5 {
        Call::Create.send(&server.client()).await.unwrap();
    }
    assert_eq!(server.arrivals().len(), 4 * (QUOTA + 5));
}

#[tokio::test]
async fn recovery_refills_the_quota() {
    let (server, down) = switched().await;
    let client = server.client();
    for _ in 0..QUOTA {
        Call::Get.send(&client).await.unwrap_err();
    }
    assert_eq!(Call::Get.send(&client).await.unwrap_err().attempts(), 1, "used up");
    down.store(false, Ordering::SeqCst);
    // A retry takes 5 tokens, and a success gives one back.
    for _ in 0..4 {
        Call::Get.send(&client).await.unwrap();
    }
    down.store(true, Ordering::SeqCst);
    assert_eq!(Call::Get.send(&client).await.unwrap_err().attempts(), 1);
    down.store(false, Ordering::SeqCst);
    Call::Get.send(&client).await.unwrap();
    down.store(true, Ordering::SeqCst);
    assert_eq!(Call::Get.send(&client).await.unwrap_err().attempts(), 2);
}

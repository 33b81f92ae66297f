//! The replay guard in memory: claims, time, and what happens when it is full.

use std::time::Duration;

use gorgias::webhook::{ClaimToken, DeliveryKey, GuardError, MemoryGuard, ReplayClaim, ReplayGuard, WorkOutcome};

const LEASE: Duration = Duration::from_secs(60);
const MEMORY: Duration = Duration::from_secs(3600);

fn guard(capacity: usize) -> MemoryGuard {
    MemoryGuard::with_capacity(capacity, MEMORY, LEASE).unwrap()
}

fn key(number: u64) -> DeliveryKey {
    DeliveryKey::from_body(&number.to_be_bytes())
}

/// Claims with a token of its own.
async fn claim(guard: &MemoryGuard, number: u64) -> (ReplayClaim, ClaimToken) {
    let token = ClaimToken::random();
    (guard.claim(&key(number), token).await.unwrap(), token)
}

#[tokio::test(start_paused = true)]
async fn a_delivery_is_worked_on_once() {
    let guard = guard(10);
    let (first, token) = claim(&guard, 1).await;
    assert_eq!(first, ReplayClaim::New);
    assert_eq!(claim(&guard, 1).await.0, ReplayClaim::InProgress);
    assert_eq!(claim(&guard, 2).await.0, ReplayClaim::New);
    guard.settle(&key(1), token, WorkOutcome::Done).await.unwrap();
    assert_eq!(claim(&guard, 1).await.0, ReplayClaim::Done);
    tokio::time::advance(MEMORY - Duration::from_millis(1)).await;
    assert_eq!(claim(&guard, 1).await.0, ReplayClaim::Done);
    tokio::time::advance(Duration::from_millis(1)).await;
    assert_eq!(claim(&guard, 1).await.0, ReplayClaim::New);
}

#[tokio::test(start_paused = true)]
async fn a_delivery_whose_work_failed_may_come_again() {
    let guard = guard(10);
    let (_, token) = claim(&guard, 1).await;
    guard.settle(&key(1), token, WorkOutcome::Failed).await.unwrap();
    assert!(guard.is_empty());
    assert_eq!(claim(&guard, 1).await.0, ReplayClaim::New);
}

#[tokio::test(start_paused = true)]
async fn a_claim_ends_when_its_worker_is_gone_and_the_late_one_spoils_nothing() {
    let guard = guard(10);
    let (_, slow) = claim(&guard, 1).await;
    tokio::time::advance(LEASE).await;
    let (second, next) = claim(&guard, 1).await;
    assert_eq!(second, ReplayClaim::New);
    // The first worker comes back: its claim is over, whatever it says.
    for outcome in [WorkOutcome::Done, WorkOutcome::Failed] {
        guard.settle(&key(1), slow, outcome).await.unwrap();
        assert_eq!(claim(&guard, 1).await.0, ReplayClaim::InProgress);
    }
    guard.settle(&key(1), next, WorkOutcome::Done).await.unwrap();
    guard.settle(&key(1), next, WorkOutcome::Failed).await.unwrap();
    assert_eq!(claim(&guard, 1).await.0, ReplayClaim::Done);
}

#[tokio::test(start_paused = true)]
async fn asked_twice_with_the_same_token_it_is_one_claim() {
    let guard = guard(10);
    let (_, token) = claim(&guard, 1).await;
    assert_eq!(guard.claim(&key(1), token).await.unwrap(), ReplayClaim::New);
    assert_eq!(guard.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn when_it_is_full_new_ones_are_refused_and_old_ones_still_known() {
    let guard = guard(3);
    for number in 0..3 {
        let (_, token) = claim(&guard, number).await;
        guard.settle(&key(number), token, WorkOutcome::Done).await.unwrap();
    }
    let refused = guard.claim(&key(3), ClaimToken::random()).await.unwrap_err();
    assert!(matches!(refused, GuardError::Full { capacity: 3 }));
    assert!(refused.to_string().contains("more room"), "{refused}");
    for number in 0..3 {
        assert_eq!(claim(&guard, number).await.0, ReplayClaim::Done);
    }
    assert_eq!((guard.len(), guard.is_empty()), (3, false));
    tokio::time::advance(MEMORY).await;
    assert_eq!(claim(&guard, 3).await.0, ReplayClaim::New);
    assert_eq!(guard.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_at_the_same_time_one_gets_it() {
    let guard = std::sync::Arc::new(guard(1000));
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let guard = std::sync::Arc::clone(&guard);
            tokio::spawn(async move {
                let mut won = 0;
                for number in 0..100 {
                    won += u32::from(claim(&guard, number).await.0 == ReplayClaim::New);
                }
                won
            })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        won += task.await.unwrap();
    }
    assert_eq!(won, 100);
}

#[test]
fn keys_differ_where_their_parts_do() {
    let of = |parts: &[Option<&str>]| DeliveryKey::from_parts(parts.iter().copied());
    let keys = [
        of(&[Some("ab"), Some("c")]),
        of(&[Some("a"), Some("bc")]),
        of(&[Some("abc")]),
        of(&[Some("abc"), None]),
        of(&[Some("abc"), Some("")]),
        of(&[None, Some("abc")]),
        of(&[]),
        DeliveryKey::from_body(b"abc"),
        DeliveryKey::from_body(b""),
    ];
    for (i, one) in keys.iter().enumerate() {
        for other in &keys[i + 1..] {
            assert_ne!(one, other);
        }
    }
    assert_eq!(of(&[Some("ab"), Some("c")]), keys[0]);
    assert_eq!(keys[0].to_string().len(), 64);
}

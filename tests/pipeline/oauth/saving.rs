//! A new token is saved before anybody uses it, and lost by nobody.

use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::TimeDelta;
use gorgias::ErrorKind;
use gorgias::oauth::{MemoryStore, OAuthAccount, Session, StoreFuture, Token, TokenStore};

use crate::oauth::help::{Endpoint, Mood, Moody, Time, app, expired, token, used};

#[tokio::test]
async fn nobody_gets_a_token_that_is_not_saved_yet() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let account = endpoint.account();
    let store = Moody::new(expired(&time, &account).await, 0);
    let session = Session::new(app(&time), account.clone(), store.clone());
    let calls = [(); 3].map(|()| {
        let session = session.clone();
        tokio::spawn(async move { used(&session).await })
    });
    store.saving().await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(endpoint.refreshes(), 1, "the new token is here");
    assert!(calls.iter().all(|call| !call.is_finished()), "and nobody has it");
    store.permits.add_permits(1);
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), "access-1");
    }
    let saved = store.inner.load(&account).await.unwrap().unwrap();
    assert_eq!(saved.refresh_token().unwrap().expose(), "refresh-1");
}

/// Waits until the store holds this token, which no call does anything for.
async fn saved(store: &MemoryStore, account: &OAuthAccount, access: &str) {
    let wait = async {
        while store.load(account).await.unwrap().unwrap().access_token().expose() != access {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait).await.unwrap();
}

#[tokio::test]
async fn a_caller_that_gives_up_while_it_is_saved_loses_nothing() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let account = endpoint.account();
    let store = Moody::new(expired(&time, &account).await, 0);
    let session = Session::new(app(&time), account.clone(), store.clone());
    tokio::select! {
        outcome = used(&session) => panic!("nothing was saved: {outcome:?}"),
        () = store.saving() => {}
    }
    // The call is gone; the token is not.
    store.permits.add_permits(1);
    saved(&store.inner, &account, "access-1").await;
    assert_eq!(used(&session).await.unwrap(), "access-1");
    assert_eq!(endpoint.refreshes(), 1);
}

#[tokio::test]
async fn a_caller_that_gives_up_before_the_answer_loses_nothing() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let account = endpoint.account();
    let store = expired(&time, &account).await;
    let session = Session::new(app(&time), account.clone(), store.clone());
    tokio::select! {
        biased;
        () = async {
            while endpoint.refreshes() == 0 {
                tokio::task::yield_now().await;
            }
        } => {}
        _ = used(&session) => {}
    }
    drop(session);
    saved(&store, &account, "access-1").await;
    assert_eq!(endpoint.refreshes(), 1);
}

#[tokio::test]
async fn a_token_that_was_not_saved_is_saved_by_the_next_call_without_another_refresh() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let account = endpoint.account();
    let store = Moody::new(expired(&time, &account).await, 100);
    store.broken.store(true, Ordering::SeqCst);
    let session = Session::new(app(&time), account.clone(), store.clone());
    for _ in 0..3 {
        let error = used(&session).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TokenStore);
        assert!(std::error::Error::source(&error).unwrap().to_string().contains("disk is full"));
    }
    // Another session of the same account would be refused with the old refresh token; it finishes the work instead.
    let other = Session::new(app(&time), account.clone(), store.clone());
    assert_eq!(used(&other).await.unwrap_err().kind(), ErrorKind::TokenStore);
    assert_eq!(endpoint.refreshes(), 1);
    store.broken.store(false, Ordering::SeqCst);
    assert_eq!(used(&other).await.unwrap(), "access-1");
    assert_eq!(used(&session).await.unwrap(), "access-1");
    assert_eq!(endpoint.refreshes(), 1);
    assert_eq!(store.inner.load(&account).await.unwrap().unwrap().refresh_token().unwrap().expose(), "refresh-1");
    time.advance(TimeDelta::hours(24));
    assert_eq!(used(&session).await.unwrap(), "access-2", "the chain goes on");
}

#[tokio::test]
async fn a_token_that_somebody_else_saved_meanwhile_wins() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let account = endpoint.account();
    let store = Moody::new(expired(&time, &account).await, 100);
    store.broken.store(true, Ordering::SeqCst);
    let session = Session::new(app(&time), account.clone(), store.clone());
    assert_eq!(used(&session).await.unwrap_err().kind(), ErrorKind::TokenStore);
    store.inner.save(&account, &token(&time, "installed", Some("r"), TimeDelta::hours(1))).await.unwrap();
    assert_eq!(used(&session).await.unwrap(), "installed");
}

#[test]
fn a_crash_between_refresh_and_save_is_survived_where_refresh_tokens_stay() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (time, servers) = (Time::new(), runtime());
    let endpoint = servers.block_on(Endpoint::start(Mood::Keeps));
    let account = endpoint.account();
    let store = servers.block_on(expired(&time, &account));

    // A process whose store never returns, and which dies then.
    let process = runtime();
    let stuck = Moody::new(store.clone(), 0);
    let session = Session::new(app(&time), account.clone(), stuck.clone());
    process.spawn(async move { used(&session).await });
    process.block_on(stuck.saving());
    process.shutdown_timeout(std::time::Duration::from_secs(10));
    assert_eq!(endpoint.refreshes(), 1);

    let process = runtime();
    process.block_on(async {
        let session = Session::new(app(&time), account.clone(), store.clone());
        assert_eq!(used(&session).await.unwrap(), "access-2");
        assert_eq!(store.load(&account).await.unwrap().unwrap().access_token().expose(), "access-2");
    });
    assert_eq!(endpoint.refreshes(), 2);
}

#[tokio::test]
async fn a_store_that_panics_is_an_error_and_not_the_end() {
    struct Panics(Moody);
    impl TokenStore for Panics {
        fn load<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, Option<Token>> {
            self.0.load(account)
        }
        fn save<'a>(&'a self, account: &'a OAuthAccount, token: &'a Token) -> StoreFuture<'a, ()> {
            assert!(!self.0.broken.load(Ordering::SeqCst), "the store panics");
            self.0.save(account, token)
        }
        fn delete<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()> {
            self.0.delete(account)
        }
    }
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let account = endpoint.account();
    let moody = Moody::new(expired(&time, &account).await, 100);
    moody.broken.store(true, Ordering::SeqCst);
    let session = Session::new(app(&time), account, Panics(moody.clone()));
    assert_eq!(used(&session).await.unwrap_err().kind(), ErrorKind::TokenStore);
    moody.broken.store(false, Ordering::SeqCst);
    assert_eq!(used(&session).await.unwrap(), "access-1");
    assert_eq!(endpoint.refreshes(), 1);
}

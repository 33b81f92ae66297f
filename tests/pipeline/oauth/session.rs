//! Fresh tokens for everybody, with one refresh.

use std::sync::Arc;

use chrono::TimeDelta;
use gorgias::ErrorKind;
use gorgias::oauth::{MemoryStore, OAuthAccount, Session, StoreFuture, Token, TokenStore};

use crate::oauth::help::{Endpoint, Mood, Time, app, expired, token, used};

/// Asks `count` times at once, through these sessions in turn.
async fn at_once(sessions: &[Session], count: usize) -> Vec<gorgias::Result<String>> {
    let start = Arc::new(tokio::sync::Barrier::new(count));
    let tasks: Vec<_> = (0..count)
        .map(|index| {
            let (session, start) = (sessions[index % sessions.len()].clone(), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                used(&session).await
            })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_calls_with_an_expired_token_make_one_refresh() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let session = Session::new(app(&time), endpoint.account(), expired(&time, &endpoint.account()).await);
    for outcome in at_once(&[session], 50).await {
        assert_eq!(outcome.unwrap(), "access-1");
    }
    assert_eq!(endpoint.refreshes(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sessions_made_apart_share_the_refresh() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let store = expired(&time, &endpoint.account()).await;
    // Everything is built anew but what is stored.
    let sessions = [(); 5].map(|()| Session::new(app(&time), endpoint.account(), store.clone()));
    for outcome in at_once(&sessions, 50).await {
        assert_eq!(outcome.unwrap(), "access-1");
    }
    assert_eq!(endpoint.refreshes(), 1);
}

#[tokio::test]
async fn accounts_of_different_users_do_not_mix() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Keeps).await);
    let account = endpoint.account();
    let stores = [MemoryStore::new(), MemoryStore::new()];
    stores[0].save(&account, &token(&time, "of-nia", None, TimeDelta::hours(1))).await.unwrap();
    stores[1].save(&account, &token(&time, "of-tariq", None, TimeDelta::hours(1))).await.unwrap();
    let [nia, tariq] = stores.map(|store| Session::new(app(&time), account.clone(), store));
    assert_eq!(used(&nia).await.unwrap(), "of-nia");
    assert_eq!(used(&tariq).await.unwrap(), "of-tariq");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn all_who_wait_share_a_failure() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Fails).await);
    let session = Session::new(app(&time), endpoint.account(), expired(&time, &endpoint.account()).await);
    // The endpoint is slow enough for all to wait: they ask in the moment the first one sends.
    let waiting = futures(&session, 20).await;
    assert!(waiting.iter().all(|outcome| outcome.as_ref().unwrap_err().kind() == ErrorKind::Server));
    assert!(!waiting[0].as_ref().unwrap_err().may_have_taken_effect(), "the call itself was not sent");
    assert_eq!(endpoint.refreshes(), 1);
    assert!(used(&session).await.is_err());
    assert_eq!(endpoint.refreshes(), 2, "who asks later makes another attempt");
}

#[tokio::test]
async fn a_call_that_nobody_looks_after_keeps_nobody_waiting() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let session = Session::new(app(&time), endpoint.account(), expired(&time, &endpoint.account()).await);
    let [mut first, mut unattended, mut last] = [(); 3].map(|()| Box::pin(used(&session)));
    for call in [&mut first, &mut unattended, &mut last] {
        let looked = call.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
        assert!(looked.is_pending());
    }
    assert_eq!(first.await.unwrap(), "access-1");
    let last = tokio::time::timeout(std::time::Duration::from_secs(20), last).await;
    assert_eq!(last.expect("it waits for one that nobody polls").unwrap(), "access-1");
    assert_eq!(unattended.await.unwrap(), "access-1");
    assert_eq!(endpoint.refreshes(), 1);
}

/// Polls all before any of them can make progress.
async fn futures(session: &Session, count: usize) -> Vec<gorgias::Result<String>> {
    let mut calls: Vec<_> = (0..count).map(|_| Box::pin(used(session))).collect();
    std::future::poll_fn(|context| {
        for call in &mut calls {
            assert!(call.as_mut().poll(context).is_pending());
        }
        std::task::Poll::Ready(())
    })
    .await;
    let mut outcomes = Vec::new();
    for call in calls {
        outcomes.push(call.await);
    }
    outcomes
}

#[tokio::test]
async fn a_token_is_refreshed_five_minutes_early_and_not_before() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Keeps).await);
    let account = endpoint.account();
    let store = expired(&time, &account).await;
    let session = Session::new(app(&time), account, store);
    assert_eq!(used(&session).await.unwrap(), "access-1");
    time.advance(TimeDelta::hours(24) - TimeDelta::seconds(301));
    assert_eq!(used(&session).await.unwrap(), "access-1");
    time.advance(TimeDelta::seconds(1));
    assert_eq!(used(&session).await.unwrap(), "access-2");
    assert_eq!(endpoint.refreshes(), 2);
}

#[tokio::test]
async fn a_short_life_is_used_to_nine_tenths() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Keeps).await);
    let (account, store) = (endpoint.account(), MemoryStore::new());
    let json = serde_json::json!({"access_token": "short", "refresh_token": "refresh-0", "obtained_at": time.now(),
        "expires_at": time.now() + TimeDelta::seconds(100)});
    store.save(&account, &Token::from_json(json.to_string()).unwrap()).await.unwrap();
    let session = Session::new(app(&time), account, store);
    time.advance(TimeDelta::seconds(89));
    assert_eq!(used(&session).await.unwrap(), "short");
    time.advance(TimeDelta::seconds(1));
    assert_eq!(used(&session).await.unwrap(), "access-1");
}

#[tokio::test]
async fn what_another_process_refreshed_is_used() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Keeps).await);
    let account = endpoint.account();
    let store = expired(&time, &account).await;
    let session = Session::new(app(&time), account.clone(), store.clone());
    store.save(&account, &token(&time, "of-another", Some("r"), TimeDelta::hours(1))).await.unwrap();
    assert_eq!(used(&session).await.unwrap(), "of-another");
    assert_eq!(endpoint.refreshes(), 0);
}

#[tokio::test]
async fn a_token_that_still_works_survives_failed_refreshes() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Fails).await);
    let (account, store) = (endpoint.account(), MemoryStore::new());
    store.save(&account, &token(&time, "access-0", Some("refresh-0"), TimeDelta::minutes(6))).await.unwrap();
    let session = Session::new(app(&time), account, store);
    assert_eq!(used(&session).await.unwrap(), "access-0");
    assert_eq!(endpoint.refreshes(), 0);

    time.advance(TimeDelta::minutes(2));
    for _ in 0..10 {
        assert_eq!(used(&session).await.unwrap(), "access-0");
    }
    assert_eq!(endpoint.refreshes(), 1, "no hammering");
    time.advance(TimeDelta::seconds(30));
    assert_eq!(used(&session).await.unwrap(), "access-0");
    assert_eq!(endpoint.refreshes(), 2, "after a pause it is tried again");

    time.advance(TimeDelta::minutes(4));
    assert_eq!(used(&session).await.unwrap_err().kind(), ErrorKind::Server, "now it does not work");
    endpoint.turn(Mood::Keeps);
    assert_eq!(used(&session).await.unwrap(), "access-1");
}

#[tokio::test]
async fn a_token_that_still_works_survives_an_endpoint_that_is_gone() {
    let time = Time::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let account = OAuthAccount::base_url(format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let store = MemoryStore::new();
    store.save(&account, &token(&time, "access-0", Some("refresh-0"), TimeDelta::minutes(4))).await.unwrap();
    // It never had a token at hand: the one of the store does as well.
    let session = Session::new(app(&time), account, store);
    assert_eq!(used(&session).await.unwrap(), "access-0");
    time.advance(TimeDelta::minutes(5));
    assert_eq!(used(&session).await.unwrap_err().kind(), ErrorKind::Connect);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refused_refresh_token_is_remembered_until_the_app_is_installed_again() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Refuses).await);
    let account = endpoint.account();
    let store = expired(&time, &account).await;
    let session = Session::new(app(&time), account.clone(), store.clone());
    for outcome in at_once(std::slice::from_ref(&session), 20).await {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Uninstalled);
    }
    let other = Session::new(app(&time), account.clone(), store.clone());
    assert_eq!(used(&other).await.unwrap_err().kind(), ErrorKind::Uninstalled);
    time.advance(TimeDelta::days(3));
    assert_eq!(used(&session).await.unwrap_err().kind(), ErrorKind::Uninstalled);
    assert_eq!(endpoint.refreshes(), 1, "asked once");

    // By whoever handles the callback, without this session.
    store.save(&account, &token(&time, "installed", Some("r"), TimeDelta::hours(24))).await.unwrap();
    assert_eq!(used(&session).await.unwrap(), "installed");
    assert_eq!(used(&other).await.unwrap(), "installed");
    assert_eq!(endpoint.refreshes(), 1);
}

/// Another process replaces the token while this one refreshes, and knows of no lock.
struct Overtaken(MemoryStore, Token, std::sync::atomic::AtomicUsize);

impl TokenStore for Overtaken {
    fn load<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, Option<Token>> {
        Box::pin(async move {
            // Looked at before the lock, under it, and once more when the refresh token is refused.
            if self.2.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 2 {
                self.0.save(account, &self.1).await?;
            }
            self.0.load(account).await
        })
    }

    fn save<'a>(&'a self, account: &'a OAuthAccount, token: &'a Token) -> StoreFuture<'a, ()> {
        self.0.save(account, token)
    }

    fn delete<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()> {
        self.0.delete(account)
    }
}

#[tokio::test]
async fn the_store_is_asked_once_more_before_the_app_counts_as_uninstalled() {
    let time = Time::new();
    for (left, mood, outcome, refreshes) in
        [(TimeDelta::hours(1), Mood::Refuses, Some("of-another"), 1), (TimeDelta::minutes(-1), Mood::Refuses, None, 2)]
    {
        let endpoint = Endpoint::start(mood).await;
        let account = endpoint.account();
        let inner = expired(&time, &account).await;
        let store = Overtaken(inner, token(&time, "of-another", Some("r"), left), 0.into());
        let session = Session::new(app(&time), account, store);
        assert_eq!(used(&session).await.ok().as_deref(), outcome);
        assert_eq!(endpoint.refreshes(), refreshes);
    }
}

#[tokio::test]
async fn without_a_token_the_app_is_not_installed() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Keeps).await);
    let (account, store) = (endpoint.account(), MemoryStore::new());
    let session = Session::new(app(&time), account.clone(), store.clone());
    assert_eq!(used(&session).await.unwrap_err().kind(), ErrorKind::Uninstalled);
    assert!(session.granted().is_none());
    let json = serde_json::json!({"access_token": "new", "scope": "tags:read", "expires_at": time.now() + TimeDelta::hours(1)});
    session.install(Token::from_json(json.to_string()).unwrap()).await.unwrap();
    assert_eq!(used(&session).await.unwrap(), "new");
    assert!(session.granted().unwrap().allows("tags:read"));
    assert_eq!(store.load(&account).await.unwrap().unwrap().access_token().expose(), "new");

    // It has no refresh token, and so it is used to its end.
    time.advance(TimeDelta::minutes(59));
    assert_eq!(used(&session).await.unwrap(), "new");
    time.advance(TimeDelta::minutes(1));
    assert_eq!(used(&session).await.unwrap_err().kind(), ErrorKind::OAuth);
    assert_eq!(endpoint.refreshes(), 0);
}

#[test]
fn outside_of_a_runtime_a_session_says_so() {
    let (time, account) = (Time::new(), OAuthAccount::domain("acme").unwrap());
    let session = Session::new(app(&time), account, MemoryStore::new());
    let mut call = Box::pin(session.access_token());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else { panic!("an error at once") };
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

//! After a 401: one refresh for all who were refused, and no circle.

use chrono::TimeDelta;
use gorgias::ErrorKind;
use gorgias::oauth::{MemoryStore, Session, TokenStore};

use crate::oauth::help::{Endpoint, Mood, Time, app, token, used};

async fn session(time: &Time, endpoint: &Endpoint) -> (Session, MemoryStore) {
    let (account, store) = (endpoint.account(), MemoryStore::new());
    store.save(&account, &token(time, "access-0", Some("refresh-0"), TimeDelta::hours(20))).await.unwrap();
    (Session::new(app(time), account, store.clone()), store)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_refusals_of_one_token_make_one_refresh() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let (session, _) = session(&time, &endpoint).await;
    let bearer = session.access_token().await.unwrap();
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let (session, bearer) = (session.clone(), bearer.clone());
            tokio::spawn(async move { session.refused(&bearer).await })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap().unwrap());
    }
    assert_eq!(used(&session).await.unwrap(), "access-1");
    assert!(session.refused(&bearer).await.unwrap(), "who comes late finds the new token");
    assert_eq!(endpoint.refreshes(), 1);
}

#[tokio::test]
async fn a_new_token_that_is_refused_as_well_is_not_replaced_at_once() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let (session, _) = session(&time, &endpoint).await;
    let first = session.access_token().await.unwrap();
    assert!(session.refused(&first).await.unwrap());
    let second = session.access_token().await.unwrap();
    for _ in 0..5 {
        assert!(!session.refused(&second).await.unwrap());
    }
    assert_eq!(endpoint.refreshes(), 1);
    time.advance(TimeDelta::seconds(30));
    assert!(session.refused(&second).await.unwrap(), "it is tried again some time");
    assert_eq!(endpoint.refreshes(), 2);
}

#[tokio::test]
async fn a_token_that_worked_is_replaced_when_it_is_refused() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let (session, _) = session(&time, &endpoint).await;
    for refreshes in 1..4 {
        let bearer = session.access_token().await.unwrap();
        bearer.accepted();
        assert!(session.refused(&bearer).await.unwrap());
        assert_eq!(endpoint.refreshes(), refreshes);
    }
}

#[tokio::test]
async fn what_another_process_made_of_it_is_tried_first() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let (session, store) = session(&time, &endpoint).await;
    let bearer = session.access_token().await.unwrap();
    store.save(session.account(), &token(&time, "of-another", Some("refresh-0"), TimeDelta::hours(1))).await.unwrap();
    assert!(session.refused(&bearer).await.unwrap());
    let other = session.access_token().await.unwrap();
    assert_eq!(other.header(), "Bearer of-another");
    assert_eq!(endpoint.refreshes(), 0);
    assert!(!session.refused(&other).await.unwrap(), "processes do not refresh in turn for ever");
    assert_eq!(endpoint.refreshes(), 0);
}

#[tokio::test]
async fn a_refresh_that_fails_after_a_refusal_is_not_hammered() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Fails).await);
    let (session, _) = session(&time, &endpoint).await;
    let bearer = session.access_token().await.unwrap();
    for _ in 0..5 {
        assert_eq!(session.refused(&bearer).await.unwrap_err().kind(), ErrorKind::Server);
    }
    assert_eq!(endpoint.refreshes(), 1);
    endpoint.turn(Mood::Refuses);
    time.advance(TimeDelta::seconds(30));
    for _ in 0..5 {
        assert_eq!(session.refused(&bearer).await.unwrap_err().kind(), ErrorKind::Uninstalled);
        assert_eq!(used(&session).await.unwrap_err().kind(), ErrorKind::Uninstalled);
    }
    assert_eq!(endpoint.refreshes(), 2);
}

#[tokio::test]
async fn without_a_refresh_token_there_is_no_better_one() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Keeps).await);
    let (account, store) = (endpoint.account(), MemoryStore::new());
    store.save(&account, &token(&time, "only", None, TimeDelta::hours(20))).await.unwrap();
    let session = Session::new(app(&time), account, store);
    let bearer = session.access_token().await.unwrap();
    assert!(!session.refused(&bearer).await.unwrap());
    assert_eq!(used(&session).await.unwrap(), "only");
    assert_eq!(endpoint.refreshes(), 0);
}

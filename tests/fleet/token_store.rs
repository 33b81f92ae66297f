//! Tokens in Redis: kept for all processes, and refreshed by one of them.

use std::process::Stdio;
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use gorgias::ErrorKind;
use gorgias::oauth::{App, OAuthAccount, RedisStore, Session, StoreLock, Token, TokenStore};
use serde_json::json;

use crate::redis_server::RedisServer;
use crate::support::{Server, answer};

/// Tells the test that it is one of the processes: `<address of the server> <address of Redis>`.
const CHILD: &str = "GORGIAS_TEST_TOKEN_CHILD";

fn store(redis: &RedisServer) -> RedisStore {
    RedisStore::new(redis.url()).unwrap()
}

fn account() -> OAuthAccount {
    OAuthAccount::domain("acme").unwrap()
}

/// A token that expires so long from now.
fn token(number: u32, left: TimeDelta) -> Token {
    let json = json!({"access_token": format!("hush-access-{number}"), "refresh_token": format!("hush-refresh-{number}"),
        "expires_at": Utc::now() + left});
    Token::from_json(json.to_string()).unwrap()
}

async fn locked(store: &RedisStore, patience: Duration) -> Option<StoreLock> {
    tokio::time::timeout(patience, store.lock(&account())).await.ok().map(Result::unwrap)
}

#[tokio::test]
async fn a_token_is_kept_for_all_who_share_the_store() {
    let redis = RedisServer::start();
    let (first, second, other) = (store(&redis), store(&redis), store(&redis).prefix("another-app"));
    assert!(first.load(&account()).await.unwrap().is_none());
    for number in [1, 2] {
        let token = token(number, TimeDelta::hours(1));
        first.save(&account(), &token).await.unwrap();
        assert!(second.load(&account()).await.unwrap() == Some(token));
    }
    assert!(other.load(&account()).await.unwrap().is_none());
    assert!(first.load(&OAuthAccount::domain("umbrella").unwrap()).await.unwrap().is_none());
    assert_eq!(redis.ask::<Vec<String>>("KEYS *"), ["gorgias:token:acme.gorgias.com"]);
    assert_eq!(redis.ask::<i64>("TTL gorgias:token:acme.gorgias.com"), -1, "it does not expire");
    second.delete(&account()).await.unwrap();
    second.delete(&account()).await.unwrap();
    assert!(first.load(&account()).await.unwrap().is_none());
}

#[tokio::test]
async fn one_holds_the_lock_until_it_is_released() {
    let redis = RedisServer::start();
    let (first, second) = (store(&redis), store(&redis));
    let held = locked(&first, Duration::from_secs(20)).await.unwrap();
    assert!(locked(&second, Duration::from_millis(100)).await.is_none());
    let umbrella = OAuthAccount::domain("umbrella").unwrap();
    second.lock(&umbrella).await.unwrap().release().await.unwrap();
    held.release().await.unwrap();
    let held = locked(&second, Duration::from_secs(20)).await.unwrap();
    held.release().await.unwrap();
    assert_eq!(redis.ask::<Vec<String>>("KEYS *"), [""; 0]);
}

#[tokio::test]
async fn the_lock_of_a_process_that_died_expires_and_is_not_taken_from_the_next_one() {
    let redis = RedisServer::start();
    let first = store(&redis).lock_expiry(Duration::from_millis(150));
    let second = store(&redis);
    let late = locked(&first, Duration::from_secs(20)).await.unwrap();
    let held = locked(&second, Duration::from_secs(20)).await.unwrap();
    // It comes back, and releases what is no longer its own.
    late.release().await.unwrap();
    assert!(locked(&first, Duration::from_millis(50)).await.is_none());
    // Waiting ends some time, in an error.
    let start = Instant::now();
    let error = first.lock(&account()).await.unwrap_err();
    assert!(error.to_string().contains("lock of the token"), "{error}");
    assert!(start.elapsed() >= Duration::from_millis(300));
    held.release().await.unwrap();
}

#[tokio::test]
async fn failures_are_errors_of_the_store_and_tell_no_secret() {
    assert_eq!(RedisStore::new("localhost:hush").unwrap_err().kind(), ErrorKind::Configuration);
    let redis = RedisServer::with_password("hush-password");
    let store = RedisStore::new(redis.url().replace("//", "//:hush-wrong@")).unwrap();
    let app = App::builder().client_id("id").client_secret("hush-secret").redirect_uri("https://app.example.com");
    let session = Session::new(app.build().unwrap(), account(), store.clone());
    let error = session.install(token(1, TimeDelta::hours(1))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenStore);
    let source = store.load(&account()).await.unwrap_err();
    assert!(source.to_string().contains("password refused"), "{source}");
    let shown = format!("{error} {error:?} {source} {source:?} {store:?} {session:?}");
    assert!(!shown.contains("hush"), "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_make_one_refresh() {
    if let Ok(told) = std::env::var(CHILD) {
        let (url, redis) = told.split_once(' ').unwrap();
        return refresh(url, redis).await;
    }
    let redis = RedisServer::start();
    let server = Server::start(|request| {
        // A refresh token that was used is worth nothing; and long enough for the other process to come to the lock.
        let first = String::from_utf8_lossy(&request.body).contains("hush-refresh-0");
        std::thread::sleep(Duration::from_millis(150));
        let body = json!({"access_token": "hush-access-1", "refresh_token": "hush-refresh-1", "expires_in": 86400});
        if first { answer(200, "", body.to_string()) } else { answer(400, "", r#"{"error": "invalid_grant"}"#) }
    })
    .await;
    let account = OAuthAccount::base_url(&server.url).unwrap();
    store(&redis).save(&account, &token(0, TimeDelta::minutes(-1))).await.unwrap();
    let children: Vec<_> = (0..2)
        .map(|_| {
            tokio::process::Command::new(std::env::current_exe().unwrap())
                .args(["token_store::two_processes_make_one_refresh", "--exact", "--nocapture"])
                .env(CHILD, format!("{} {}", server.url, redis.url()))
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .kill_on_drop(true)
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = tokio::time::timeout(Duration::from_secs(60), child.wait_with_output()).await.unwrap().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(server.requests().len(), 1, "one refresh");
    let kept = store(&redis).load(&account).await.unwrap().unwrap();
    assert_eq!(kept.refresh_token().unwrap().expose(), "hush-refresh-1");
}

/// One of the processes. Nobody starts before both are there.
async fn refresh(url: &str, redis: &str) {
    crate::a_capture::begin();
    let app = App::builder().client_id("id").client_secret("secret").redirect_uri("https://app.example.com");
    let account = OAuthAccount::base_url(url).unwrap();
    let session = Session::new(app.build().unwrap(), account, RedisStore::new(redis).unwrap());
    let mut connection = redis::Client::open(redis).unwrap().get_connection().unwrap();
    redis::cmd("INCR").arg("ready").query::<()>(&mut connection).unwrap();
    while redis::cmd("GET").arg("ready").query::<u32>(&mut connection).unwrap() < 2 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(session.access_token().await.unwrap().header(), "Bearer hush-access-1");
}

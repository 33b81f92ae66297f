//! Captured logs: whatever is logged while apps are installed and tokens refreshed, at the finest level, holds no secret.
//!
//! One test, because the subscriber is that of the whole process.
#![cfg(feature = "oauth")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

mod support;

use std::io;
use std::sync::Mutex;

use base64::Engine as _;
use chrono::{TimeDelta, Utc};
use gorgias::oauth::{App, FileStore, OAuthAccount, Scope, Scopes, Session, Token, TokenStore};
use serde_json::json;
use support::{Reply, Server, answer};

const CLIENT_ID: &str = "5f0c1d2e3a4b5c6d7e8f9a0b";
const CLIENT_SECRET: &str = "hush-client-secret";

static CAPTURED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Capture;

impl io::Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        CAPTURED.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn take() -> String {
    String::from_utf8(std::mem::take(&mut *CAPTURED.lock().unwrap())).unwrap()
}

fn found(logged: &str) -> Vec<&'static str> {
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    let secrets = [
        ("secret of the app", CLIENT_SECRET),
        ("credentials as sent", basic.as_str()),
        ("code", "hush-code"),
        ("access token", "hush-access"),
        ("refresh token", "hush-refresh"),
        ("words of an answer", "otter"),
    ];
    secrets.into_iter().filter(|(_, secret)| logged.contains(secret)).map(|(what, _)| what).collect()
}

/// The life of an installation, in which all goes well and all goes wrong.
async fn live(app: App) {
    let body = json!({"access_token": "hush-access", "refresh_token": "hush-refresh", "expires_in": 200});
    let server = Server::always(answer(200, "", body.to_string())).await;
    let account = OAuthAccount::base_url(&server.url).unwrap();
    let authorization = app.authorize(&account, &Scopes::from([Scope::Offline])).unwrap();
    let state = authorization.url.query_pairs().find(|(key, _)| key == "state").unwrap().1.into_owned();
    let token = app.exchange(authorization.pending, "hush-code", &state).await.unwrap();
    app.refresh(&account, &token).await.unwrap();
    app.revoke(&account, &token).await.unwrap();
    let due = json!({"access_token": "hush-access-old", "refresh_token": "hush-refresh",
        "expires_at": Utc::now() + TimeDelta::minutes(4)});
    let due = Token::from_json(due.to_string()).unwrap();
    for reply in [
        answer(200, "", body.to_string()),
        answer(400, "", r#"{"error": "invalid_grant", "error_description": "otter"}"#),
        answer(400, "", r#"{"error": "otter"}"#),
        answer(500, "", "otter"),
        answer(200, "", r#"{"access_token": 7, "otter": 1}"#),
        Reply::HangUp,
    ] {
        let server = Server::always(reply).await;
        let account = OAuthAccount::base_url(&server.url).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let store = FileStore::open(directory.path().join("tokens")).unwrap();
        store.save(&account, &due).await.unwrap();
        let session = Session::new(app.clone(), account, store);
        if let Ok(bearer) = session.access_token().await {
            let _ = session.refused(&bearer).await;
        }
        assert!(!server.requests().is_empty());
    }
}

#[tokio::test]
async fn nothing_that_is_logged_tells_a_secret() {
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(|| Capture)
        .init();
    let builder =
        || App::builder().client_id(CLIENT_ID).client_secret(CLIENT_SECRET).redirect_uri("https://app.example.com/");
    live(builder().build().unwrap()).await;
    let logged = take();
    assert!(logged.contains("was not refreshed") && logged.contains("DEBUG reqwest::connect: "), "{logged}");
    assert_eq!(found(&logged), [""; 0], "{logged}");

    // The proof that a leak would be seen: an HTTP client that logs every byte.
    let loud = gorgias::reqwest::Client::builder()
        .no_proxy()
        .connection_verbose(true)
        .redirect(gorgias::reqwest::redirect::Policy::none());
    live(builder().http(loud.build().unwrap()).build().unwrap()).await;
    let logged = take();
    let seen = ["credentials as sent", "code", "access token", "refresh token", "words of an answer"];
    assert_eq!(found(&logged), seen, "{logged}");
}

//! Calls of a client that has an OAuth session instead of an API key.

use std::sync::Mutex;

use chrono::TimeDelta;
use gorgias::budget::CallLimit;
use gorgias::oauth::{MemoryStore, OAuthAccount, Session, Token, TokenStore as _};
use gorgias::types::{CreateTag, UploadType};
use gorgias::{Client, ErrorKind, RetryPolicy};
use serde_json::json;

use crate::oauth::help::{Time, app, error};
use crate::support::{Reply, Request, Server, answer};

/// An API that accepts one access token, and a token endpoint that gives out the next one.
struct Gorgias {
    server: Server,
    accepted: std::sync::Arc<Mutex<String>>,
}

impl Gorgias {
    async fn start() -> Self {
        let accepted = std::sync::Arc::new(Mutex::new("access-1".to_owned()));
        let known = std::sync::Arc::clone(&accepted);
        let server = Server::start(move |request| {
            if request.target == "/oauth/token" {
                return json(&json!({"access_token": *known.lock().unwrap(), "expires_in": 86400}));
            }
            if !request.headers.contains(&format!("authorization: Bearer {}", known.lock().unwrap())) {
                return answer(401, "", json!({"error": {"msg": "Unauthorized."}}).to_string());
            }
            json(&json!({"id": 1, "name": "vip"}))
        })
        .await;
        Self { server, accepted }
    }

    fn now_accepts(&self, token: &str) {
        *self.accepted.lock().unwrap() = token.to_owned();
    }

    fn count(&self, target: &str) -> usize {
        self.server.requests().iter().filter(|request| request.target.starts_with(target)).count()
    }

    /// A client whose stored token is this one.
    async fn client(&self, token: serde_json::Value) -> Client {
        let time = Time::new();
        let account = OAuthAccount::base_url(&self.server.url).unwrap();
        let mut whole = json!({"expires_at": time.now() + TimeDelta::hours(3), "refresh_token": "refresh"});
        whole.as_object_mut().unwrap().extend(token.as_object().unwrap().clone());
        let store = MemoryStore::new();
        store.save(&account, &Token::from_json(whole.to_string()).unwrap()).await.unwrap();
        let session = Session::new(app(&time), account, store);
        Client::builder().oauth(session).retry(RetryPolicy::NEVER).unlimited().build().unwrap()
    }
}

fn json(body: &serde_json::Value) -> Reply {
    answer(200, "content-type: application/json\r\n", body.to_string())
}

fn tag() -> gorgias::types::builder::CreateTag {
    CreateTag::builder().name("vip")
}

#[tokio::test]
async fn fifty_calls_on_an_expired_token_make_one_refresh() {
    let gorgias = Gorgias::start().await;
    let client = gorgias.client(json!({"access_token": "access-0", "expires_at": "2020-01-01T00:00:00Z"})).await;
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.get_tag().id(1).send().await.map(|tag| tag.id) })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), 1);
    }
    assert_eq!(gorgias.count("/oauth/token"), 1);
    assert_eq!(gorgias.count("/api/"), 50, "no call was made with the old token");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_call_repeated() {
    let gorgias = Gorgias::start().await;
    let client = gorgias.client(json!({"access_token": "access-0"})).await;
    // Even without retries: a 401 was not carried out.
    assert_eq!(client.create_tag().body(tag()).send().await.unwrap().id, 1);
    let bodies: Vec<_> =
        gorgias.server.requests().iter().filter(|r| r.target == "/api/tags").map(Request::json).collect();
    assert_eq!(bodies, [json!({"name": "vip"}), json!({"name": "vip"})]);
    assert_eq!(gorgias.count("/oauth/token"), 1);
    assert_eq!(client.counters().total.retries, 1);
}

#[tokio::test]
async fn fifty_calls_with_a_refused_token_make_one_refresh() {
    let gorgias = Gorgias::start().await;
    let client = gorgias.client(json!({"access_token": "access-0"})).await;
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.get_tag().id(1).send().await.map(|tag| tag.id) })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), 1);
    }
    assert_eq!(gorgias.count("/oauth/token"), 1);
    assert!(gorgias.count("/api/") <= 100);
}

#[tokio::test]
async fn a_renewed_token_that_is_refused_as_well_is_the_end() {
    let refusing = Server::start(|request| {
        if request.target == "/oauth/token" {
            json(&json!({"access_token": "access-1", "expires_in": 86400}))
        } else {
            answer(401, "", json!({"error": {"msg": "Unauthorized."}}).to_string())
        }
    })
    .await;
    let time = Time::new();
    let account = OAuthAccount::base_url(&refusing.url).unwrap();
    let store = crate::oauth::help::expired(&time, &account).await;
    let session = Session::new(app(&time), account, store);
    let stubborn = Client::builder().oauth(session).retry(RetryPolicy::NEVER).build().unwrap();
    let error = stubborn.create_tag().body(tag()).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert!(!error.may_have_taken_effect());
    assert!(refusing.requests().len() <= 4, "no circle: {}", refusing.requests().len());
}

#[tokio::test]
async fn an_upload_is_repeated_with_the_renewed_token() {
    let gorgias = Gorgias::start().await;
    let client = gorgias.client(json!({"access_token": "access-0"})).await;
    let upload = || client.upload_files().type_(UploadType::Attachment).file("a.txt", "text/plain", "a");
    // What the server answers is no list of files, which shows that it was accepted.
    assert_eq!(upload().send().await.unwrap_err().kind(), ErrorKind::Decode);
    let uploads: Vec<_> =
        gorgias.server.requests().into_iter().filter(|r| r.target.starts_with("/api/upload")).collect();
    assert_eq!(uploads.len(), 2);
    assert_eq!(uploads[0].body, uploads[1].body);
    assert!(!uploads[0].body.is_empty());
}

#[tokio::test]
async fn a_scope_that_was_not_granted_is_named_before_sending() {
    let gorgias = Gorgias::start().await;
    let client = gorgias.client(json!({"access_token": "access-1", "scope": "tickets:write offline"})).await;
    let error = client.create_tag().body(tag()).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MissingScope);
    assert!(error.to_string().contains("`tags:write`"), "{error}");
    assert_eq!(error.failed_operation().unwrap().id, "create_tag");
    assert!(!error.may_have_taken_effect());
    assert_eq!(gorgias.server.requests().len(), 0);
    // Whether writing includes reading is not known, so Gorgias decides.
    client.get_ticket().id(1).send().await.unwrap();
    client.with_options(|o| o.check_scopes(false)).create_tag().body(tag()).send().await.unwrap();
    assert_eq!(gorgias.count("/api/tags"), 1);
}

#[tokio::test]
async fn an_uninstalled_app_sends_nothing() {
    let server = Server::start(|request| {
        assert_eq!(request.target, "/oauth/token");
        error(400, "invalid_grant")
    })
    .await;
    let time = Time::new();
    let account = OAuthAccount::base_url(&server.url).unwrap();
    let store = crate::oauth::help::expired(&time, &account).await;
    let client = Client::builder().oauth(Session::new(app(&time), account, store)).build().unwrap();
    for _ in 0..3 {
        let error = client.create_tag().body(tag()).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Uninstalled);
        assert_eq!(error.failed_operation().unwrap().id, "create_tag");
        assert!(!error.may_have_taken_effect());
    }
    assert_eq!(server.requests().len(), 1, "Gorgias is not asked again");
}

#[tokio::test]
async fn calls_of_apps_draw_on_an_allowance_of_their_own() {
    let gorgias = Gorgias::start().await;
    let by_app = gorgias.client(json!({"access_token": "access-1"})).await;
    let by_key = gorgias.server.client();
    assert_eq!(by_app.budget().state().limit, CallLimit::OAUTH);
    assert_eq!(by_key.budget().state().limit, CallLimit::API_KEY);
}

#[tokio::test]
async fn a_token_that_stops_working_later_is_renewed_again() {
    let gorgias = Gorgias::start().await;
    let client = gorgias.client(json!({"access_token": "access-1"})).await;
    for token in ["access-1", "access-2", "access-3"] {
        gorgias.now_accepts(token);
        client.get_tag().id(1).send().await.unwrap();
        client.get_tag().id(1).send().await.unwrap();
    }
    assert_eq!(gorgias.count("/oauth/token"), 2);
}

#[tokio::test]
async fn contradicting_settings_are_refused() {
    let time = Time::new();
    let session = || Session::new(app(&time), OAuthAccount::domain("acme").unwrap(), MemoryStore::new());
    for (builder, word) in [
        (Client::builder().domain("other").oauth(session()), "another account"),
        (Client::builder().api_key("a@example.com", "key").oauth(session()), "api_key"),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(word), "{error}");
    }
    let client = Client::builder().domain("acme").oauth(session()).build().unwrap();
    assert_eq!(client.base_url().as_str(), "https://acme.gorgias.com/");
}

//! An app, a clock, a token endpoint and stores that misbehave.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use gorgias::oauth::{App, AppBuilder, MemoryStore, OAuthAccount, Session, StoreFuture, Token, TokenStore};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::support::{Reply, Request, Server, answer};

pub(crate) const CLIENT_ID: &str = "5f0c1d2e3a4b5c6d7e8f9a0b";
pub(crate) const CLIENT_SECRET: &str = "hush-client-secret";

/// A clock that tests turn.
#[derive(Clone)]
pub(crate) struct Time(Arc<AtomicI64>);

impl Time {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_800_000_000)))
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::SeqCst), 0).unwrap()
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_seconds(), Ordering::SeqCst);
    }
}

pub(crate) fn builder(time: &Time) -> AppBuilder {
    let time = time.clone();
    App::builder()
        .client_id(CLIENT_ID)
        .client_secret(CLIENT_SECRET)
        .redirect_uri("https://app.example.com/installed?from=gorgias")
        .clock(move || time.now())
}

pub(crate) fn app(time: &Time) -> App {
    builder(time).build().unwrap()
}

/// A JWT that nobody signed.
pub(crate) fn jwt(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.signature", part(&json!({"alg": "RS256", "kid": "k"})), part(claims))
}

/// A stored token that expires so long from now.
pub(crate) fn token(time: &Time, access: &str, refresh: Option<&str>, left: TimeDelta) -> Token {
    let mut json = json!({"access_token": access, "expires_at": time.now() + left});
    if let Some(refresh) = refresh {
        json["refresh_token"] = refresh.into();
    }
    Token::from_json(json.to_string()).unwrap()
}

/// A store whose only token needs a refresh: its refresh token is `refresh-0`.
pub(crate) async fn expired(time: &Time, account: &OAuthAccount) -> MemoryStore {
    let store = MemoryStore::new();
    store.save(account, &token(time, "access-0", Some("refresh-0"), TimeDelta::minutes(-1))).await.unwrap();
    store
}

/// The text of the access token that a call would be made with.
pub(crate) async fn used(session: &Session) -> gorgias::Result<String> {
    let bearer = session.access_token().await?;
    assert!(bearer.header().is_sensitive());
    Ok(bearer.header().to_str().unwrap().strip_prefix("Bearer ").unwrap().to_owned())
}

pub(crate) fn form(request: &Request) -> HashMap<String, String> {
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

pub(crate) fn error(status: u16, code: &str) -> Reply {
    answer(status, "content-type: application/json\r\n", json!({"error": code}).to_string())
}

/// How the endpoint answers a refresh.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Mood {
    /// A new access token that lives a day; the refresh token stays.
    Keeps,
    /// A new refresh token as well; the old one is refused from then on.
    Rotates,
    Fails,
    Refuses,
}

/// A token endpoint that numbers its tokens: `access-1`, `access-2`, ...
pub(crate) struct Endpoint {
    pub(crate) server: Server,
    mood: Arc<std::sync::Mutex<Mood>>,
}

impl Endpoint {
    pub(crate) async fn start(mood: Mood) -> Self {
        let mood = Arc::new(std::sync::Mutex::new(mood));
        let (moods, made) = (Arc::clone(&mood), AtomicUsize::new(0));
        let server = Server::start(move |request| {
            assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/oauth/token"));
            let mood = *moods.lock().unwrap();
            let number = made.load(Ordering::SeqCst) + 1;
            let mut body =
                json!({"access_token": format!("access-{number}"), "expires_in": 86400, "token_type": "Bearer"});
            match mood {
                Mood::Keeps => {}
                Mood::Rotates if form(request)["refresh_token"] == format!("refresh-{}", number - 1) => {
                    body["refresh_token"] = format!("refresh-{number}").into();
                }
                Mood::Rotates | Mood::Refuses => return error(400, "invalid_grant"),
                Mood::Fails => return answer(500, "", "<h1>Oops</h1>"),
            }
            made.store(number, Ordering::SeqCst);
            answer(200, "content-type: application/json\r\n", body.to_string())
        })
        .await;
        Self { server, mood }
    }

    pub(crate) fn account(&self) -> OAuthAccount {
        OAuthAccount::base_url(&self.server.url).unwrap()
    }

    pub(crate) fn turn(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub(crate) fn refreshes(&self) -> usize {
        self.server.requests().len()
    }
}

/// A store around another one that saves when it is told to, and only if it may.
#[derive(Clone)]
pub(crate) struct Moody {
    pub(crate) inner: MemoryStore,
    /// Saves wait for a permit.
    pub(crate) permits: Arc<Semaphore>,
    pub(crate) saving: Arc<Semaphore>,
    pub(crate) broken: Arc<AtomicBool>,
}

impl Moody {
    pub(crate) fn new(inner: MemoryStore, permits: usize) -> Self {
        Self {
            inner,
            permits: Arc::new(Semaphore::new(permits)),
            saving: Arc::new(Semaphore::new(0)),
            broken: Arc::default(),
        }
    }

    /// Waits until a save has begun.
    pub(crate) async fn saving(&self) {
        self.saving.acquire().await.unwrap().forget();
    }
}

impl TokenStore for Moody {
    fn load<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, Option<Token>> {
        self.inner.load(account)
    }

    fn save<'a>(&'a self, account: &'a OAuthAccount, token: &'a Token) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.saving.add_permits(1);
            self.permits.acquire().await?.forget();
            if self.broken.load(Ordering::SeqCst) {
                return Err("the disk is full".into());
            }
            self.inner.save(account, token).await
        })
    }

    fn delete<'a>(&'a self, account: &'a OAuthAccount) -> StoreFuture<'a, ()> {
        self.inner.delete(account)
    }
}

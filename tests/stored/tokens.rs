//! OAuth: directories of tokens, and installations that are under way.

use std::collections::HashMap;
use std::path::Path;

use base64::Engine as _;
use chrono::{DateTime, TimeDelta, Utc};
use gorgias::oauth::{App, FileStore, OAuthAccount, PendingAuthorization, Session, Token, TokenStore as _};
use serde_json::{Value, json};

use super::fixture::{fixture, list, text};
use crate::support::{self, Request, Server};

/// When the tokens of the fixture were obtained; they live a day.
const OBTAINED: &str = "2026-05-06T12:00:00Z";
/// The loopback account of the fixture.
const LOCAL: &str = "127.0.0.1:4010";

fn app(later: TimeDelta) -> App {
    let now = OBTAINED.parse::<DateTime<Utc>>().unwrap() + later;
    let app = App::builder().client_id("5f0c1d2e3a4b5c6d7e8f9a0b").client_secret("secret-of-the-fixtures");
    app.redirect_uri("https://app.example.com/installed").pkce(true).clock(move || now).build().unwrap()
}

/// The directory of the fixture, with the port of a server of this test in it.
fn directory(server: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let encoded = |address: &str| address.replace(':', "%3A");
    for file in list(&fixture("oauth.json")["files"]) {
        let name = text(&file["name"]).replace(&encoded(LOCAL), &encoded(server));
        std::fs::write(directory.path().join(name), text(&file["content"])).unwrap();
    }
    assert_eq!(names(directory.path()).len(), 4);
    directory
}

fn names(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The stored token.
pub(super) fn is_stored(token: &Token) {
    assert_eq!(token.access_token().expose(), "stored-access");
    assert_eq!(token.refresh_token().unwrap().expose(), "stored-refresh");
    assert_eq!(token.expires_at().to_rfc3339(), "2026-05-07T12:00:00+00:00");
    let mut scopes: Vec<String> = token.scopes().unwrap().iter().map(ToString::to_string).collect();
    scopes.sort();
    assert_eq!(scopes, ["offline", "tags:read", "tickets:read", "x:new"]);
}

fn form(request: &Request) -> HashMap<String, String> {
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

/// A token endpoint. What it says has a JWT in it that nobody signed.
async fn endpoint() -> Server {
    let part = |value: &Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
    let id_token = format!("{}.{}.signature", part(&json!({"alg": "RS256"})), part(&json!({"nonce": "stored-nonce"})));
    Server::always(support::json(&json!({"access_token": "new-access", "expires_in": 86400, "id_token": id_token})))
        .await
}

fn address(server: &Server) -> &str {
    server.url.strip_prefix("http://").unwrap()
}

#[tokio::test]
async fn tokens_are_found_under_the_names_of_their_files() {
    let directory = directory(LOCAL);
    let store = FileStore::open(directory.path()).unwrap();
    let accounts = fixture("oauth.json")["accounts"].clone();
    assert_eq!(list(&accounts).len(), 2);
    for stored in list(&accounts) {
        let account: OAuthAccount = serde_json::from_value(stored["account"].clone()).unwrap();
        assert_eq!(account.key(), text(&stored["key"]));
        is_stored(&store.load(&account).await.unwrap().unwrap());
    }
    is_stored(&store.load(&OAuthAccount::domain("acme").unwrap()).await.unwrap().unwrap());
}

#[tokio::test]
async fn a_token_is_used_while_it_lives_and_refreshed_after() {
    let server = endpoint().await;
    let directory = directory(address(&server));
    let open = || FileStore::open(directory.path()).unwrap();
    let account = OAuthAccount::base_url(&server.url).unwrap();
    let session = Session::new(app(TimeDelta::hours(1)), account.clone(), open());
    assert_eq!(session.access_token().await.unwrap().header(), "Bearer stored-access");
    assert!(server.requests().is_empty());

    let session = Session::new(app(TimeDelta::hours(25)), account.clone(), open());
    assert_eq!(session.access_token().await.unwrap().header(), "Bearer new-access");
    let [request] = &server.requests()[..] else { panic!("one refresh") };
    assert_eq!(form(request)["refresh_token"], "stored-refresh");
    // In the same file, and with what the answer did not repeat.
    assert_eq!(names(directory.path()).len(), 4, "{:?}", names(directory.path()));
    let kept = open().load(&account).await.unwrap().unwrap();
    assert_eq!(kept.access_token().expose(), "new-access");
    assert_eq!(kept.refresh_token().unwrap().expose(), "stored-refresh");
    assert_eq!(kept.scopes().unwrap().len(), 4);
}

#[tokio::test]
async fn an_installation_that_is_under_way_comes_to_its_end() {
    let server = endpoint().await;
    let pending = fixture("oauth.json")["pending"].to_string().replace(LOCAL, address(&server));
    let read = || serde_json::from_str::<PendingAuthorization>(&pending).unwrap();
    assert_eq!(read().account(), &OAuthAccount::base_url(&server.url).unwrap());
    app(TimeDelta::zero()).exchange(read(), "code", "another-state").await.unwrap_err();
    assert!(server.requests().is_empty());
    let token = app(TimeDelta::zero()).exchange(read(), "code", "stored-state").await.unwrap();
    assert_eq!(token.access_token().expose(), "new-access");
    let [request] = &server.requests()[..] else { panic!("one exchange") };
    assert_eq!(form(request)["code_verifier"], "stored-verifier");
}

//! Clients by API key and by OAuth app: each has a memory of its own, and the writes of one are known to the other.

use gorgias::oauth::{App, MemoryStore, OAuthAccount, Session, Token, TokenStore};
use gorgias::types::CreateTeam;
use gorgias::{Client, RetryPolicy};
use serde_json::json;

use super::desk::Desk;
use crate::support::{Server, json as reply};

/// A session of the app with this token.
async fn session(url: &str, token: &str) -> Session {
    let app = App::builder().client_id("an-app").client_secret("its-secret");
    let app = app.redirect_uri("https://app.example.com/installed").build().unwrap();
    let account = OAuthAccount::base_url(url).unwrap();
    let store = MemoryStore::new();
    let token = json!({"access_token": token, "refresh_token": "r", "expires_at": "2099-01-01T00:00:00Z"});
    store.save(&account, &Token::from_json(token.to_string()).unwrap()).await.unwrap();
    Session::new(app, account, store)
}

fn client(session: Session) -> Client {
    Client::builder().oauth(session).retry(RetryPolicy::NEVER).unlimited().build().unwrap()
}

#[tokio::test]
async fn the_writes_of_an_app_are_known_to_clients_by_key() {
    let desk = Desk::open().await;
    let token = desk.sandbox.issue_token(&["users:read", "users:write", "write:all"]).unwrap().access_token;
    let app = client(session(desk.sandbox.url(), &token).await);
    desk.client.directory().team_by_name("Billing").await.unwrap_err();
    let team = app.create_team().body(CreateTeam::builder().name("Billing")).send().await.unwrap().id;
    assert_eq!(desk.client.directory().team_by_name("Billing").await.unwrap(), team);
    desk.client.delete_team().id(team).send().await.unwrap();
    app.directory().team_by_name("Billing").await.unwrap_err();
}

/// Nothing tells whose a token is: sessions do not share, and an installation may be another user's.
#[tokio::test]
async fn me_is_that_of_the_session() {
    let server = Server::start(|request| {
        let id = if request.headers.contains("token-of-ana") { 7 } else { 8 };
        reply(&json!({"id": id, "name": "Somebody"}))
    })
    .await;
    let (ana, bo) = (session(&server.url, "token-of-ana").await, session(&server.url, "token-of-bo").await);
    let (for_ana, for_bo) = (client(ana.clone()), client(bo.clone()));
    for _ in 0..2 {
        assert_eq!(for_ana.directory().me().await.unwrap(), 7);
        assert_eq!(for_bo.directory().me().await.unwrap(), 8);
        assert_eq!(client(ana.clone()).directory().me().await.unwrap(), 7);
    }
    assert_eq!(server.requests().len(), 2);
    let anas = json!({"access_token": "token-of-ana", "refresh_token": "r", "expires_at": "2099-01-01T00:00:00Z"});
    bo.install(Token::from_json(anas.to_string()).unwrap()).await.unwrap();
    assert_eq!(for_bo.directory().me().await.unwrap(), 7);
}

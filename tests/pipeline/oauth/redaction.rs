//! No `Debug` and no `Display` shows a secret.

use chrono::TimeDelta;
use gorgias::oauth::{MemoryStore, OAuthAccount, Scope, Scopes, Session, Token, TokenStore};
use serde_json::json;

use crate::oauth::help::{CLIENT_SECRET, Time, app, builder, jwt};

#[tokio::test]
async fn nothing_shows_a_secret() {
    let time = Time::new();
    let app = builder(&time).pkce(true).build().unwrap();
    let account = OAuthAccount::domain("acme").unwrap();
    let authorization = app.authorize(&account, &Scopes::from([Scope::Offline])).unwrap();
    let cookie = serde_json::to_value(&authorization.pending).unwrap();
    let access = jwt(&json!({"sub": "hush-access"}));
    let json = json!({"access_token": access, "refresh_token": "hush-refresh", "scope": "tags:read",
        "expires_at": time.now() + TimeDelta::hours(2)});
    let token = Token::from_json(json.to_string()).unwrap();
    let store = MemoryStore::new();
    store.save(&account, &token).await.unwrap();
    let lock = store.lock(&account).await.unwrap();
    let session = Session::new(app.clone(), account.clone(), store.clone());
    let bearer = session.access_token().await.unwrap();

    let shown = format!(
        "{app:?} {app:#?} {:?} {account:?} {account} {authorization:?} {:?} {token:?} {token:#?} {store:?} {lock:?} \
         {session:?} {bearer:?} {:?} {:?} {:?}",
        builder(&time),
        authorization.pending,
        bearer.header(),
        token.to_json().unwrap(),
        token.refresh_token(),
    );
    let secrets = [
        CLIENT_SECRET,
        "hush",
        access.as_str(),
        cookie["state"].as_str().unwrap(),
        cookie["nonce"].as_str().unwrap(),
        cookie["verifier"].as_str().unwrap(),
    ];
    for secret in secrets {
        assert!(secret.len() >= 4 && !shown.contains(secret), "{secret} in {shown}");
    }
    // What is needed to find one's way is there.
    assert!(shown.contains("acme.gorgias.com") && shown.contains("tags:read") && shown.contains(app.client_id()));
}

#[test]
fn an_address_of_a_builder_that_fails_is_not_shown() {
    let refused = builder(&Time::new()).client_secret("hush hush").build().unwrap_err();
    assert!(!format!("{refused} {refused:?}").contains("hush"));
    assert!(!format!("{:?}", app(&Time::new())).contains("installed"));
}

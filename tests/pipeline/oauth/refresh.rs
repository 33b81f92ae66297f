//! Refreshing and revoking by hand.

use chrono::TimeDelta;
use gorgias::ErrorKind;
use gorgias::oauth::{OAuthAccount, Token};
use serde_json::json;

use crate::oauth::help::{Endpoint, Mood, Time, app, error, form, token};
use crate::support::{Server, answer};

#[tokio::test]
async fn a_refresh_keeps_what_the_answer_does_not_repeat() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Keeps).await);
    let old = json!({"access_token": "access-0", "refresh_token": "refresh-0", "scope": "tags:read",
        "expires_at": time.now()});
    let old = Token::from_json(old.to_string()).unwrap();
    let new = app(&time).refresh(&endpoint.account(), &old).await.unwrap();
    assert_eq!(new.access_token().expose(), "access-1");
    assert_eq!(new.refresh_token().unwrap().expose(), "refresh-0");
    assert_eq!(new.scopes().unwrap().to_string(), "tags:read");
    assert_eq!(new.expires_at(), time.now() + TimeDelta::hours(24));
    let form = form(&endpoint.server.requests()[0]);
    assert_eq!((form["grant_type"].as_str(), form["refresh_token"].as_str()), ("refresh_token", "refresh-0"));
    assert_eq!(form.len(), 2);
    assert!(endpoint.server.requests()[0].headers.contains("authorization: Basic "));
}

#[tokio::test]
async fn a_new_refresh_token_replaces_the_old_one() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Rotates).await);
    let old = token(&time, "access-0", Some("refresh-0"), TimeDelta::zero());
    let (app, account) = (app(&time), endpoint.account());
    let new = app.refresh(&account, &old).await.unwrap();
    assert_eq!(new.refresh_token().unwrap().expose(), "refresh-1");
    let error = app.refresh(&account, &old).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Uninstalled, 400));
}

#[tokio::test]
async fn other_refusals_do_not_mean_that_the_app_was_uninstalled() {
    let time = Time::new();
    for (reply, kind) in [
        (error(401, "invalid_client"), ErrorKind::OAuth),
        (error(400, "temporarily_unavailable"), ErrorKind::OAuth),
        (error(500, "invalid_grant"), ErrorKind::Server),
        (answer(401, "", ""), ErrorKind::OAuth),
    ] {
        let server = Server::always(reply).await;
        let old = token(&time, "access-0", Some("refresh-0"), TimeDelta::zero());
        let error = app(&time).refresh(&OAuthAccount::base_url(&server.url).unwrap(), &old).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[tokio::test]
async fn a_revocation_sends_the_refresh_token() {
    let (time, server) = (Time::new(), Server::always(answer(200, "cache-control: no-store\r\n", "{}")).await);
    let account = OAuthAccount::base_url(&server.url).unwrap();
    let old = token(&time, "access-0", Some("refresh-0"), TimeDelta::hours(3));
    app(&time).revoke(&account, &old).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/oauth/revoke"));
    assert_eq!(form(request), [("token".to_owned(), "refresh-0".to_owned())].into());
    assert!(request.headers.contains("authorization: Basic "));
}

#[tokio::test]
async fn without_a_refresh_token_nothing_is_sent() {
    let (time, endpoint) = (Time::new(), Endpoint::start(Mood::Keeps).await);
    let bare = token(&time, "access-0", None, TimeDelta::hours(3));
    let (app, account) = (app(&time), endpoint.account());
    assert_eq!(app.refresh(&account, &bare).await.unwrap_err().kind(), ErrorKind::OAuth);
    assert_eq!(app.revoke(&account, &bare).await.unwrap_err().kind(), ErrorKind::OAuth);
    assert_eq!(endpoint.refreshes(), 0);
}

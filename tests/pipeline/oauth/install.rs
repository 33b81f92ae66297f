//! From the consent screen to the first token.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gorgias::ErrorKind;
use gorgias::oauth::{App, Authorization, OAuthAccount, PendingAuthorization, Scope, Scopes};
use serde_json::json;

use crate::oauth::help::{CLIENT_ID, CLIENT_SECRET, Time, app, builder, error, form, jwt};
use crate::support::{Reply, Server, answer, redirect};

fn scopes() -> Scopes {
    Scopes::from([Scope::TicketsRead, Scope::Offline, Scope::Openid])
}

fn query(authorization: &Authorization) -> HashMap<String, String> {
    authorization.url.query_pairs().into_owned().collect()
}

/// An installation on this server, up to the callback.
fn begin(app: &App, server: &Server) -> (PendingAuthorization, HashMap<String, String>) {
    let authorization = app.authorize(&OAuthAccount::base_url(&server.url).unwrap(), &scopes()).unwrap();
    let sent = query(&authorization);
    (authorization.pending, sent)
}

#[test]
fn the_consent_screen_is_at_the_root_of_the_account() {
    let authorization = app(&Time::new()).authorize(&OAuthAccount::domain("Acme").unwrap(), &scopes()).unwrap();
    assert!(authorization.url.as_str().starts_with("https://acme.gorgias.com/oauth/authorize?"));
    let sent = query(&authorization);
    assert_eq!(sent["response_type"], "code");
    assert_eq!(sent["client_id"], CLIENT_ID);
    assert_eq!(sent["redirect_uri"], "https://app.example.com/installed?from=gorgias");
    assert_eq!(sent["scope"], "openid offline tickets:read");
    assert!(sent["state"].len() >= 22 && sent["nonce"].len() >= 22, "128 random bits each");
    assert_ne!(sent["state"], sent["nonce"]);
    assert_eq!(sent.len(), 6, "and no PKCE: {sent:?}");
}

#[test]
fn every_attempt_has_a_state_and_nonce_of_its_own() {
    let (app, account) = (app(&Time::new()), OAuthAccount::domain("acme").unwrap());
    let attempts = [(); 2].map(|()| query(&app.authorize(&account, &scopes()).unwrap()));
    assert_ne!(attempts[0]["state"], attempts[1]["state"]);
    assert_ne!(attempts[0]["nonce"], attempts[1]["nonce"]);
}

#[test]
fn a_redirect_address_is_sent_as_it_was_registered() {
    let app = builder(&Time::new()).redirect_uri("https://app.example.com").build().unwrap();
    let authorization = app.authorize(&OAuthAccount::domain("acme").unwrap(), &scopes()).unwrap();
    assert_eq!(query(&authorization)["redirect_uri"], "https://app.example.com", "without a slash at the end");
}

#[tokio::test]
async fn the_exchange_is_a_form_with_basic_credentials() {
    let server =
        Server::always(answer(200, "", json!({"access_token": "a", "scope": "tickets:read"}).to_string())).await;
    let app = app(&Time::new());
    let (pending, sent) = begin(&app, &server);
    assert_eq!(pending.account().url().as_str(), format!("{}/", server.url));
    // Through the cookie of a session and back.
    let pending: PendingAuthorization = serde_json::from_str(&serde_json::to_string(&pending).unwrap()).unwrap();
    let token = app.exchange(pending, "the code+/=", &sent["state"]).await.unwrap();
    assert_eq!(token.access_token().expose(), "a");
    assert_eq!(token.scopes(), Some(&Scopes::from([Scope::TicketsRead])), "less than what was asked for");
    assert!(token.refresh_token().is_none());

    let [request] = &server.requests()[..] else { panic!("one request") };
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/oauth/token"));
    let basic = STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    assert!(request.headers.contains(&format!("authorization: Basic {basic}")), "{}", request.headers);
    assert!(request.headers.contains("content-type: application/x-www-form-urlencoded"));
    let form = form(request);
    assert_eq!(form["grant_type"], "authorization_code");
    assert_eq!(form["code"], "the code+/=");
    assert_eq!(form["redirect_uri"], "https://app.example.com/installed?from=gorgias");
    assert_eq!(form.len(), 3, "the secret is not in the form: {form:?}");
}

#[tokio::test]
async fn pkce_proves_itself_at_the_exchange_when_it_is_on() {
    let server = Server::always(answer(200, "", r#"{"access_token": "a"}"#)).await;
    let app = builder(&Time::new()).pkce(true).build().unwrap();
    let (pending, sent) = begin(&app, &server);
    assert_eq!(sent["code_challenge_method"], "S256");
    app.exchange(pending, "c", &sent["state"]).await.unwrap();
    let verifier = oauth2::PkceCodeVerifier::new(form(&server.requests()[0])["code_verifier"].clone());
    let challenge = oauth2::PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    assert_eq!(challenge.as_str(), sent["code_challenge"]);
}

#[tokio::test]
async fn a_callback_with_another_state_is_refused_before_anything_is_sent() {
    let server = Server::always(answer(200, "", r#"{"access_token": "a"}"#)).await;
    let app = app(&Time::new());
    for wrong in ["", "another", &"A".repeat(22)] {
        let error = app.exchange(begin(&app, &server).0, "code", wrong).await.unwrap_err();
        assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "state"));
    }
    // A cookie that somebody emptied.
    let (pending, _) = begin(&app, &server);
    let mut cookie = serde_json::to_value(pending).unwrap();
    cookie["state"] = "".into();
    let error = app.exchange(serde_json::from_value(cookie).unwrap(), "code", "").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let (pending, sent) = begin(&app, &server);
    let error = app.exchange(pending, "", &sent["state"]).await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "code");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn the_secret_of_the_app_goes_to_no_host_of_a_cookie() {
    let (pending, _) = begin(&app(&Time::new()), &Server::always(Reply::HangUp).await);
    let mut cookie = serde_json::to_value(pending).unwrap();
    for host in ["https://evil.example.com/", "http://acme.gorgias.com/", "https://gorgias.com.evil.example/"] {
        cookie["account"] = host.into();
        assert!(serde_json::from_value::<PendingAuthorization>(cookie.clone()).is_err(), "{host}");
    }
    for (account, allowed) in [
        (OAuthAccount::domain("evil.example.com"), false),
        (OAuthAccount::domain("acme.gorgias.com@evil.example"), false),
        (OAuthAccount::base_url("https://evil.example.com"), false),
        (OAuthAccount::base_url("http://acme.gorgias.com"), false),
        (OAuthAccount::base_url("https://acme.gorgias.com"), true),
        (OAuthAccount::dangerous_base_url("http://stand-in.example.com"), true),
    ] {
        match account {
            Ok(_) => assert!(allowed),
            Err(error) => assert_eq!((error.violations()[0].field(), allowed), ("account", false)),
        }
    }
}

#[tokio::test]
async fn the_nonce_of_an_identity_must_be_ours() {
    let app = app(&Time::new());
    for (claims, fine) in [
        (json!({"nonce": "ours"}), true),
        (json!({"nonce": "another"}), false),
        (json!({"nonce": null}), false),
        (json!({}), false),
    ] {
        let id_token = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
        let answered = std::sync::Arc::clone(&id_token);
        let server = Server::start(move |_| {
            answer(200, "", json!({"access_token": "a", "id_token": *answered.lock().unwrap()}).to_string())
        })
        .await;
        let (pending, sent) = begin(&app, &server);
        let claims = if claims["nonce"] == "ours" { json!({"nonce": sent["nonce"]}) } else { claims };
        *id_token.lock().unwrap() = jwt(&claims);
        let outcome = app.exchange(pending, "code", &sent["state"]).await;
        match outcome {
            Ok(token) => assert!(fine && token.id_token().is_some()),
            Err(error) => assert_eq!((error.kind(), fine), (ErrorKind::OAuth, false), "{claims}"),
        }
    }
    let server = Server::always(answer(200, "", r#"{"access_token": "a", "id_token": "no jwt"}"#)).await;
    let (pending, sent) = begin(&app, &server);
    assert_eq!(app.exchange(pending, "code", &sent["state"]).await.unwrap_err().kind(), ErrorKind::OAuth);
}

#[tokio::test]
async fn refusals_name_the_code_and_nothing_else() {
    let app = app(&Time::new());
    for (reply, kind, shown, open) in [
        (error(400, "invalid_grant"), ErrorKind::OAuth, "used up", false),
        (error(401, "invalid_client"), ErrorKind::OAuth, "invalid_client", false),
        (error(200, "invalid_request"), ErrorKind::OAuth, "invalid_request", false),
        (error(400, "otter_secret"), ErrorKind::OAuth, "without a code", false),
        (answer(400, "", r#"{"error": {"msg": "otter"}}"#), ErrorKind::OAuth, "without a code", false),
        (answer(404, "", "<h1>otter</h1>"), ErrorKind::NotFound, "no account", false),
        (answer(429, "retry-after: 7\r\n", ""), ErrorKind::RateLimited, "OAuth endpoint", false),
        (answer(503, "", "otter"), ErrorKind::Server, "OAuth endpoint", true),
        (redirect(302, "/otter"), ErrorKind::Redirect, "OAuth endpoint", true),
        (answer(200, "", "otter"), ErrorKind::OAuth, "not understood", true),
        (answer(200, "", r#"{"access_token": ["otter"]}"#), ErrorKind::OAuth, "not understood", true),
        (answer(200, "", "{}"), ErrorKind::OAuth, "no access token", true),
        (answer(200, "", r#"{"access_token": ""}"#), ErrorKind::OAuth, "no access token", true),
        (answer(200, "", r#"{"access_token": "otter\nb"}"#), ErrorKind::OAuth, "no access token", true),
        (answer(200, "", r#"{"access_token": "otter", "token_type": "mac"}"#), ErrorKind::OAuth, "Bearer", true),
        (answer(200, "", "x".repeat(300 * 1024)), ErrorKind::ResponseTooLarge, "256 KiB", true),
        (Reply::HangUp, ErrorKind::Transport, "OAuth endpoint", true),
    ] {
        let server = Server::always(reply.clone()).await;
        let (pending, sent) = begin(&app, &server);
        let error = app.exchange(pending, "code", &sent["state"]).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{reply:?}: {error}");
        assert_eq!(error.may_have_taken_effect(), open, "{error}");
        assert!(error.to_string().contains(shown), "{error}");
        assert!(!format!("{error} {error:?}").contains("otter"), "{error:?}");
        assert!(error.excerpt().is_none() && error.message().is_none());
        assert_eq!(server.requests().len(), 1, "no redirect is followed, and nothing is repeated");
    }
}

#[tokio::test]
async fn a_client_that_follows_redirects_is_noticed() {
    let other = Server::always(answer(200, "", r#"{"access_token": "a"}"#)).await;
    let server = Server::always(redirect(307, &format!("{}/oauth/token", other.url))).await;
    let app = builder(&Time::new()).http(reqwest()).build().unwrap();
    let (pending, sent) = begin(&app, &server);
    let error = app.exchange(pending, "code", &sent["state"]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
}

fn reqwest() -> gorgias::reqwest::Client {
    gorgias::reqwest::Client::builder().no_proxy().build().unwrap()
}

#[tokio::test]
async fn a_silent_endpoint_ends_in_a_timeout() {
    let server = Server::always(Reply::Silence).await;
    let app = builder(&Time::new()).timeout(std::time::Duration::from_millis(50)).build().unwrap();
    let (pending, sent) = begin(&app, &server);
    let error = app.exchange(pending, "code", &sent["state"]).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Timeout, true));
}

#[test]
fn an_app_that_cannot_work_is_refused_by_field() {
    let time = Time::new();
    for (built, field) in [
        (App::builder().build(), "client_id"),
        (App::builder().client_id("id").build(), "client_secret"),
        (App::builder().client_id("id").client_secret("s").build(), "redirect_uri"),
        (builder(&time).client_id("").build(), "client_id"),
        (builder(&time).client_id("a:b").build(), "client_id"),
        (builder(&time).client_secret("").build(), "client_secret"),
        (builder(&time).client_secret("hush\n").build(), "client_secret"),
        (builder(&time).redirect_uri("/installed").build(), "redirect_uri"),
        (builder(&time).redirect_uri("ftp://app.example.com").build(), "redirect_uri"),
        (builder(&time).redirect_uri("https://app.example.com/#x").build(), "redirect_uri"),
    ] {
        let error = built.unwrap_err();
        assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::Configuration, field));
        assert!(!error.to_string().contains("hush"));
    }
    let none = app(&time).authorize(&OAuthAccount::domain("acme").unwrap(), &Scopes::default()).unwrap_err();
    assert_eq!((none.kind(), none.violations()[0].field()), (ErrorKind::InvalidRequest, "scopes"));
}

//! Installing an app: consent, code, tokens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::time::Duration;

use common::Desk;
use common::install::{claims, parameter, part, split, with};
use gorgias_sandbox::{Sandbox, SandboxErrorKind};
use serde_json::{Value, json};

const APP: &str = "0123456789abcdef01234567";

#[tokio::test]
async fn the_user_comes_back_with_a_code_and_the_state() {
    let desk =
        Desk::with(Sandbox::builder().oauth_app(APP, "s3cret-value", "http://127.0.0.1:9/back?account=acme")).await;
    let sent = desk.authorize(&desk.consent("tickets:read")).await;
    assert_eq!(sent.status, 302);
    let (page, pairs) = split(sent.header("location"));
    assert_eq!(page, "http://127.0.0.1:9/back");
    let names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["account", "code", "state"]);
    assert_eq!((pairs[0].1.as_str(), pairs[2].1.as_str()), ("acme", "a state & more"));
    desk.redeem(&pairs[1].1).await.ok(200);
}

#[tokio::test]
async fn whoever_is_not_known_for_certain_is_not_sent_back() {
    let desk = Desk::open().await;
    let asked = desk.consent("tickets:read");
    let longer = format!("{}?account=acme", desk.sandbox.redirect_uri());
    for (name, value) in [
        ("client_id", Some("somebody-else")),
        ("client_id", None),
        ("redirect_uri", Some("https://evil.example.com/callback")),
        ("redirect_uri", Some(&*longer)),
        ("redirect_uri", None),
        ("response_type", Some("token")),
        ("response_type", None),
    ] {
        let got = desk.authorize(&with(&asked, name, value)).await;
        assert_eq!((got.status, got.headers.get("location")), (400, None), "{name}: {value:?}");
        assert!(got.header("content-type").starts_with("text/html"));
    }
    let twice: Vec<_> = asked.iter().copied().chain([("state", "another")]).collect();
    assert_eq!(desk.authorize(&twice).await.status, 400);
}

#[tokio::test]
async fn an_impossible_wish_is_told_to_the_app() {
    let desk = Desk::open().await;
    let asked = desk.consent("tickets:read");
    let plain = with(&asked, "code_challenge", Some("x"));
    for (parameters, error) in [
        (with(&asked, "scope", Some("tickets:read tickets:eat")), "invalid_scope"),
        (with(&asked, "scope", None), "invalid_scope"),
        (with(&plain, "code_challenge_method", Some("plain")), "invalid_request"),
        (plain, "invalid_request"),
    ] {
        let got = desk.authorize(&parameters).await;
        assert_eq!(got.status, 302);
        let (page, _) = split(got.header("location"));
        assert_eq!(page, desk.sandbox.redirect_uri());
        assert_eq!(parameter(got.header("location"), "error"), error);
        assert_eq!(parameter(got.header("location"), "state"), "a state & more");
    }
}

#[tokio::test]
async fn a_code_buys_tokens_once() {
    let desk = Desk::open().await;
    let code = desk.code("tickets:read tickets:write").await;
    let got = desk.redeem(&code).await;
    assert_eq!((got.header("content-type"), got.header("cache-control")), ("application/json", "no-store"));
    let tokens = got.ok(200);
    let keys: Vec<&String> = tokens.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["access_token", "expires_in", "scope", "token_type"]);
    assert_eq!(tokens["scope"], "tickets:read tickets:write");
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(86_400)));
    desk.get_as_app("/api/tickets", tokens["access_token"].as_str().unwrap()).await.ok(200);
    assert_eq!(desk.redeem(&code).await.ok(400), json!({"error": "invalid_grant"}));
}

#[tokio::test]
async fn the_scopes_decide_which_tokens_there_are() {
    let desk = Desk::open().await;
    for (scope, identity, refresh) in [
        ("tags:read", false, false),
        ("tags:read openid", true, false),
        ("tags:read offline", false, true),
        ("openid email profile offline write:all", true, true),
    ] {
        let tokens = desk.install(scope).await;
        assert_eq!(tokens.get("id_token").is_some(), identity, "{scope}");
        assert_eq!(tokens.get("refresh_token").is_some(), refresh, "{scope}");
    }
}

#[tokio::test]
async fn tokens_say_whose_they_are() {
    let desk = Desk::with(Sandbox::builder().domain("acme").email("me@example.com")).await;
    let tokens = desk.install("openid email profile offline tags:read").await;
    assert_eq!(tokens["refresh_token"].as_str().unwrap().len(), 48);
    let access = tokens["access_token"].as_str().unwrap();
    let header: Value = serde_json::from_slice(&part(access, 0)).unwrap();
    assert_eq!((&header["alg"], header["kid"].is_string()), (&json!("RS256"), true));
    let told = claims(access);
    let user = desk.get("/api/users/0").await.ok(200);
    assert_eq!(told["iss"], "https://acme.gorgias.com");
    assert_eq!(told["aud"], "https://acme.gorgias.com/api");
    assert_eq!(told["azp"], desk.sandbox.client_id());
    assert_eq!(told["sub"], user["id"].to_string());
    assert_eq!(told["scope"], "email offline openid profile tags:read");
    assert_eq!(told["exp"].as_i64().unwrap() - told["iat"].as_i64().unwrap(), 86_400);
    assert_eq!(told["jti"].as_str().unwrap().len(), 32);

    let identity = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(identity["aud"], json!([desk.sandbox.client_id()]));
    assert_eq!((&identity["name"], &identity["email"]), (&user["name"], &json!("me@example.com")));
    assert_eq!((&identity["nonce"], &identity["sub"]), (&json!("a-nonce"), &told["sub"]));
    assert_eq!((&identity["iss"], &identity["exp"]), (&told["iss"], &told["exp"]));
    assert!(identity["auth_time"].as_i64().unwrap() <= identity["iat"].as_i64().unwrap());
    assert_eq!(desk.get_as_app("/api/users/0", access).await.status, 403);
    let reader = desk.sandbox.issue_token(&["users:read"]).unwrap().access_token;
    assert_eq!(desk.get_as_app("/api/users/0", &reader).await.ok(200), user);
}

#[tokio::test]
async fn the_announced_life_is_a_setting() {
    let desk = Desk::with(Sandbox::builder().access_token_life(Duration::from_millis(90_500))).await;
    let tokens = desk.install("tags:read").await;
    assert_eq!(tokens["expires_in"], 90);
    let told = claims(tokens["access_token"].as_str().unwrap());
    assert_eq!(told["exp"].as_i64().unwrap() - told["iat"].as_i64().unwrap(), 90);
    assert_eq!(desk.sandbox.issue_token(&[]).unwrap().expires_in, Duration::from_secs(90));

    let desk = Desk::with(Sandbox::builder().zero_expires_in(true)).await;
    let tokens = desk.install("tags:read").await;
    assert_eq!(tokens["expires_in"], 0);
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(claims(access)["exp"].as_i64().unwrap() - claims(access)["iat"].as_i64().unwrap(), 86_400);
    desk.get_as_app("/api/tags", access).await.ok(200);
}

#[tokio::test]
async fn a_code_needs_the_verifier_of_its_challenge() {
    // The example of RFC 7636, appendix B.
    let (verifier, challenge) =
        ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    let desk = Desk::open().await;
    let mut asked = desk.consent("tags:read");
    asked.extend([("code_challenge", challenge), ("code_challenge_method", "S256")]);
    for (verifier, status) in [(Some(verifier), 200), (Some("another"), 400), (None, 400)] {
        let sent = desk.authorize(&asked).await;
        let code = parameter(sent.header("location"), "code");
        let form =
            [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", desk.sandbox.redirect_uri())];
        let got = desk.token(&with(&form, "code_verifier", verifier)).await;
        assert_eq!(got.status, status, "{}", got.body);
        assert_eq!(got.body.get("error").is_some(), status == 400);
    }
    // And no verifier where no challenge was given.
    let code = desk.code("tags:read").await;
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", desk.sandbox.redirect_uri())];
    let got = desk.token(&with(&form, "code_verifier", Some(verifier))).await;
    assert_eq!(got.ok(400), json!({"error": "invalid_grant"}));
}

#[tokio::test]
async fn mistakes_at_the_token_endpoint_have_their_standard_names() {
    let desk = Desk::open().await;
    let code = desk.code("tags:read").await;
    let good = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", desk.sandbox.redirect_uri())];
    for (form, error) in [
        (with(&good, "grant_type", None), "invalid_request"),
        (with(&good, "grant_type", Some("password")), "unsupported_grant_type"),
        (with(&good, "grant_type", Some("client_credentials")), "unsupported_grant_type"),
        (with(&good, "code", None), "invalid_request"),
        (with(&good, "code", Some("made-up")), "invalid_grant"),
        (with(&good, "redirect_uri", None), "invalid_request"),
        ([&good[..], &[("code", "twice")]].concat(), "invalid_request"),
        (vec![("grant_type", "refresh_token")], "invalid_request"),
        (vec![("grant_type", "refresh_token"), ("refresh_token", "made-up")], "invalid_grant"),
        (with(&good, "redirect_uri", Some("https://evil.example.com/")), "invalid_grant"),
        // The last attempt had the right code, which is lost thereby.
        (good.to_vec(), "invalid_grant"),
    ] {
        let got = desk.token(&form).await;
        assert_eq!((got.status, &got.body), (400, &json!({"error": error})), "{form:?}");
        assert_eq!(got.header("cache-control"), "no-store");
    }
    let json = desk.http.post(format!("{}/oauth/token", desk.sandbox.url()));
    let json = json.basic_auth(desk.sandbox.client_id(), Some(desk.sandbox.client_secret()));
    let got = desk.send(json.json(&json!({"grant_type": "refresh_token"}))).await;
    assert_eq!(got.ok(400), json!({"error": "invalid_request"}));
}

#[tokio::test]
async fn only_the_app_itself_gets_tokens() {
    let desk = Desk::open().await;
    let url = format!("{}/oauth/token", desk.sandbox.url());
    let (id, secret) = (desk.sandbox.client_id(), desk.sandbox.client_secret());
    let code = desk.code("tags:read").await;
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", desk.sandbox.redirect_uri())];
    let in_body = [&form[..], &[("client_id", id), ("client_secret", secret)]].concat();
    for request in [
        desk.http.post(&url).form(&form),
        desk.http.post(&url).form(&in_body),
        desk.http.post(&url).form(&form).basic_auth(id, Some("wrong")),
        desk.http.post(&url).form(&form).basic_auth("wrong", Some(secret)),
        desk.http.post(&url).form(&form).basic_auth(desk.sandbox.email(), Some(desk.sandbox.api_key())),
        desk.http.post(&url).form(&form).bearer_auth(secret),
    ] {
        assert_eq!(desk.send(request).await.ok(401), json!({"error": "invalid_client"}));
    }
    // None of them has cost the code.
    desk.redeem(&code).await.ok(200);
    // The credentials of the app open nothing else.
    let api = desk.http.get(format!("{}/api/account", desk.sandbox.url())).basic_auth(id, Some(secret));
    assert_eq!(desk.send(api).await.status, 401);
}

#[tokio::test]
async fn credentials_may_be_form_encoded_first() {
    let desk = Desk::with(Sandbox::builder().oauth_app("my app", "s3cret/+ value", "https://app.example.com/")).await;
    let url = format!("{}/oauth/revoke", desk.sandbox.url());
    for (id, secret, status) in
        [("my app", "s3cret/+ value", 200), ("my+app", "s3cret%2F%2B+value", 200), ("my+app", "s3cret/+ value", 401)]
    {
        let request = desk.http.post(&url).basic_auth(id, Some(secret)).form(&[("token", "x")]);
        assert_eq!(desk.send(request).await.status, status, "{id}");
    }
}

#[tokio::test]
async fn the_endpoints_are_at_the_root_and_know_their_methods() {
    let desk = Desk::open().await;
    let status = async |method: reqwest::Method, path: &str| desk.send(desk.request(method, path)).await.status;
    assert_eq!(status(reqwest::Method::POST, "/oauth/authorize").await, 405);
    assert_eq!(status(reqwest::Method::GET, "/oauth/token").await, 405);
    assert_eq!(status(reqwest::Method::GET, "/oauth/revoke").await, 405);
    assert_eq!(status(reqwest::Method::GET, "/oauth/other").await, 404);
    desk.get("/api/oauth/authorize").await.error(404);
    // A slash at the end does no harm.
    assert_eq!(status(reqwest::Method::POST, "/oauth/token/").await, 401);
}

#[tokio::test]
async fn settings_without_sense_are_named() {
    let start = async |builder: gorgias_sandbox::SandboxBuilder| builder.start().await.unwrap_err();
    let app = |id: &str, secret: &str, back: &str| Sandbox::builder().oauth_app(id, secret, back);
    for (builder, named) in [
        (app("", "s", "https://app.example.com/"), "client_id"),
        (app("a:b", "s", "https://app.example.com/"), "client_id"),
        (app("a", "", "https://app.example.com/"), "client_secret"),
        (app("a", "s", "/callback"), "redirect_uri"),
        (app("a", "s", "ftp://app.example.com/"), "redirect_uri"),
        (app("a", "s", "https://app.example.com/#top"), "redirect_uri"),
        (Sandbox::builder().access_token_life(Duration::from_millis(999)), "access_token_life"),
        (Sandbox::builder().access_token_life(Duration::MAX), "access_token_life"),
    ] {
        let error = start(builder).await;
        assert_eq!(error.kind(), SandboxErrorKind::InvalidInput);
        assert!(error.to_string().contains(named), "{error}");
    }
}

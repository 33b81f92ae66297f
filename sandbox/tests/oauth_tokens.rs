//! The life of tokens: what they open, how they are renewed, and how they end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::Desk;
use gorgias_sandbox::{Sandbox, SandboxErrorKind};
use reqwest::Method;
use serde_json::{Value, json};

fn text(tokens: &Value, name: &str) -> String {
    tokens[name].as_str().unwrap_or_else(|| panic!("no {name}")).to_owned()
}

fn invalid_grant() -> Value {
    json!({"error": "invalid_grant"})
}

#[tokio::test]
async fn a_refresh_token_renews_and_stays() {
    let desk = Desk::open().await;
    let first = desk.install("openid offline tags:read").await;
    let refresh = text(&first, "refresh_token");
    for _ in 0..2 {
        let next = desk.refresh(&refresh).await.ok(200);
        let mut keys: Vec<&String> = next.as_object().unwrap().keys().collect();
        keys.sort();
        assert_eq!(keys, ["access_token", "expires_in", "id_token", "scope", "token_type"]);
        assert_ne!(next["access_token"], first["access_token"]);
        assert_eq!(next["scope"], first["scope"]);
        desk.get_as_app("/api/tags", &text(&next, "access_token")).await.ok(200);
    }
    // The older access token is as good as before.
    desk.get_as_app("/api/tags", &text(&first, "access_token")).await.ok(200);
}

#[tokio::test]
async fn with_rotation_a_refresh_token_works_once() {
    let desk = Desk::with(Sandbox::builder().rotate_refresh_tokens(true)).await;
    let first = text(&desk.install("offline tags:read").await, "refresh_token");
    let second = text(&desk.refresh(&first).await.ok(200), "refresh_token");
    assert_eq!((second.len(), second == first), (48, false));
    assert_eq!(desk.refresh(&first).await.ok(400), invalid_grant());
    let third = text(&desk.refresh(&second).await.ok(200), "refresh_token");
    desk.revoke(&third).await.ok(200);
    assert_eq!(desk.refresh(&third).await.ok(400), invalid_grant());
}

#[tokio::test]
async fn revoking_ends_the_refresh_token_but_no_access_token() {
    let desk = Desk::open().await;
    let tokens = desk.install("offline tags:read").await;
    let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
    let other = text(&desk.install("offline tags:read").await, "refresh_token");
    let got = desk.revoke(&refresh).await;
    assert_eq!(got.header("cache-control"), "no-store");
    assert_eq!(got.ok(200), json!({}));
    assert_eq!(desk.refresh(&refresh).await.ok(400), invalid_grant());
    desk.get_as_app("/api/tags", &access).await.ok(200);
    desk.refresh(&other).await.ok(200);
    // What is unknown is as good as revoked.
    assert_eq!(desk.revoke("made-up").await.ok(200), json!({}));
    assert_eq!(desk.send(desk.by_app("revoke", &[])).await.ok(400), json!({"error": "invalid_request"}));
    let stranger = desk.http.post(format!("{}/oauth/revoke", desk.sandbox.url())).form(&[("token", &other)]);
    assert_eq!(desk.send(stranger).await.ok(401), json!({"error": "invalid_client"}));
    desk.refresh(&other).await.ok(200);
}

#[tokio::test]
async fn uninstalling_ends_all_refresh_tokens_and_codes() {
    let desk = Desk::open().await;
    let tokens = [desk.install("offline tags:read").await, desk.install("offline tags:write").await];
    let code = desk.code("offline tags:read").await;
    desk.sandbox.uninstall();
    for tokens in &tokens {
        assert_eq!(desk.refresh(&text(tokens, "refresh_token")).await.ok(400), invalid_grant());
    }
    assert_eq!(desk.redeem(&code).await.ok(400), invalid_grant());
    desk.get_as_app("/api/tags", &text(&tokens[0], "access_token")).await.ok(200);
    let again = desk.install("offline tags:read").await;
    desk.refresh(&text(&again, "refresh_token")).await.ok(200);
}

#[tokio::test]
async fn expired_access_tokens_answer_401_until_they_are_renewed() {
    let desk = Desk::open().await;
    let issued = desk.sandbox.issue_token(&["tags:read", "offline"]).unwrap();
    desk.get_as_app("/api/tags", &issued.access_token).await.ok(200);
    desk.sandbox.expire_access_tokens();
    let got = desk.get_as_app("/api/tags", &issued.access_token).await;
    assert_eq!(got.ok(401), json!({"error": {"msg": "Unauthorized."}}));
    let renewed = desk.refresh(&issued.refresh_token.unwrap()).await.ok(200);
    desk.get_as_app("/api/tags", &text(&renewed, "access_token")).await.ok(200);
    desk.get("/api/tags").await.ok(200);
}

#[tokio::test]
async fn only_issued_access_tokens_open_the_door() {
    let desk = Desk::open().await;
    let issued = desk.sandbox.issue_token(&["tags:read", "offline"]).unwrap();
    // The same claims under another signature.
    let (claims, _) = issued.access_token.rsplit_once('.').unwrap();
    let other = Sandbox::start().await.unwrap().issue_token(&["tags:read"]).unwrap().access_token;
    for forged in [format!("{claims}.AAAA"), other, issued.refresh_token.unwrap(), String::new()] {
        assert_eq!(desk.get_as_app("/api/tags", &forged).await.status, 401);
    }
    let lower = desk.http.get(format!("{}/api/tags", desk.sandbox.url()));
    desk.send(lower.header("authorization", format!("bearer {}", issued.access_token))).await.ok(200);
}

#[tokio::test]
async fn scopes_open_only_their_operations() {
    let desk = Desk::open().await;
    let reader = desk.sandbox.issue_token(&["tickets:read"]).unwrap().access_token;
    let ticket = format!("/api/tickets/{}", desk.ids().ticket);
    desk.get_as_app(&ticket, &reader).await.ok(200);
    let write = |token: &str| desk.as_app(Method::PUT, &ticket, token).json(&json!({"priority": "low"}));
    let refused = desk.send(write(&reader)).await;
    assert_eq!(refused.header("x-gorgias-account-api-call-limit"), "1/80");
    let msg = "You do not have enough permissions to perform this action. Missing scope: tickets:write.";
    assert_eq!(refused.ok(403), json!({"error": {"msg": msg}}));
    assert_ne!(desk.get(&ticket).await.ok(200)["priority"], "low");
    let writer = desk.sandbox.issue_token(&["tickets:write"]).unwrap().access_token;
    desk.send(write(&writer)).await.ok(202);
    // Writing does not include reading, and other records need scopes of their own.
    desk.get_as_app(&ticket, &writer).await.error(403);
    assert!(desk.get_as_app("/api/tags", &reader).await.error(403).contains("Missing scope: tags:read."));
    // The deprecated scope includes everything.
    let legacy = desk.sandbox.issue_token(&["write:all"]).unwrap().access_token;
    desk.send(write(&legacy)).await.ok(202);
    desk.get_as_app(&ticket, &legacy).await.ok(200);
}

#[tokio::test]
async fn operations_without_a_known_scope_need_none() {
    let desk = Desk::open().await;
    let bare = desk.sandbox.issue_token(&[]).unwrap().access_token;
    let search = desk.as_app(Method::POST, "/api/search", &bare);
    desk.send(search.json(&json!({"type": "agent", "query": "robin"}))).await.ok(201);
    desk.get_as_app("/api/nowhere", &bare).await.error(404);
}

#[tokio::test]
async fn the_macro_archive_needs_the_deprecated_scope() {
    let desk = Desk::open().await;
    let granular = desk.sandbox.issue_token(&["macros:read", "macros:write"]).unwrap().access_token;
    let legacy = desk.sandbox.issue_token(&["write:all"]).unwrap().access_token;
    for path in ["/api/macros/archive", "/api/macros/unarchive"] {
        let request = |token: &str| desk.as_app(Method::PUT, path, token).json(&json!({"ids": [desk.ids().macro_id]}));
        assert!(desk.send(request(&granular)).await.error(403).contains("Missing scope: write:all."));
        desk.send(request(&legacy)).await.ok(207);
    }
}

#[tokio::test]
async fn scopes_that_do_not_exist_are_not_issued() {
    let sandbox = Sandbox::start().await.unwrap();
    let error = sandbox.issue_token(&["tickets:read", "tickets:eat"]).unwrap_err();
    assert_eq!(error.kind(), SandboxErrorKind::InvalidInput);
    assert!(error.to_string().contains("tickets:eat"));
    assert_eq!(sandbox.issue_token(&["tags:read"]).unwrap().refresh_token, None);
}

#[tokio::test]
async fn token_calls_can_be_counted_and_nothing_of_them_shows() {
    let builder = Sandbox::builder().oauth_app("an-app", "secret-that-must-not-show", "https://app.example.com/");
    assert!(!format!("{builder:?}").contains("must-not-show"));
    let desk = Desk::with(builder).await;
    let code = desk.code("offline tags:read").await;
    let tokens = desk.redeem(&code).await.ok(200);
    let refresh = text(&tokens, "refresh_token");
    for _ in 0..3 {
        desk.refresh(&refresh).await.ok(200);
    }
    desk.get_as_app("/api/tags", &text(&tokens, "access_token")).await.ok(200);
    let requests = desk.sandbox.requests();
    let grants: Vec<String> = requests
        .iter()
        .filter(|request| request.path == "/oauth/token")
        .map(|request| request.form("grant_type").unwrap())
        .collect();
    assert_eq!(grants, ["authorization_code", "refresh_token", "refresh_token", "refresh_token"]);
    let issued = desk.sandbox.issue_token(&["tags:read", "offline"]).unwrap();
    let shown = format!("{requests:?} {:?} {issued:?}", desk.sandbox);
    for secret in [
        "must-not-show",
        &code,
        &refresh,
        &text(&tokens, "access_token"),
        &issued.access_token,
        &issued.refresh_token.unwrap(),
    ] {
        assert!(!shown.contains(secret));
    }
    assert!(shown.contains("/oauth/token") && shown.contains("tags:read"));
}

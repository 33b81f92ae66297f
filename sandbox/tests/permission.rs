//! Who may do what: the role of the calling user, and the account that a host name means.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Desk, read};
use gorgias_sandbox::{Sandbox, SandboxErrorKind};
use serde_json::json;

const REFUSED: &str = "You do not have enough permissions to perform this action.";

#[tokio::test]
async fn observers_only_look_on() {
    let desk = Desk::with(Sandbox::builder().caller_role("observer-agent")).await;
    assert_eq!(desk.get("/api/users/0").await.ok(200)["role"]["name"], "observer-agent");
    let ticket = format!("/api/tickets/{}", desk.ids().ticket);
    for refused in [
        desk.put(&ticket, json!({"status": "closed"})).await,
        desk.delete(&ticket).await,
        desk.post("/api/tags", json!({"name": "x"})).await,
    ] {
        assert_eq!(refused.ok(403), json!({"error": {"msg": REFUSED}}));
    }
    assert_eq!(desk.get(&ticket).await.ok(200)["status"], "open");
    // Reading by another method is reading.
    desk.post("/api/search", json!({"type": "tag", "query": "x"})).await.ok(201);
    desk.put("/api/views/0/items", json!({"view": {}})).await.ok(202);
}

#[tokio::test]
async fn http_integrations_are_for_admins() {
    let desk = Desk::with(Sandbox::builder().caller_role("agent")).await;
    desk.post("/api/tags", json!({"name": "x"})).await.ok(201);
    desk.get("/api/integrations").await.ok(200);
    let path = format!("/api/integrations/{}", desk.ids().http_integration);
    assert!(desk.put(&path, json!({"name": "Mine"})).await.error(403).contains(REFUSED));
    desk.delete(&path).await.error(403);
    let error = Sandbox::builder().caller_role("bot").start().await.unwrap_err();
    assert_eq!(error.kind(), SandboxErrorKind::InvalidInput);
}

#[tokio::test]
async fn a_role_is_lost_at_once() {
    let desk = Desk::open().await;
    desk.put("/api/users/0", json!({"role": {"name": "observer-agent"}})).await.ok(202);
    desk.put("/api/users/0", json!({"role": {"name": "admin"}})).await.error(403);
}

#[tokio::test]
async fn another_subdomain_is_no_account() {
    let desk = Desk::with(Sandbox::builder().domain("lamps")).await;
    let with_host = async |host: &str| {
        let request = desk.request(reqwest::Method::GET, "/api/account").header("host", host);
        read(request.send().await.unwrap()).await
    };
    for known in ["lamps.gorgias.com", "LAMPS.gorgias.com:443", "127.0.0.1", "localhost:4010", "proxy.example.com"] {
        assert_eq!(with_host(known).await.status, 200, "{known}");
    }
    for foreign in ["chairs.gorgias.com", "lamps.chairs.gorgias.com"] {
        let got = with_host(foreign).await;
        assert_eq!((got.status, got.header("content-type")), (404, "text/html; charset=utf-8"), "{foreign}");
        assert!(got.body.as_str().unwrap().contains("<html>"));
    }
}

//! HTTP integrations as records: what is shown of them, changed, switched off, and kept in use.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::receiver::Receiver;
use common::{Desk, integrate, open_ticket};
use gorgias_sandbox::{Sandbox, WebhookSettings};
use serde_json::{Value, json};

async fn events(desk: &Desk, id: i64) -> Vec<String> {
    let list = desk.get(format!("/api/events?object_type=Integration&object_id={id}")).await.ok(200);
    list["data"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn secrets_are_sent_and_not_shown() {
    let receiver = Receiver::open().await;
    let http = || json!({"url": receiver.url("/"), "hmac_secret": "sign-with-this", "headers": {"x-key": "hush"}});
    for (echo, shown) in [(false, Value::Null), (true, json!({"x-key": "hush"}))] {
        let desk = Desk::with(Sandbox::builder().echo_webhook_headers(echo)).await;
        let id = integrate(&desk, &["ticket-created"], http()).await;
        let read = desk.get(format!("/api/integrations/{id}")).await.ok(200);
        assert_eq!(read["http"].get("headers").cloned().unwrap_or_default(), shown);
        assert!(!read.to_string().contains("sign-with-this"));
        open_ticket(&desk, "Secrets").await;
        desk.sandbox.deliveries_settled().await;
        assert_eq!(receiver.arrived().last().unwrap().header("x-key"), "hush");
    }
}

#[tokio::test]
async fn an_update_leaves_what_it_does_not_name() {
    let (desk, receiver) = (Desk::open().await, Receiver::open().await);
    let http = json!({"url": receiver.url("/old"), "headers": {"x-key": "hush"}, "form": {"id": "{{ticket.id}}"}});
    let id = integrate(&desk, &["ticket-created"], http).await;
    let body = json!({"name": "Moved", "http": {"url": receiver.url("/new")}});
    let changed = desk.put(format!("/api/integrations/{id}"), body).await.ok(202);
    assert_eq!((&changed["http"]["method"], &changed["name"]), (&json!("POST"), &json!("Moved")));
    let ticket = open_ticket(&desk, "Moved").await;
    desk.sandbox.deliveries_settled().await;
    let call = receiver.only();
    assert_eq!((call.target.as_str(), call.header("x-key")), ("/new", "hush"));
    assert_eq!(call.json()["id"], ticket.to_string());
}

#[tokio::test]
async fn switching_off_and_on_is_told_whoever_does_it() {
    let settings = WebhookSettings { retries: 0, disable_after: 1, ..WebhookSettings::default() };
    let (desk, receiver) = (Desk::with(Sandbox::builder().webhooks(settings)).await, Receiver::open().await);
    let id = integrate(&desk, &["ticket-created"], json!({"url": receiver.url("/")})).await;
    receiver.answer(&[500]);
    open_ticket(&desk, "Fails").await;
    desk.sandbox.deliveries_settled().await;
    assert_eq!(events(&desk, id).await, ["integration-deactivated", "integration-created"]);
    let path = format!("/api/integrations/{id}");
    desk.put(&path, json!({"name": "Hook", "deactivated_datetime": null})).await.ok(202);
    desk.put(&path, json!({"name": "Hook", "deactivated_datetime": null})).await.ok(202);
    let told = events(&desk, id).await;
    assert_eq!(told.iter().filter(|name| *name == "integration-reactivated").count(), 1, "{told:?}");
}

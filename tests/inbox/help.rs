//! Deliveries of a shop, and an inbox in a directory of its own.

use std::time::Duration;

use gorgias::Client;
use gorgias::inbox::{BackendState, FileBackend, Inbox, Receipt};
use gorgias::orders::events::OrderWebhook;
use gorgias::webhook::WebhookRequest;
use gorgias::webhook::{DigestEncoding, HmacScheme, SharedSecret, Signer};
use gorgias_sandbox::Sandbox;
use http::HeaderMap;
use serde_json::{Value, json};

pub(crate) const SECRET: &str = "the client secret of the app";
pub(crate) const SHOP: &str = "harbor.example.com";

pub(crate) fn shop() -> OrderWebhook {
    OrderWebhook::shopify(SECRET).unwrap()
}

/// Signs a delivery of Shopify; `id` is that of the event.
pub(crate) fn signed(topic: &str, id: &str, body: &Value) -> (HeaderMap, Vec<u8>) {
    let body = body.to_string().into_bytes();
    let scheme = HmacScheme::new().header("X-Shopify-Hmac-Sha256").encoding(DigestEncoding::Base64);
    let mut headers = Signer::new(scheme, SECRET).unwrap().sign(&body).unwrap().headers().clone();
    for (name, value) in [("x-shopify-topic", topic), ("x-shopify-event-id", id), ("x-shopify-shop-domain", SHOP)] {
        headers.insert(name, value.parse().unwrap());
    }
    (headers, body)
}

/// Signs a webhook of Gorgias about a ticket.
pub(crate) fn gorgias_signed(ticket: u32, event: &str) -> (HeaderMap, Vec<u8>) {
    let body = json!({"trigger": "ticket-message-created", "ticket_id": ticket, "event_id": event}).to_string();
    let signed = Signer::new(SharedSecret::default(), SECRET).unwrap().sign(body.as_bytes()).unwrap();
    (signed.headers().clone(), body.into_bytes())
}

/// Returns an order as Shopify writes it, last changed at this minute.
pub(crate) fn order(id: u32, minute: u32, more: Value) -> Value {
    let mut order = json!({
        "id": id, "name": format!("#{id}"), "email": format!("buyer{id}@example.com"),
        "updated_at": format!("2026-05-06T09:{minute:02}:00Z"), "created_at": "2026-05-06T09:00:00Z",
    });
    order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    order
}

/// Lets the inbox receive a delivery of the shop.
pub(crate) async fn deliver(inbox: &Inbox, source: &str, topic: &str, id: &str, body: &Value) -> Receipt {
    let (headers, body) = signed(topic, id, body);
    inbox.receive_order(source, &shop(), &WebhookRequest::new(&headers, &body)).await.unwrap()
}

pub(crate) fn inbox() -> (tempfile::TempDir, Inbox) {
    let directory = tempfile::tempdir().unwrap();
    let backend = FileBackend::open(directory.path().join("inbox")).unwrap();
    // Disks of machines that run tests can be slow.
    (directory, Inbox::new(backend).patience(Duration::from_secs(60)))
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    Client::builder().base_url(sandbox.url()).api_key(sandbox.email(), sandbox.api_key()).build().unwrap()
}

/// Returns the tickets of orders.
pub(crate) fn order_tickets(sandbox: &Sandbox) -> Vec<Value> {
    let is_ours = |ticket: &Value| ticket["external_id"].as_str().is_some_and(|id| id.starts_with("order:"));
    sandbox.tickets().into_iter().filter(is_ours).collect()
}

/// Waits until the inbox is as it should be.
pub(crate) async fn until(inbox: &Inbox, is_so: impl Fn(&BackendState) -> bool) -> BackendState {
    for _ in 0..6000 {
        let state = inbox.state().await.unwrap().waiting;
        if is_so(&state) {
            return state;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it never is: {:?}", inbox.state().await);
}

pub(crate) async fn until_empty(inbox: &Inbox) {
    until(inbox, |state| state.orders + state.messages + state.in_work == 0).await;
}

//! Acknowledging: what is proven and durable gets 200, and nothing else does.

use std::sync::Arc;
use std::time::Duration;

use gorgias::inbox::{
    Appended, Backend, BackendError, BackendFuture, BackendState, Batch, DeadLetter, Inbox, InboxError, ItemOutcome,
    Lane, NewDelivery, PurgeFilter, Receipt, Taken,
};
use gorgias::orders::events::OrderWebhook;
use gorgias::webhook::WebhookRequest;
use gorgias::webhook::{Receiver, Verifier};
use serde_json::json;

use crate::help::{SECRET, deliver, gorgias_signed, inbox, order, shop, signed};

#[tokio::test]
async fn a_delivery_is_verified_stored_and_recognized() {
    let (_directory, inbox) = inbox();
    let created = order(7, 1, json!({}));
    assert_eq!(deliver(&inbox, "harbor", "orders/create", "e1", &created).await, Receipt::Stored);
    assert_eq!(deliver(&inbox, "harbor", "orders/create", "e1", &created).await, Receipt::Duplicate);
    // Proven and of no use: the shop must not send it again.
    assert_eq!(deliver(&inbox, "harbor", "products/update", "e2", &json!({"title": "Tea"})).await, Receipt::Nothing);
    // Forged, and without an id.
    let (headers, body) = signed("orders/create", "e3", &order(8, 1, json!({})));
    let other = OrderWebhook::shopify("another secret").unwrap();
    let refused = inbox.receive_order("harbor", &other, &WebhookRequest::new(&headers, &body)).await.unwrap_err();
    assert_eq!(refused.status(), 401);
    let (headers, body) = signed("orders/create", "e4", &json!({"name": "#9"}));
    let refused = inbox.receive_order("harbor", &shop(), &WebhookRequest::new(&headers, &body)).await.unwrap_err();
    assert_eq!(refused.status(), 400);
    let state = inbox.state().await.unwrap();
    assert_eq!((state.stored, state.duplicates, state.refused, state.waiting.orders), (1, 1, 2, 1));
}

#[tokio::test]
async fn webhooks_of_gorgias_wait_in_a_lane_of_their_own() {
    let (_directory, inbox) = inbox();
    let verifier = || Verifier::builder().secret(SECRET).build().unwrap();
    let (headers, body) = gorgias_signed(5, "ev-1");
    let request = WebhookRequest::new(&headers, &body);
    let receiver = Receiver::new(verifier());
    assert_eq!(inbox.receive_webhook("acme", &receiver, &request).await.unwrap(), Receipt::Stored);
    assert_eq!(inbox.receive_webhook("acme", &receiver, &request).await.unwrap(), Receipt::Duplicate);
    // After a restart the guard has forgotten it, but the inbox has not.
    let restarted = Receiver::new(verifier());
    assert_eq!(inbox.receive_webhook("acme", &restarted, &request).await.unwrap(), Receipt::Duplicate);
    let forged = Receiver::new(Verifier::builder().secret("another").build().unwrap());
    assert_eq!(inbox.receive_webhook("acme", &forged, &request).await.unwrap_err().status(), 401);
    let state = inbox.state().await.unwrap();
    assert_eq!((state.waiting.messages, state.waiting.orders), (1, 0));
}

/// A backend that is away: it refuses, or says nothing at all.
struct Away {
    is_silent: bool,
}

impl Away {
    fn respond<T: Send + 'static>(&self) -> BackendFuture<'_, T> {
        let is_silent = self.is_silent;
        Box::pin(async move {
            if is_silent {
                std::future::pending::<()>().await;
            }
            Err(BackendError::Storage("away".to_owned()))
        })
    }
}

impl Backend for Away {
    fn append(&self, _: NewDelivery) -> BackendFuture<'_, Appended> {
        self.respond()
    }
    fn take(&self, _: Lane, _: Duration) -> BackendFuture<'_, Taken> {
        self.respond()
    }
    fn renew<'a>(&'a self, _: &'a Batch, _: Duration) -> BackendFuture<'a, bool> {
        self.respond()
    }
    fn settle<'a>(&'a self, _: &'a Batch, _: Vec<(String, ItemOutcome)>) -> BackendFuture<'a, ()> {
        self.respond()
    }
    fn dead(&self, _: usize) -> BackendFuture<'_, Vec<DeadLetter>> {
        self.respond()
    }
    fn resend<'a>(&'a self, _: &'a str) -> BackendFuture<'a, bool> {
        self.respond()
    }
    fn purge(&self, _: Arc<PurgeFilter>) -> BackendFuture<'_, u64> {
        self.respond()
    }
    fn state(&self) -> BackendFuture<'_, BackendState> {
        self.respond()
    }
}

/// The clock is a test's own.
#[tokio::test(start_paused = true)]
async fn while_the_store_is_away_the_sender_gets_503_within_a_second() {
    let verifier = || Verifier::builder().secret(SECRET).build().unwrap();
    for is_silent in [false, true] {
        let inbox = Inbox::new(Away { is_silent });
        let begin = tokio::time::Instant::now();
        let (headers, body) = signed("orders/create", "e1", &order(7, 1, json!({})));
        let error = inbox.receive_order("harbor", &shop(), &WebhookRequest::new(&headers, &body)).await.unwrap_err();
        assert_eq!(error.status(), 503);
        assert_eq!(matches!(error, InboxError::TimedOut), is_silent);
        assert!(begin.elapsed() < Duration::from_secs(1));
        // The guard lets the same delivery come again.
        let receiver = Receiver::new(verifier());
        let (headers, body) = gorgias_signed(5, "ev-1");
        for _ in 0..2 {
            let delivered = inbox.receive_webhook("acme", &receiver, &WebhookRequest::new(&headers, &body)).await;
            assert_eq!(delivered.unwrap_err().status(), 503);
        }
    }
}

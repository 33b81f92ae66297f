//! Two lanes, neither of which holds up the other.

use std::sync::Arc;

use gorgias::inbox::WorkError;
use gorgias::webhook::WebhookRequest;
use gorgias::webhook::{Receiver, Verifier, WebhookEvent};
use serde_json::json;

use crate::help::{SECRET, deliver, gorgias_signed, inbox, order, until_empty};

#[tokio::test]
async fn each_lane_gets_on_while_the_other_is_stuck() {
    let (_directory, inbox) = inbox();
    let receiver = Receiver::new(Verifier::builder().secret(SECRET).build().unwrap());
    let (orders, messages) = (Arc::new(tokio::sync::Semaphore::new(0)), Arc::new(tokio::sync::Semaphore::new(0)));
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let (gate, other, tell_too) = (Arc::clone(&orders), Arc::clone(&messages), tell.clone());
    let workers = inbox
        .workers()
        .orders_with("harbor", move |_| {
            let (gate, tell) = (Arc::clone(&gate), tell.clone());
            async move {
                gate.acquire().await.unwrap().forget();
                tell.send("order").unwrap();
                Ok::<(), WorkError>(())
            }
        })
        .webhooks("acme", move |event: WebhookEvent| {
            let (gate, tell) = (Arc::clone(&other), tell_too.clone());
            async move {
                assert!(event.ticket.id.is_some());
                gate.acquire().await.unwrap().forget();
                tell.send("message").unwrap();
                Ok::<(), WorkError>(())
            }
        })
        .start();
    // More of both than there are workers.
    for id in 1..=40 {
        deliver(&inbox, "harbor", "orders/updated", &id.to_string(), &order(id, 1, json!({}))).await;
        let (headers, body) = gorgias_signed(id, &id.to_string());
        inbox.receive_webhook("acme", &receiver, &WebhookRequest::new(&headers, &body)).await.unwrap();
    }
    messages.add_permits(20);
    for _ in 0..20 {
        assert_eq!(told.recv().await, Some("message"));
    }
    orders.add_permits(40);
    for _ in 0..40 {
        assert_eq!(told.recv().await, Some("order"));
    }
    messages.add_permits(20);
    until_empty(&inbox).await;
    workers.stop().await;
    assert_eq!(inbox.state().await.unwrap().done, 80);
}

//! Following a message: it is looked at until its fate is known, or the time is up.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gorgias::message::{DeliveryStatus, MessageRef};
use gorgias::types::TicketMessage;
use gorgias::{Client, ErrorKind};
use serde_json::{Value, json};

use crate::support::{Server, answer, json as reply};

const MESSAGE: MessageRef = MessageRef { ticket_id: 7, message_id: 9 };
const QUICK: Duration = Duration::from_millis(1);

/// Answers with each of these in turn, then with the last one again.
async fn looks(answers: Vec<Value>) -> (Server, Client) {
    let next = AtomicUsize::new(0);
    let server = Server::start(move |request| {
        assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/api/tickets/7/messages/9"));
        reply(&answers[next.fetch_add(1, Ordering::Relaxed).min(answers.len() - 1)])
    })
    .await;
    let client = server.client();
    (server, client)
}

fn message(fields: Value) -> TicketMessage {
    serde_json::from_value(fields).unwrap()
}

#[test]
fn a_message_tells_its_fate() {
    let (early, late) = ("2026-11-03T10:00:00Z", "2026-11-03T10:05:00Z");
    let failed = |reason: Option<&str>| DeliveryStatus::Failed { reason: reason.map(str::to_owned), retriable: None };
    for (fields, verdict) in [
        (json!({"id": 9}), DeliveryStatus::Pending),
        (json!({"id": 9, "channel": "email", "last_sending_error": {}}), DeliveryStatus::Pending),
        (json!({"id": 9, "sent_datetime": early}), DeliveryStatus::Sent { at: early.parse().unwrap() }),
        (
            json!({"id": 9, "sent_datetime": late, "failed_datetime": early}),
            DeliveryStatus::Sent { at: late.parse().unwrap() },
        ),
        (json!({"id": 9, "sent_datetime": early, "failed_datetime": late}), failed(None)),
        (json!({"id": 9, "failed_datetime": late}), failed(None)),
        (json!({"id": 9, "last_sending_error": {"error": "No integration"}}), failed(Some("No integration"))),
        (json!({"id": 9, "channel": "internal-note", "sent_datetime": early}), DeliveryStatus::Note),
        // Not public is as internal as the channel, here as everywhere.
        (json!({"id": 9, "channel": "email", "public": false}), DeliveryStatus::Note),
        (json!({"id": 9, "channel": "email", "public": true}), DeliveryStatus::Pending),
    ] {
        assert_eq!(DeliveryStatus::from_message(&message(fields.clone())), verdict, "{fields}");
    }
    // Gorgias' sentence can be a customer's words: it is handed out, and not shown.
    let told = DeliveryStatus::from_message(&message(json!({"id": 9, "last_sending_error": {"error": "otter"}})));
    assert!(matches!(&told, DeliveryStatus::Failed { reason: Some(reason), .. } if reason == "otter"));
    assert!(!format!("{told:?} {told:#?}").contains("otter"));
    let retriable = message(json!({"id": 9, "failed_datetime": late, "is_retriable": true}));
    assert_eq!(
        DeliveryStatus::from_message(&retriable),
        DeliveryStatus::Failed { reason: None, retriable: Some(true) }
    );
}

#[tokio::test]
async fn it_looks_until_the_message_is_sent() {
    let waiting = json!({"id": 9, "channel": "email"});
    let (server, client) =
        looks(vec![waiting.clone(), waiting, json!({"id": 9, "sent_datetime": "2026-11-03T10:00:00Z"})]).await;
    let verdict = client.delivery(MESSAGE).first_pause(QUICK).await.unwrap();
    assert!(matches!(verdict, DeliveryStatus::Sent { .. }));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn it_looks_until_sending_has_failed() {
    let failed = json!({"id": 9, "failed_datetime": "2026-11-03T10:00:00Z", "last_sending_error": {"error": "<p>No</p>"}, "is_retriable": false});
    let (server, client) = looks(vec![json!({"id": 9}), failed]).await;
    let verdict = client.delivery(MESSAGE).first_pause(QUICK).await.unwrap();
    assert_eq!(verdict, DeliveryStatus::Failed { reason: Some("<p>No</p>".to_owned()), retriable: Some(false) });
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn at_the_deadline_it_is_open_and_not_called_sent() {
    let (_server, client) = looks(vec![json!({"id": 9})]).await;
    let watch = client.delivery(MESSAGE).first_pause(QUICK).within(Duration::from_millis(20));
    assert_eq!(watch.await.unwrap(), DeliveryStatus::Pending);
    let (server, client) = looks(vec![json!({"id": 9})]).await;
    assert_eq!(client.delivery(MESSAGE).within(Duration::ZERO).await.unwrap(), DeliveryStatus::Pending);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_look_that_fails_is_an_error_and_no_verdict() {
    let server =
        Server::always(answer(404, "content-type: application/json\r\n", r#"{"error":{"msg":"Resource not found."}}"#))
            .await;
    let error = server.client().delivery(MESSAGE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_stored_reply_is_looked_at_again_only_if_it_is_open() {
    let question =
        json!({"id": 1, "from_agent": false, "channel": "chat", "source": {"from": {"address": "visitor-77"}}});
    let server = Server::start(move |request| match (request.method.as_str(), request.target.as_str()) {
        ("GET", "/api/tickets/7") => reply(&json!({"id": 7, "messages": [question]})),
        ("GET", _) => reply(&json!({"id": 9, "sent_datetime": "2026-11-03T10:00:00Z"})),
        _ => reply(&json!({"id": 9, "channel": "chat"})),
    })
    .await;
    let stored = server.client().reply(7).body_text("Hi").send().await.unwrap();
    // 201 said nothing yet.
    assert_eq!((stored.id(), DeliveryStatus::from_message(stored.message())), (9, DeliveryStatus::Pending));
    assert!(matches!(stored.wait_for_delivery().first_pause(QUICK).await.unwrap(), DeliveryStatus::Sent { .. }));
    assert_eq!(server.requests().len(), 3);
    let shown =
        format!("{stored:?} {:?} {:?}", stored.wait_for_delivery(), server.client().reply(7).body_text("otter"));
    assert!(!shown.contains("otter"), "{shown}");
}

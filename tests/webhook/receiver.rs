//! From bytes to an event that is worked on once.

use std::num::NonZeroUsize;
use std::time::Duration;

use gorgias::Timestamp;
use gorgias::webhook::{
    GuardError, HmacScheme, MemoryGuard, PayloadError, ReceivedWebhook, Receiver, Refusal, Signer, TimestampTolerance,
    Verifier, WebhookRequest,
};
use serde_json::json;

const SECRET: &str = "hush";

fn receiver() -> Receiver {
    Receiver::new(Verifier::builder().scheme(HmacScheme::new()).secret(SECRET).build().unwrap())
}

async fn receive(receiver: &Receiver, body: &[u8]) -> Result<ReceivedWebhook, Refusal> {
    let signed = Signer::new(HmacScheme::new(), SECRET).unwrap().sign(body).unwrap();
    receiver.receive(&WebhookRequest::new(signed.headers(), body)).await
}

fn body(ticket: u32, note: &str) -> Vec<u8> {
    let body = json!({
        "trigger": "ticket-updated", "ticket_id": ticket.to_string(), "note": note,
        "ticket_updated_datetime": "2026-11-23T09:00:00+00:00",
    });
    body.to_string().into_bytes()
}

#[tokio::test]
async fn the_same_delivery_is_worked_on_once() {
    let receiver = receiver();
    let first = receive(&receiver, &body(7, "a")).await.unwrap();
    assert_eq!((first.event.ticket.id, first.verified.secret), (Some(7), 0));
    let refused = receive(&receiver, &body(7, "a")).await.unwrap_err();
    assert!(matches!(refused, Refusal::InProgress));
    assert_eq!(refused.status(), 503);
    first.done().await.unwrap();
    // It is known by what it is about, not by its bytes: a repeated one may say the rest differently.
    let refused = receive(&receiver.clone(), &body(7, "b")).await.unwrap_err();
    assert!(matches!(refused, Refusal::Duplicate));
    assert_eq!(refused.status(), 200);
    assert!(receive(&receiver, &body(8, "a")).await.is_ok());
}

#[tokio::test]
async fn after_a_failure_it_may_come_again() {
    let receiver = receiver();
    receive(&receiver, &body(7, "")).await.unwrap().failed().await.unwrap();
    receive(&receiver, &body(7, "")).await.unwrap().done().await.unwrap();
    assert!(matches!(receive(&receiver, &body(7, "")).await, Err(Refusal::Duplicate)));
}

#[tokio::test]
async fn without_an_id_the_body_tells() {
    let receiver = receiver();
    receive(&receiver, b"{\"a\":1}").await.unwrap().done().await.unwrap();
    assert!(matches!(receive(&receiver, b"{\"a\":1}").await, Err(Refusal::Duplicate)));
    assert!(receive(&receiver, b"{\"a\":2}").await.is_ok());
    // A ticket alone is no id: it has many events.
    receive(&receiver, br#"{"ticket_id":"7","x":"1"}"#).await.unwrap().done().await.unwrap();
    assert!(receive(&receiver, br#"{"ticket_id":"7","x":"2"}"#).await.is_ok());
    // Nor is a ticket and a time: two things can happen at once.
    let at = |x: u8| format!(r#"{{"ticket_id":"7","ticket_updated_datetime":"2026-11-23T09:00:00Z","x":{x}}}"#);
    receive(&receiver, at(1).as_bytes()).await.unwrap().done().await.unwrap();
    assert!(receive(&receiver, at(2).as_bytes()).await.is_ok());
}

#[tokio::test]
async fn what_is_not_verified_claims_nothing() {
    let guard = MemoryGuard::with_capacity(1, Duration::from_secs(60), Duration::from_secs(60)).unwrap();
    let receiver = receiver().guard(guard);
    let signed = Signer::new(HmacScheme::new(), "another").unwrap();
    for ticket in 0..100 {
        let body = body(ticket, "");
        let signed = signed.sign(&body).unwrap();
        let refused = receiver.receive(&WebhookRequest::new(signed.headers(), &body)).await.unwrap_err();
        assert_eq!(refused.status(), 401);
    }
    receive(&receiver, &body(7, "")).await.unwrap().done().await.unwrap();
    let refused = receive(&receiver, &body(8, "")).await.unwrap_err();
    assert!(matches!(refused, Refusal::Guard(GuardError::Full { capacity: 1 })));
    assert_eq!(refused.status(), 503);
}

#[tokio::test]
async fn payloads_that_cannot_be_read_are_refused_without_quoting_them() {
    let receiver = receiver();
    for (body, expected) in [
        (&b""[..], PayloadError::Empty),
        (b" \r\n", PayloadError::Empty),
        (b"{\"hush\":\n \"", PayloadError::NotJson { line: 2, column: 2 }),
        (b"[\"hush\"]", PayloadError::NotAnObject),
        (b"\"hush\"", PayloadError::NotAnObject),
        (b"\xff", PayloadError::NotJson { line: 1, column: 1 }),
    ] {
        let refused = receive(&receiver, body).await.unwrap_err();
        assert_eq!(refused.status(), 400);
        assert!(!format!("{refused} {refused:?}").contains("hush"), "{refused:?}");
        let Refusal::Payload(error) = refused else { panic!("{refused:?}") };
        assert_eq!(error, expected);
    }
    // As deep as one likes, it ends in an error and not in the end of the stack.
    let deep = "[".repeat(1_000_000);
    assert_eq!(receive(&receiver, deep.as_bytes()).await.unwrap_err().status(), 400);
}

#[tokio::test]
async fn the_body_is_bounded() {
    let receiver = receiver().max_bytes(NonZeroUsize::new(20).unwrap());
    assert!(receive(&receiver, br#"{"ticket_id":"1234"}"#).await.is_ok());
    let refused = receive(&receiver, br#"{"ticket_id":"12345"}"#).await.unwrap_err();
    assert!(matches!(refused, Refusal::TooLarge { limit: 20 }));
    assert_eq!((refused.status().as_u16(), receiver.body_limit()), (413, 20));
}

#[tokio::test]
async fn with_a_maximal_age_old_and_undated_ones_are_refused() {
    let receiver = receiver().max_age(TimestampTolerance::from_seconds(600).unwrap());
    let at = |seconds: i64| {
        let time = Timestamp::now().to_datetime() + chrono::Duration::seconds(seconds);
        json!({"ticket_id": 7, "ticket_updated_datetime": Timestamp::from(time)}).to_string()
    };
    assert!(receive(&receiver, at(-300).as_bytes()).await.is_ok());
    for stale in
        [at(-900), at(900), r#"{"ticket_id":"7"}"#.to_owned(), r#"{"ticket_updated_datetime":"soon"}"#.to_owned()]
    {
        let refused = receive(&receiver, stale.as_bytes()).await.unwrap_err();
        assert!(matches!(refused, Refusal::Stale), "{stale}");
        assert_eq!(refused.status(), 401);
    }
}

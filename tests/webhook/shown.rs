//! What is shown of webhooks in logs: enough to tell what went wrong, no secret and no word of a customer.

use std::error::Error;
use std::time::Duration;

use gorgias::Client;
use gorgias::types::HttpTrigger;
use gorgias::webhook::template::WebhookTemplate;
use gorgias::webhook::{
    DeliveryKey, GuardError, HmacScheme, MemoryGuard, PayloadError, Receiver, Refusal, Signer, Verifier, VerifyError,
    WebhookRequest,
};
use http::{HeaderMap, HeaderName};

fn hidden(shown: &str, wanted: &[&str]) {
    assert!(!shown.contains("hush"), "{shown}");
    for word in wanted {
        assert!(shown.contains(word), "`{word}` is missing: {shown}");
    }
}

#[tokio::test]
async fn debug_names_the_type_and_its_settings_without_the_secret() {
    let verifier = || Verifier::builder().scheme(HmacScheme::new()).secret("hush").build().unwrap();
    hidden(&format!("{:?}", Verifier::builder().secret("hush")), &["VerifierBuilder", "Secret(..)"]);
    let signer = Signer::new(HmacScheme::new(), "hush").unwrap();
    hidden(&format!("{signer:?}"), &["Signer", "x-gorgias-signature"]);
    let key = DeliveryKey::from_parts([Some("a")]);
    hidden(&format!("{key:?}"), &["DeliveryKey(", &key.to_string()]);
    let guard = MemoryGuard::with_capacity(7, Duration::from_secs(90), Duration::from_secs(30)).unwrap();
    hidden(&format!("{guard:?}"), &["MemoryGuard", "7", "90s", "30s"]);
    let receiver = Receiver::new(verifier()).max_bytes(4321.try_into().unwrap()).guard(guard);
    hidden(&format!("{receiver:?}"), &["Receiver", "4321", "x-gorgias-signature"]);
    hidden(&format!("{:?}", WebhookTemplate::ids().field("greeting", "hush")), &["greeting", "ticket_id"]);
    hidden(&format!("{:?}", WebhookTemplate::context()), &["{{context}}"]);

    let client = Client::builder().domain("acme").api_key("me@example.com", "hush").build().unwrap();
    let install = client.install_webhook("https://example.com/?key=hush", [HttpTrigger::TicketCreated], "hush");
    hidden(&format!("{install:?}"), &["InstallWebhook", "TicketCreated"]);

    let body = br#"{"ticket_id":"7","message_body_text":"hush"}"#;
    let signed = signer.sign(body).unwrap();
    let request = WebhookRequest::new(signed.headers(), body);
    hidden(&format!("{request:?}"), &["WebhookRequest", &body.len().to_string()]);
    let received = receiver.receive(&request).await.unwrap();
    hidden(&format!("{received:?}"), &["ReceivedWebhook", "7", "DeliveryKey("]);
}

#[test]
fn every_refusal_says_what_is_wrong_and_has_its_status() {
    let header = HeaderName::from_static("x-shopify-topic");
    let full = || GuardError::Full { capacity: 7 };
    let store = || GuardError::Store("the store is away".into());
    for (refusal, status, says) in [
        (Refusal::Unverified(VerifyError::Mismatch), 401, VerifyError::Mismatch.to_string()),
        (Refusal::TooLarge { limit: 10 }, 413, "more than 10 bytes".into()),
        (Refusal::Incomplete, 400, "broke off".into()),
        (Refusal::TooSlow { limit: Duration::from_millis(1500) }, 408, "within 1.5 seconds".into()),
        (Refusal::Payload(PayloadError::Empty), 400, "the body is empty".into()),
        (Refusal::Payload(PayloadError::NotJson { line: 2, column: 5 }), 400, "line 2, column 5".into()),
        (Refusal::Payload(PayloadError::NotAnObject), 400, "not a JSON object".into()),
        (Refusal::Payload(PayloadError::MissingHeader(header)), 400, "`x-shopify-topic` is missing".into()),
        (Refusal::Payload(PayloadError::Decode { path: "ticket.id".into() }), 400, "at `ticket.id`".into()),
        (Refusal::Payload(PayloadError::NoOrder { topic: "disputes/create".into() }), 200, "disputes/create".into()),
        (Refusal::Stale, 401, "too far off".into()),
        (Refusal::Duplicate, 200, "received before".into()),
        (Refusal::InProgress, 503, "being worked on".into()),
        (Refusal::Guard(full()), 503, "full with 7".into()),
        (Refusal::Guard(store()), 503, "store of the replay guard failed".into()),
        (Refusal::Ping, 200, "ping".into()),
        (Refusal::ShopifyEvents, 501, "Shopify's Events".into()),
        (Refusal::KeyUnavailable("no route"), 503, "no route".into()),
    ] {
        assert_eq!(refusal.status(), status, "{refusal:?}");
        assert!(refusal.to_string().contains(&says), "{refusal}");
    }
    // Only what the store says comes with a reason of its own.
    assert_eq!(Refusal::Guard(store()).source().unwrap().to_string(), "the store is away");
    assert!(Refusal::Guard(full()).source().is_none() && Refusal::Stale.source().is_none());
    assert_eq!(store().source().unwrap().to_string(), "the store is away");
    assert!(full().source().is_none());
}

#[test]
fn sizes_of_a_request_are_shown_and_nothing_else() {
    let mut headers = HeaderMap::new();
    headers.insert("x-webhook-secret", "hush".parse().unwrap());
    let shown = format!("{:?}", WebhookRequest::new(&headers, b"hush!").query("key=hush"));
    hidden(&shown, &["headers: 1", "body_bytes: 5"]);
}

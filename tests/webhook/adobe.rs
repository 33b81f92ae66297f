//! The signatures of Adobe I/O Events, by keys that were given.

use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gorgias::orders::events::{OrderEvent, OrderEventKind, OrderWebhook};
use gorgias::webhook::{AdobeSignature, Refusal, VerifyError, WebhookRequest};
use http::HeaderMap;
use serde_json::json;

const CLIENT: &str = "0f1c2a9be4aa4b07";

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect()
}

fn pem(pair: &KeyPair) -> String {
    let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let text = STANDARD.encode(der.as_ref());
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

fn sign(pair: &KeyPair, body: &[u8]) -> String {
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), body, &mut signature).unwrap();
    STANDARD.encode(signature)
}

fn body() -> String {
    json!({"recipient_client_id": CLIENT, "event_id": "9", "event": {"data": {"value": {"entity_id": 812, "increment_id": "000000123",
        "state": "canceled", "updated_at": "2026-02-05 08:00:00"}}}})
    .to_string()
}

fn given(first: &str, second: &str) -> HeaderMap {
    headers(&[
        ("x-adobe-digital-signature-1", first),
        ("x-adobe-digital-signature-2", second),
        ("x-adobe-public-key1-path", "/prod/keys/pub-key-one.pem"),
        ("x-adobe-public-key2-path", "/prod/keys/pub-key-two.pem"),
        ("x-adobe-event-code", "com.adobe.commerce.observer.sales_order_save_commit_after"),
    ])
}

fn receive(signature: AdobeSignature, headers: &HeaderMap, body: &str) -> Result<OrderEvent, Refusal> {
    OrderWebhook::adobe("main", signature).unwrap().receive(&WebhookRequest::new(headers, body.as_bytes()))
}

fn unverified(result: Result<OrderEvent, Refusal>) -> VerifyError {
    match result.unwrap_err() {
        Refusal::Unverified(error) => error,
        other => panic!("{other}"),
    }
}

#[test]
fn either_signature_is_enough_and_the_body_may_come_as_base64() {
    let (one, two) = (KeyPair::generate(KeySize::Rsa2048).unwrap(), KeyPair::generate(KeySize::Rsa2048).unwrap());
    let body = body();
    let ours = || AdobeSignature::new(CLIENT).pem(&pem(&one)).unwrap();
    let good = sign(&one, body.as_bytes());
    for headers in [given(&good, "x"), given(&sign(&two, body.as_bytes()), &good)] {
        let event = receive(ours(), &headers, &body).unwrap();
        assert_eq!(
            (event.kind, event.ticket_external_id().as_deref()),
            (OrderEventKind::Cancelled, Some("order:magento2:main:812"))
        );
    }
    // Signed before, or after, it became Base64 on the way.
    let coded = STANDARD.encode(&body);
    for signature in [good.as_str(), &sign(&one, coded.as_bytes())] {
        assert_eq!(receive(ours(), &given(signature, ""), &coded).unwrap().order.id.as_deref(), Some("812"));
    }
    let shown = format!("{:?}", ours());
    assert!(shown.contains("AdobeSignature") && shown.contains("given: ") && !shown.contains("BEGIN"), "{shown}");
}

#[test]
fn what_is_forged_altered_or_for_somebody_else_is_refused() {
    let (one, two) = (KeyPair::generate(KeySize::Rsa2048).unwrap(), KeyPair::generate(KeySize::Rsa2048).unwrap());
    let body = body();
    let ours = || AdobeSignature::new(CLIENT).pem(&pem(&one)).unwrap();
    let good = sign(&one, body.as_bytes());
    let forged = sign(&two, body.as_bytes());
    assert_eq!(unverified(receive(ours(), &given(&forged, &forged), &body)), VerifyError::Mismatch);
    let altered = body.replace("812", "813");
    assert_eq!(unverified(receive(ours(), &given(&good, &good), &altered)), VerifyError::Mismatch);
    // The keys are those of all of Adobe's customers.
    let theirs = AdobeSignature::new("another project").pem(&pem(&one)).unwrap();
    assert_eq!(unverified(receive(theirs, &given(&good, &good), &body)), VerifyError::OtherRecipient);
    assert!(matches!(unverified(receive(ours(), &HeaderMap::new(), &body)), VerifyError::MissingHeader(_)));
    assert!(matches!(unverified(receive(ours(), &given("§", "no Base64"), &body)), VerifyError::NoSignature(..)));
    // Nothing is fetched by `receive`.
    assert_eq!(unverified(receive(AdobeSignature::new(CLIENT), &given(&good, &good), &body)), VerifyError::UnknownKey);
    for no_key in ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\n?"] {
        assert_eq!(AdobeSignature::new(CLIENT).pem(no_key).unwrap_err().field(), "pem", "{no_key}");
    }
    assert_eq!(OrderWebhook::adobe(" ", ours()).unwrap_err().field(), "shop");
}

#[tokio::test]
async fn keys_come_from_adobes_host_whatever_a_delivery_says() {
    let webhook = OrderWebhook::adobe("main", AdobeSignature::new(CLIENT)).unwrap();
    for path in [
        "https://keys.example.com/a.pem",
        "//keys.example.com/a.pem",
        "@keys.example.com/a.pem",
        ".keys.example.com/a.pem",
        "/prod/../a.pem",
        "/prod/keys/a.pem?x=.pem",
        "/prod/keys/a.txt",
        "/prod\\keys.pem",
        "",
    ] {
        let given = headers(&[("x-adobe-digital-signature-1", "AAAA"), ("x-adobe-public-key1-path", path)]);
        let refusal = webhook.receive_fetching(&WebhookRequest::new(&given, b"{}")).await.unwrap_err();
        assert!(
            matches!(refusal, Refusal::KeyUnavailable("the delivery names none on Adobe's host")),
            "{path}: {refusal}"
        );
        assert_eq!(refusal.status(), 503);
    }
}

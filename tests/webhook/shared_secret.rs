//! A secret in a static header, or in the query.

use gorgias::webhook::{SharedSecret, Signer, Verifier, VerifyError, WebhookRequest};
use http::HeaderMap;

#[test]
fn the_default_is_a_static_header() {
    let verifier = Verifier::builder().secret("hush").build().unwrap();
    let signed = Signer::new(SharedSecret::default(), "hush").unwrap().sign(b"anything").unwrap();
    assert_eq!(signed.headers()["x-webhook-secret"], "hush");
    assert!(!verifier.needs_body());
    assert!(verifier.verify(&WebhookRequest::new(signed.headers(), b"anything")).is_ok());
    assert!(verifier.verify(&WebhookRequest::new(signed.headers(), b"")).is_ok());
}

#[test]
fn any_of_several_secrets_will_do_and_it_is_told_which() {
    let verifier = Verifier::builder().secret("new").secret("old").build().unwrap();
    let mut headers = HeaderMap::new();
    for (value, expected) in [("new", Ok(0)), ("old", Ok(1)), ("older", Err(VerifyError::Mismatch))] {
        headers.insert("x-webhook-secret", value.parse().unwrap());
        let verified = verifier.verify(&WebhookRequest::new(&headers, b"{}"));
        assert_eq!(verified.map(|verified| verified.secret), expected);
    }
    // A proxy may have added one of its own.
    headers.append("x-webhook-secret", "old".parse().unwrap());
    assert_eq!(verifier.verify(&WebhookRequest::new(&headers, b"{}")).unwrap().secret, 1);
    // Or have repeated it.
    headers.append("x-webhook-secret", "old".parse().unwrap());
    assert_eq!(verifier.verify(&WebhookRequest::new(&headers, b"{}")).unwrap().secret, 1);
}

#[test]
fn a_bearer_token_is_a_secret_like_any_other() {
    let scheme = SharedSecret::header("Authorization");
    let verifier = Verifier::builder().scheme(scheme).secret("Bearer hush").build().unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("authorization", "Bearer hush".parse().unwrap());
    assert!(verifier.verify(&WebhookRequest::new(&headers, b"{}")).is_ok());
    headers.insert("authorization", "bearer hush".parse().unwrap());
    assert_eq!(verifier.verify(&WebhookRequest::new(&headers, b"{}")), Err(VerifyError::Mismatch));
}

#[test]
fn in_the_query_it_is_decoded() {
    let secret = "h&u=s+h %41ü";
    let scheme = SharedSecret::query("key");
    let verifier = Verifier::builder().scheme(scheme.clone()).secret(secret).build().unwrap();
    let signed = Signer::new(scheme, secret).unwrap().sign(b"{}").unwrap();
    assert!(signed.headers().is_empty());
    let (name, value) = signed.query().unwrap();
    let query = url::form_urlencoded::Serializer::new("a=1".to_owned()).append_pair(name, value).finish();
    let none = HeaderMap::new();
    assert!(verifier.verify(&WebhookRequest::new(&none, b"{}").query(&*query)).is_ok());
    for wrong in ["key=", "key", "key=h&u=s+h", "a=1&key=hush", "key=%ff%fe"] {
        let refused = verifier.verify(&WebhookRequest::new(&none, b"{}").query(wrong));
        assert_eq!(refused, Err(VerifyError::Mismatch), "{wrong}");
    }
}

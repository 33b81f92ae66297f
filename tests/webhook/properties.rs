//! What holds for any input. Used by `at_random.rs`, and by the fuzz targets.

use gorgias::webhook::{
    DigestEncoding, HmacScheme, Signer, TimestampTolerance, Verifier, WebhookEvent, WebhookRequest,
};
use http::{HeaderMap, HeaderValue};

const SECRET: &str = "hush";
const BODY: &[u8] = b"{}";

/// Whatever stands in the header: no panic, and no delivery gets through but by a right signature in it.
pub(crate) fn signature_header(value: &[u8]) {
    let Ok(header) = HeaderValue::from_bytes(value) else { return };
    let mut headers = HeaderMap::new();
    headers.insert("x-gorgias-signature", header);
    for encoding in [DigestEncoding::Any, DigestEncoding::Hex, DigestEncoding::Base64] {
        let scheme = HmacScheme::new().encoding(encoding);
        let verifier = Verifier::builder().scheme(scheme.clone()).secret(SECRET).build().expect("a good secret");
        let accepted = verifier.verify(&WebhookRequest::new(&headers, BODY)).is_ok();
        let contains = |encoding| {
            let signed = Signer::new(scheme.clone().encoding(encoding), SECRET).and_then(|s| s.sign(BODY));
            let right = signed.expect("a good secret").headers()["x-gorgias-signature"].as_bytes().to_ascii_lowercase();
            // The base64 form ends in `=`, which may be left out.
            let right = right.strip_suffix(b"=").unwrap_or(&right).to_owned();
            value.to_ascii_lowercase().windows(right.len()).any(|part| part == right)
        };
        assert!(!accepted || contains(DigestEncoding::Hex) || contains(DigestEncoding::Base64), "{encoding:?}");
    }
}

/// Whatever stands in the timestamp: no panic, and only a signed one within the tolerance gets through.
pub(crate) fn timestamp(value: &[u8], sent: i64, now: i64) {
    let scheme = HmacScheme::new().timestamp("x-timestamp", TimestampTolerance::FIVE_MINUTES);
    let verifier = Verifier::builder().scheme(scheme.clone()).secret(SECRET).build().expect("a good secret");
    let signed = Signer::new(scheme, SECRET).and_then(|signer| signer.sign_at(BODY, sent)).expect("a good secret");
    let near = sent.abs_diff(now) <= 300;
    assert_eq!(verifier.verify_at(&WebhookRequest::new(signed.headers(), BODY), now).is_ok(), near, "{sent} {now}");
    let Ok(header) = HeaderValue::from_bytes(value) else { return };
    let same = header == signed.headers()["x-timestamp"];
    let mut headers = signed.headers().clone();
    headers.insert("x-timestamp", header);
    assert_eq!(verifier.verify_at(&WebhookRequest::new(&headers, BODY), now).is_ok(), same && near);
}

/// Whatever the body: no panic; what is read once is read again the same way from the payload that it kept.
pub(crate) fn payload(body: &[u8]) {
    let Ok(event) = WebhookEvent::parse(body) else { return };
    assert_eq!(WebhookEvent::from(event.payload().clone()), event);
    let again = serde_json::to_vec(event.payload()).expect("it came from JSON");
    assert_eq!(WebhookEvent::parse(&again).expect("it is an object").key(), event.key());
    // Each may fail, by an error.
    let _ = (event.at(), event.is_from_customer(), format!("{event:?}"));
    let _ = (event.full_ticket(), event.flat_ticket(), event.full_message());
}

//! A wrong byte anywhere is refused, and the refusal tells nothing that a forger could use.

use gorgias::webhook::{
    HmacScheme, SharedSecret, SignatureScheme, SignedRequest, Signer, TimestampTolerance, Verifier, VerifyError,
    WebhookRequest,
};
use http::{HeaderMap, HeaderName, HeaderValue};

const SECRET: &str = "hush-webhook-5d1f";
const NOW: i64 = 1_763_870_400;

const BODY: &[u8] = br#"{"trigger": "ticket-message-created","ticket_id":"123","message_from_agent":"False"}"#;

fn signed_hmac() -> (Verifier, SignedRequest) {
    let scheme = HmacScheme::new().timestamp("X-Timestamp", TimestampTolerance::FIVE_MINUTES);
    pair(scheme)
}

fn pair(scheme: impl Into<SignatureScheme>) -> (Verifier, SignedRequest) {
    let scheme = scheme.into();
    let verifier = Verifier::builder().scheme(scheme.clone()).secret(SECRET).build().unwrap();
    (verifier, Signer::new(scheme, SECRET).unwrap().sign_at(BODY, NOW).unwrap())
}

fn with(headers: &HeaderMap, name: &HeaderName, value: &[u8]) -> Option<HeaderMap> {
    let mut headers = headers.clone();
    headers.insert(name, HeaderValue::from_bytes(value).ok()?);
    Some(headers)
}

#[test]
fn every_other_byte_in_every_place_of_the_body_is_refused() {
    let (verifier, signed) = signed_hmac();
    verifier.verify_at(&WebhookRequest::new(signed.headers(), BODY), NOW).unwrap();
    for place in 0..BODY.len() {
        for wrong in 1..=u8::MAX {
            let mut body = BODY.to_vec();
            body[place] ^= wrong;
            let refused = verifier.verify_at(&WebhookRequest::new(signed.headers(), &body), NOW);
            assert_eq!(refused, Err(VerifyError::Mismatch), "byte {place} xor {wrong}");
        }
    }
}

#[test]
fn every_other_byte_in_every_place_of_the_headers_is_refused() {
    let (verifier, signed) = signed_hmac();
    let mut tried = 0;
    for (name, value) in signed.headers() {
        let value = value.as_bytes();
        for place in 0..value.len() {
            for wrong in 1..=u8::MAX {
                let mut changed = value.to_vec();
                changed[place] ^= wrong;
                // A digit in the other case is the same digit.
                if changed.eq_ignore_ascii_case(value) {
                    continue;
                }
                let Some(headers) = with(signed.headers(), name, &changed) else { continue };
                let refused = verifier.verify_at(&WebhookRequest::new(&headers, BODY), NOW);
                assert!(refused.is_err(), "{name}: byte {place} xor {wrong}");
                tried += 1;
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
}

#[test]
fn every_other_byte_of_a_shared_secret_is_refused() {
    let (verifier, signed) = pair(SharedSecret::header("X-Hook"));
    let name = HeaderName::from_static("x-hook");
    for place in 0..SECRET.len() {
        for wrong in 1..=u8::MAX {
            let mut changed = SECRET.as_bytes().to_vec();
            changed[place] ^= wrong;
            let Some(headers) = with(signed.headers(), &name, &changed) else { continue };
            assert_eq!(verifier.verify(&WebhookRequest::new(&headers, BODY)), Err(VerifyError::Mismatch));
        }
        let short = with(signed.headers(), &name, &SECRET.as_bytes()[..place]).unwrap();
        assert_eq!(verifier.verify(&WebhookRequest::new(&short, BODY)), Err(VerifyError::Mismatch));
    }
    let long = with(signed.headers(), &name, format!("{SECRET}x").as_bytes()).unwrap();
    assert_eq!(verifier.verify(&WebhookRequest::new(&long, BODY)), Err(VerifyError::Mismatch));
}

#[test]
fn a_body_that_is_cut_off_lengthened_or_written_again_is_refused() {
    let (verifier, signed) = signed_hmac();
    let refused = |body: &[u8]| {
        assert_eq!(verifier.verify_at(&WebhookRequest::new(signed.headers(), body), NOW), Err(VerifyError::Mismatch));
    };
    for length in 0..BODY.len() {
        refused(&BODY[..length]);
    }
    for more in [&b" "[..], b"\n", b"\0", b"}"] {
        refused(&[BODY, more].concat());
        refused(&[more, BODY].concat());
    }
    let parsed: serde_json::Value = serde_json::from_slice(BODY).unwrap();
    refused(&serde_json::to_vec_pretty(&parsed).unwrap());
    refused(&serde_json::to_vec(&parsed).unwrap());
    let error = verifier.verify_at(&WebhookRequest::new(signed.headers(), b"{}"), NOW).unwrap_err().to_string();
    assert!(error.contains("not parsed and written again") && error.contains("white space"), "{error}");
}

#[test]
fn the_border_between_timestamp_and_body_cannot_move() {
    let (verifier, _) = signed_hmac();
    let scheme = HmacScheme::new().timestamp("X-Timestamp", TimestampTolerance::FIVE_MINUTES);
    let signer = Signer::new(scheme, SECRET).unwrap();
    // What is signed is `17638704000.5{}` for both.
    let signed = signer.sign_at(b"5{}", NOW).unwrap();
    let moved = with(signed.headers(), &HeaderName::from_static("x-timestamp"), b"1763870400.5").unwrap();
    let refused = verifier.verify_at(&WebhookRequest::new(&moved, b"{}"), NOW);
    assert_eq!(refused, Err(VerifyError::NoTimestamp(HeaderName::from_static("x-timestamp"))));
}

#[test]
fn what_is_missing_is_refused() {
    let none = HeaderMap::new();
    let schemes: [SignatureScheme; 3] =
        [SharedSecret::default().into(), HmacScheme::new().into(), SharedSecret::header("Authorization").into()];
    for (scheme, header) in schemes.into_iter().zip(["x-webhook-secret", "x-gorgias-signature", "authorization"]) {
        let refused = pair(scheme).0.verify(&WebhookRequest::new(&none, BODY));
        assert_eq!(refused, Err(VerifyError::MissingHeader(HeaderName::from_static(header))));
    }
    let (verifier, mut signed_headers) = {
        let (verifier, signed) = signed_hmac();
        (verifier, signed.headers().clone())
    };
    signed_headers.remove("x-timestamp");
    let refused = verifier.verify_at(&WebhookRequest::new(&signed_headers, BODY), NOW);
    assert_eq!(refused, Err(VerifyError::MissingHeader(HeaderName::from_static("x-timestamp"))));
    let refused =
        pair(SharedSecret::query("secret")).0.verify(&WebhookRequest::new(&none, BODY).query("Secret=x&s=secret"));
    assert_eq!(refused, Err(VerifyError::MissingParameter("secret".into())));
}

#[test]
fn every_wrong_signature_gets_the_same_error() {
    let (verifier, signed) = signed_hmac();
    let name = HeaderName::from_static("x-gorgias-signature");
    let right = signed.headers()[&name].to_str().unwrap().to_owned();
    // Right but for the last digit, wrong from the first, of another secret, of another body, and of another time.
    let mut close = right.clone();
    close.replace_range(63.., if right.ends_with('0') { "1" } else { "0" });
    let scheme = || HmacScheme::new().timestamp("X-Timestamp", TimestampTolerance::FIVE_MINUTES);
    let of = |secret: &str, body: &[u8], now| {
        let signed = Signer::new(scheme(), secret).unwrap().sign_at(body, now).unwrap();
        signed.headers()[&name].to_str().unwrap().to_owned()
    };
    let wrong = [close, "f".repeat(64), of("other", BODY, NOW), of(SECRET, b"", NOW), of(SECRET, BODY, NOW - 1)];
    let texts: Vec<_> = wrong
        .iter()
        .map(|value| {
            let headers = with(signed.headers(), &name, value.as_bytes()).unwrap();
            let error = verifier.verify_at(&WebhookRequest::new(&headers, BODY), NOW).unwrap_err();
            format!("{error} {error:?}")
        })
        .collect();
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    // Also when the time is out of tolerance: whoever cannot sign does not learn about the clock.
    let headers = with(signed.headers(), &name, "f".repeat(64).as_bytes()).unwrap();
    assert_eq!(verifier.verify_at(&WebhookRequest::new(&headers, BODY), NOW + 9999), Err(VerifyError::Mismatch));
}

#[test]
fn nothing_shows_a_secret_or_a_signature() {
    for scheme in [SignatureScheme::default(), HmacScheme::new().into(), SharedSecret::query("secret").into()] {
        let builder = Verifier::builder().scheme(scheme.clone()).secret(SECRET);
        let mut shown = format!("{builder:?}");
        let (verifier, signed) = (builder.build().unwrap(), Signer::new(scheme.clone(), SECRET).unwrap());
        shown += &format!("{verifier:?} {signed:?}");
        let signed = signed.sign(BODY).unwrap();
        let query = signed.query().map(|(name, value)| format!("{name}={value}"));
        let delivery = WebhookRequest::new(signed.headers(), BODY).query(query.as_deref());
        shown += &format!("{signed:?} {delivery:?} {:?}", verifier.verify(&delivery).unwrap());
        let other = Verifier::builder().scheme(scheme).secret("another").build().unwrap();
        let error = other.verify(&delivery).unwrap_err();
        shown += &format!("{error} {error:?}");
        assert!(!shown.contains(SECRET) && !shown.contains("123") && !shown.contains("another"), "{shown}");
        let signature = signed.headers().values().find_map(|value| value.to_str().ok());
        assert!(signature.is_none_or(|signature| !shown.contains(signature)), "{shown}");
    }
}

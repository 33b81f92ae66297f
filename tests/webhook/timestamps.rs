//! Signed timestamps: tolerance to both sides, over everything that a number can be.

use std::time::Duration;

use gorgias::webhook::{HmacScheme, Signer, TimestampTolerance, Verified, Verifier, VerifyError, WebhookRequest};
use http::{HeaderMap, HeaderValue};

const NOW: i64 = 1_763_870_400;

fn scheme() -> HmacScheme {
    HmacScheme::new().timestamp("X-Timestamp", TimestampTolerance::from_seconds(300).unwrap())
}

/// A delivery signed at one time and received at another.
fn received(sent: i64, now: i64) -> Result<Verified, VerifyError> {
    let signed = Signer::new(scheme(), "hush").unwrap().sign_at(b"{}", sent).unwrap();
    let verifier = Verifier::builder().scheme(scheme()).secret("hush").build().unwrap();
    verifier.verify_at(&WebhookRequest::new(signed.headers(), b"{}"), now)
}

#[test]
fn what_is_signed_is_the_timestamp_and_the_body() {
    let signed = Signer::new(scheme(), "hush").unwrap().sign_at(b"{}", 1_700_000_000).unwrap();
    // HMAC-SHA-256 of `1700000000.{}`, computed with Python's `hmac`.
    let expected = "763081ea12e3b1f903f958994c023cde07f1224b02a538ad6f959112a2f780ba";
    assert_eq!(signed.headers()["x-gorgias-signature"], expected);
    assert_eq!(signed.headers()["x-timestamp"], "1700000000");
}

#[test]
fn the_tolerance_holds_to_the_second_on_both_sides() {
    for now in [NOW, 0, -5, i64::MAX, i64::MIN] {
        for off in [0_i64, 1, 299, 300] {
            for sent in [now.checked_add(off), now.checked_sub(off)].into_iter().flatten() {
                assert!(received(sent, now).is_ok(), "sent {sent}, received {now}");
            }
        }
        for off in [301_i64, 302, 86_400, i64::MAX] {
            if let Some(sent) = now.checked_sub(off) {
                assert_eq!(received(sent, now), Err(VerifyError::TooOld), "sent {sent}, received {now}");
            }
            if let Some(sent) = now.checked_add(off) {
                assert_eq!(received(sent, now), Err(VerifyError::InTheFuture), "sent {sent}, received {now}");
            }
        }
    }
    assert_eq!(received(i64::MIN, i64::MAX), Err(VerifyError::TooOld));
    assert_eq!(received(i64::MAX, i64::MIN), Err(VerifyError::InTheFuture));
}

#[test]
fn the_clock_of_the_machine_is_the_default() {
    let (signer, verifier) =
        (Signer::new(scheme(), "hush").unwrap(), Verifier::builder().scheme(scheme()).secret("hush").build().unwrap());
    let signed = signer.sign(b"{}").unwrap();
    assert!(verifier.verify(&WebhookRequest::new(signed.headers(), b"{}")).is_ok());
    let old = signer.sign_at(b"{}", NOW - 10 * 365 * 86_400).unwrap();
    assert_eq!(verifier.verify(&WebhookRequest::new(old.headers(), b"{}")), Err(VerifyError::TooOld));
}

#[test]
fn what_is_no_single_number_is_refused() {
    let verifier = Verifier::builder().scheme(scheme()).secret("hush").build().unwrap();
    let signed = Signer::new(scheme(), "hush").unwrap().sign_at(b"{}", NOW).unwrap();
    let refused = |headers: &HeaderMap| {
        let error = verifier.verify_at(&WebhookRequest::new(headers, b"{}"), NOW).unwrap_err();
        assert_eq!(error, VerifyError::NoTimestamp("x-timestamp".parse().unwrap()));
    };
    for text in [
        &b""[..],
        b" ",
        b"+1763870400",
        b"1763870400.0",
        b"1,763,870,400",
        b"1e9",
        b"0x10",
        b"2026-11-23T04:00:00Z",
        b"9223372036854775808",
        b"-9223372036854775809",
        b"99999999999999999999999999999999999999",
        b"\xff\xfe",
        "١٧٦٣".as_bytes(),
    ] {
        let mut headers = signed.headers().clone();
        headers.insert("x-timestamp", HeaderValue::from_bytes(text).unwrap());
        refused(&headers);
    }
    let mut twice = signed.headers().clone();
    twice.append("x-timestamp", NOW.to_string().parse().unwrap());
    refused(&twice);
}

#[test]
fn no_tolerance_means_off() {
    for seconds in [0, TimestampTolerance::MAX_SECONDS + 1, u32::MAX] {
        let error = TimestampTolerance::from_seconds(seconds).unwrap_err();
        assert_eq!(error.field(), "tolerance");
        assert!(error.to_string().contains("cannot be switched off"), "{error}");
    }
    assert_eq!(TimestampTolerance::from_seconds(TimestampTolerance::MAX_SECONDS).unwrap().as_seconds(), 86_400);
    assert_eq!(TimestampTolerance::try_from(Duration::from_millis(1500)).unwrap().as_seconds(), 1);
    assert_eq!(TimestampTolerance::FIVE_MINUTES.as_seconds(), 300);
    for duration in [Duration::ZERO, Duration::from_millis(999), Duration::MAX] {
        TimestampTolerance::try_from(duration).unwrap_err();
    }
}

//! Standard Webhooks: against the library of its makers, in both directions.

use gorgias::webhook::{
    SignatureForm, Signer, StandardWebhooks, TimestampTolerance, Verified, Verifier, VerifyError, WebhookRequest,
};
use http::{HeaderMap, HeaderName, HeaderValue};

const NOW: i64 = 1_763_870_400;
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn verifier() -> Verifier {
    Verifier::builder().scheme(StandardWebhooks::new()).secret(SECRET).build().unwrap()
}

fn headers(id: &str, at: i64, signature: &str) -> HeaderMap {
    [("webhook-id", id.to_owned()), ("webhook-timestamp", at.to_string()), ("webhook-signature", signature.to_owned())]
        .into_iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::try_from(value).unwrap()))
        .collect()
}

fn verify(headers: &HeaderMap, now: i64) -> Result<Verified, VerifyError> {
    verifier().verify_at(&WebhookRequest::new(headers, b"{}"), now)
}

#[test]
fn what_the_library_signs_is_taken_and_what_we_sign_it_takes() {
    let theirs = standardwebhooks::Webhook::new(SECRET).unwrap();
    let signature = theirs.sign("msg_1", NOW, b"{}").unwrap();
    assert_eq!(verify(&headers("msg_1", NOW, &signature), NOW).unwrap().secret, 0);

    let ours = Signer::new(StandardWebhooks::new(), SECRET).unwrap().sign(b"{}").unwrap();
    theirs.verify(b"{}", ours.headers()).unwrap();
    assert!(verifier().verify(&WebhookRequest::new(ours.headers(), b"{}")).is_ok());
}

#[test]
fn one_of_several_signatures_is_enough_and_other_versions_are_skipped() {
    let signature = standardwebhooks::Webhook::new(SECRET).unwrap().sign("msg_1", NOW, b"{}").unwrap();
    let wrong = format!("v1,{}", "A".repeat(43));
    for list in [
        format!("{wrong}= {signature}"),
        format!("v1a,bm90IG91cnM= {signature}"),
        format!("{signature} {wrong}="),
        format!("{signature} {signature}"),
    ] {
        assert!(verify(&headers("msg_1", NOW, &list), NOW).is_ok(), "{list}");
    }
    let bare = signature.strip_prefix("v1,").unwrap();
    for list in ["", bare, "v2,", "v1,short"].into_iter().chain([format!("v1a,{bare}").as_str()]) {
        let error = verify(&headers("msg_1", NOW, list), NOW).unwrap_err();
        let name = HeaderName::from_static("webhook-signature");
        assert_eq!(error, VerifyError::NoSignature(name, SignatureForm::Other), "{list}");
    }
}

#[test]
fn id_time_and_body_are_signed() {
    let signature = standardwebhooks::Webhook::new(SECRET).unwrap().sign("msg_1", NOW, b"{}").unwrap();
    for altered in [headers("msg_2", NOW, &signature), headers("msg_1", NOW + 1, &signature)] {
        assert_eq!(verify(&altered, NOW), Err(VerifyError::Mismatch));
    }
    let good = headers("msg_1", NOW, &signature);
    let other = verifier().verify_at(&WebhookRequest::new(&good, b"{ }"), NOW);
    assert_eq!(other, Err(VerifyError::Mismatch));
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut without = good.clone();
        without.remove(name);
        assert_eq!(verify(&without, NOW), Err(VerifyError::MissingHeader(HeaderName::from_static(name))));
    }
    assert_eq!(verify(&good, NOW + 301), Err(VerifyError::TooOld));
    assert_eq!(verify(&good, NOW - 301), Err(VerifyError::InTheFuture));
    let scheme = StandardWebhooks::new().tolerance(TimestampTolerance::from_seconds(3_600).unwrap());
    let patient = Verifier::builder().scheme(scheme).secret(SECRET).build().unwrap();
    assert!(patient.verify_at(&WebhookRequest::new(&good, b"{}"), NOW + 3_600).is_ok());
    assert!(verifier().needs_body());
}

#[test]
fn the_index_is_that_of_the_secret_although_one_can_stand_for_two_keys() {
    let builder = Verifier::builder().scheme(StandardWebhooks::new());
    let verifier =
        builder.secret("AAAABBBBCCCCDDDDEEEEFFFF").secret(SECRET).key(b"a key of bytes".to_vec()).build().unwrap();
    let keyed = Signer::with_key(StandardWebhooks::new(), b"a key of bytes".to_vec()).unwrap();
    for (signer, index) in [(Signer::new(StandardWebhooks::new(), SECRET).unwrap(), 1), (keyed, 2)] {
        let signed = signer.sign_at(b"{}", NOW).unwrap();
        let verified = verifier.verify_at(&WebhookRequest::new(signed.headers(), b"{}"), NOW).unwrap();
        assert_eq!(verified.secret, index);
    }
    assert!(format!("{verifier:?}").contains("secrets: 3"), "{verifier:?}");
    // Without its prefix it is read both ways, where what Base64 makes of it is long enough for a key.
    let bare = SECRET.strip_prefix("whsec_").unwrap();
    let verifier = Verifier::builder().scheme(StandardWebhooks::new()).secret(bare).build().unwrap();
    for secret in [SECRET, bare] {
        let signed = Signer::new(StandardWebhooks::new(), secret).unwrap().sign_at(b"{}", NOW).unwrap();
        assert!(verifier.verify_at(&WebhookRequest::new(signed.headers(), b"{}"), NOW).is_ok(), "{secret}");
    }
    let short = Verifier::builder().scheme(StandardWebhooks::new()).secret("c2hvcnQ=").build().unwrap();
    let signed = Signer::with_key(StandardWebhooks::new(), b"short".to_vec()).unwrap().sign_at(b"{}", NOW).unwrap();
    let refused = short.verify_at(&WebhookRequest::new(signed.headers(), b"{}"), NOW);
    assert_eq!(refused, Err(VerifyError::Mismatch));
    for bad in ["whsec_", "whsec_no Base64", " "] {
        assert!(Verifier::builder().scheme(StandardWebhooks::new()).secret(bad).build().is_err(), "{bad}");
    }
}

//! HMAC-SHA-256 against the vectors of Project Wycheproof: what is valid is taken, what is not, or is cut short, is refused.

use gorgias::webhook::{DigestEncoding, HmacScheme, Signer, Verifier, WebhookRequest};
use http::HeaderMap;
use wycheproof::TestResult;
use wycheproof::mac::{TestName, TestSet};

const HEADER: &str = "x-gorgias-signature";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn vectors() {
    let set = TestSet::load(TestName::HmacSha256).unwrap();
    let (mut taken, mut refused, mut cut) = (0, 0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            let (key, body, tag) = (test.key.to_vec(), test.msg.to_vec(), test.tag.to_vec());
            let verifier = Verifier::builder().scheme(HmacScheme::new()).key(key.clone()).build().unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(HEADER, hex(&tag).parse().unwrap());
            let verdict = verifier.verify(&WebhookRequest::new(&headers, &body));
            let valid = test.result == TestResult::Valid;
            if tag.len() < 32 {
                // Half a signature is none here, whatever the vector says of it.
                assert!(verdict.is_err(), "{}", test.tc_id);
                cut += 1;
                continue;
            }
            assert_eq!(verdict.is_ok(), valid, "{}: {:?}", test.tc_id, test.comment);
            if valid {
                taken += 1;
                for encoding in [DigestEncoding::Hex, DigestEncoding::Base64] {
                    let signer = Signer::with_key(HmacScheme::new().encoding(encoding), key.clone()).unwrap();
                    let signed = signer.sign(&body).unwrap();
                    assert!(verifier.verify(&WebhookRequest::new(signed.headers(), &body)).is_ok(), "{}", test.tc_id);
                }
            } else {
                refused += 1;
            }
        }
    }
    assert!(taken > 20 && refused > 20 && cut > 20, "{taken} taken, {refused} refused, {cut} cut short");
}

#[test]
fn a_key_of_bytes_signs_and_is_never_shared_as_it_is() {
    let key = [0xff, 0x00, 0x20];
    let verifier = Verifier::builder().scheme(HmacScheme::new()).key(key).build().unwrap();
    let signed = Signer::with_key(HmacScheme::new(), key).unwrap().sign(b"{}").unwrap();
    assert!(verifier.verify(&WebhookRequest::new(signed.headers(), b"{}")).is_ok());
    // A text signs with its bytes.
    let text = Verifier::builder().scheme(HmacScheme::new()).secret("hush").build().unwrap();
    let signed = Signer::with_key(HmacScheme::new(), *b"hush").unwrap().sign(b"{}").unwrap();
    assert!(text.verify(&WebhookRequest::new(signed.headers(), b"{}")).is_ok());

    for (builder, problem) in [
        (Verifier::builder().key(key), "secret is bytes"),
        (Verifier::builder().scheme(gorgias::webhook::SharedSecret::query("secret")).key(key), "secret is bytes"),
        (Verifier::builder().scheme(HmacScheme::new()).key([]), "secret is empty"),
    ] {
        assert!(!format!("{builder:?}").contains("255"));
        let error = builder.build().unwrap_err().to_string().replace('`', "");
        assert!(error.contains(problem), "{error}");
    }
    assert!(Signer::with_key(gorgias::webhook::SharedSecret::default(), key).is_err());
}

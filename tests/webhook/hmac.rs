//! HMAC-SHA-256: against published vectors, another implementation, and in every form that a header can have.

use gorgias::webhook::{
    DigestEncoding, HmacScheme, SignatureForm, Signer, Verified, Verifier, VerifyError, WebhookRequest,
};
use http::HeaderMap;

const HEADER: &str = "x-gorgias-signature";
/// Of `{}` under `hush`.
const HEX: &str = "505c20ac604f662945b662a1f13a9ca2f03bf0b1986f505d5aef48e10da8c918";
const BASE64: &str = "UFwgrGBPZilFtmKh8TqcovA78LGYb1BdWu9I4Q2oyRg=";

fn verifier(scheme: HmacScheme) -> Verifier {
    Verifier::builder().scheme(scheme).secret("hush").build().unwrap()
}

fn headers(values: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(HEADER, value.parse().unwrap());
    }
    headers
}

fn verify(scheme: HmacScheme, values: &[&str]) -> Result<Verified, VerifyError> {
    verifier(scheme).verify(&WebhookRequest::new(&headers(values), b"{}"))
}

#[test]
fn vectors() {
    let bytes: Vec<u8> = (0..3).flat_map(|_| 0..=255).collect();
    let twenty_five: String = (1..=25).map(char::from).collect();
    let cases: [(String, &[u8], &str); 9] = [
        // RFC 4231, test cases 2 and 4; the keys of the others are no text.
        (
            "Jefe".into(),
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (twenty_five, &[0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        // Computed with Python's `hmac`: keys around the length of a block, an empty body, letters beyond ASCII.
        ("k".into(), &bytes, "c9a21ba0f1bf04dea2838bcb58dcb82aefe594fde8dd164a3a78be9a2abd4cb1"),
        ("k".repeat(63), &bytes, "c6e8d3dfa6f8c5244b2648b24911e4123b1b50c8255762f2376bb0058a934d2a"),
        ("k".repeat(64), &bytes, "36ecbdb90c37624abe42c0728bee2a7714730ea1ae879ac00acd150ca33abf19"),
        ("k".repeat(65), b"", "41f1c4cc3107cd5b8d92460f61032902bfdb06484eef17e861b83a5012d3b7f3"),
        ("k".repeat(131), &bytes, "6a1536564f245d51a4216b38ceead096fd8a6634b79891ee24c33c6a96cceb8e"),
        ("k".repeat(1000), &bytes, "6f2a926e69dc1cec4a4fa4147bc579735e5d863af82de519799322a6824ffd02"),
        ("schlüssel".into(), "Grüße".as_bytes(), "5954128ee7c63a0953a2a1aed8dad68aa3c37cdf573b0227776b2bf49f4b9df5"),
    ];
    for (secret, body, tag) in cases {
        let signed = Signer::new(HmacScheme::new(), secret.as_str()).unwrap().sign(body).unwrap();
        assert_eq!(signed.headers()[HEADER], tag, "{} bytes", secret.len());
        let verifier = Verifier::builder().scheme(HmacScheme::new()).secret(secret).build().unwrap();
        assert!(verifier.verify(&WebhookRequest::new(&headers(&[tag]), body)).is_ok());
    }
}

#[test]
fn every_usual_way_of_writing_it_is_read() {
    let upper = HEX.to_uppercase();
    let mixed: String =
        HEX.chars().enumerate().map(|(i, c)| if i % 2 == 0 { c.to_ascii_uppercase() } else { c }).collect();
    for text in [
        HEX,
        &upper,
        &mixed,
        BASE64,
        BASE64.trim_end_matches('='),
        &format!("sha256={HEX}"),
        &format!("sha256={BASE64}"),
        &format!(" {HEX} "),
        &format!("v1,{BASE64}"),
        &format!("sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709, sha256={HEX}"),
    ] {
        assert!(verify(HmacScheme::new(), &[text]).is_ok(), "{text}");
    }
}

#[test]
fn several_signatures_may_come_and_any_one_will_do() {
    let other = "0".repeat(64);
    for values in [
        &[&*format!("{other},{HEX}")][..],
        &[&format!("{HEX} {other}")],
        &[&format!("{other}\t,, {BASE64}")],
        &[&other, HEX],
        &[HEX, "garbage"],
    ] {
        assert!(verify(HmacScheme::new(), values).is_ok(), "{values:?}");
    }
    assert_eq!(verify(HmacScheme::new(), &[&other, &format!("{other} {other}")]), Err(VerifyError::Mismatch));
}

#[test]
fn several_secrets_let_one_be_changed() {
    let body = b"{\"ticket_id\":\"7\"}";
    let verifier = Verifier::builder().scheme(HmacScheme::new()).secret("new").secret("old").build().unwrap();
    for (position, secret) in ["new", "old"].into_iter().enumerate() {
        let signed = Signer::new(HmacScheme::new(), secret).unwrap().sign(body).unwrap();
        assert_eq!(verifier.verify(&WebhookRequest::new(signed.headers(), body)).unwrap().secret, position);
    }
    let signed = Signer::new(HmacScheme::new(), "retired").unwrap().sign(body).unwrap();
    assert_eq!(verifier.verify(&WebhookRequest::new(signed.headers(), body)), Err(VerifyError::Mismatch));
}

#[test]
fn a_configured_encoding_is_the_only_one() {
    let form = |encoding, text: &str| match verify(HmacScheme::new().encoding(encoding), &[text]) {
        Ok(_) => None,
        Err(VerifyError::NoSignature(name, form)) if name == HEADER => Some(form),
        Err(other) => panic!("{other:?}"),
    };
    assert_eq!(form(DigestEncoding::Hex, HEX), None);
    assert_eq!(form(DigestEncoding::Base64, BASE64), None);
    assert_eq!(form(DigestEncoding::Hex, BASE64), Some(SignatureForm::Base64));
    assert_eq!(form(DigestEncoding::Base64, HEX), Some(SignatureForm::Hex));
}

#[test]
fn what_is_no_signature_is_told_by_its_form() {
    let form = |text: &str| match verify(HmacScheme::new(), &[text]) {
        Err(VerifyError::NoSignature(_, form)) => form,
        other => panic!("{text}: {other:?}"),
    };
    for cut in [1, 2, 20, 40] {
        assert_eq!(form(&HEX[..64 - cut]), SignatureForm::WrongLength, "{cut} digits are missing");
        assert_eq!(form(&format!("{HEX}{}", "0".repeat(cut))), SignatureForm::WrongLength, "{cut} digits too many");
    }
    assert_eq!(form(&BASE64[..40]), SignatureForm::WrongLength);
    // SHA-1 and SHA-512, by their lengths.
    assert_eq!(form(&"a".repeat(40)), SignatureForm::WrongLength);
    assert_eq!(form(&"a".repeat(128)), SignatureForm::WrongLength);
    for text in ["", "sha256=", ",", "none", "{\"signature\": true}", &"ä".repeat(64)] {
        assert_eq!(form(text), SignatureForm::Other, "{text}");
    }
    // Bits beyond the 32 bytes: another text for the same bytes would be a second valid signature.
    assert_eq!(form(&BASE64.replace("Rg=", "Rh=")), SignatureForm::WrongLength);
}

#[test]
fn the_signer_writes_as_it_is_told() {
    let written = |scheme: HmacScheme| {
        let signed = Signer::new(scheme, "hush").unwrap().sign(b"{}").unwrap();
        assert!(signed.query().is_none());
        let (name, value) = signed.headers().iter().next().unwrap();
        (name.to_string(), value.to_str().unwrap().to_owned())
    };
    assert_eq!(written(HmacScheme::new()), (HEADER.into(), HEX.into()));
    assert_eq!(written(HmacScheme::new().encoding(DigestEncoding::Base64)).1, BASE64);
    assert_eq!(written(HmacScheme::new().header("X-Other").prefixed()), ("x-other".into(), format!("sha256={HEX}")));
}

#[test]
fn another_implementation_agrees() {
    let theirs = standardwebhooks::Webhook::from_bytes(b"a secret of some length".to_vec()).unwrap();
    for size in [0, 1, 55, 56, 63, 64, 65, 1000, 70_000] {
        let payload = "p".repeat(size);
        let signature = theirs.sign("msg_1", 1_700_000_000, payload.as_bytes()).unwrap();
        let body = format!("msg_1.1700000000.{payload}");
        let verifier = Verifier::builder().scheme(HmacScheme::new()).secret("a secret of some length").build().unwrap();
        let headers = headers(&[&signature]);
        assert!(verifier.verify(&WebhookRequest::new(&headers, body.as_bytes())).is_ok(), "{size} bytes");
    }
}

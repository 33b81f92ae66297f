//! The signature of Standard Webhooks, which BigCommerce makes.

use base64::Engine as _;
use http::HeaderMap;
use http::header::HeaderName;

use super::check::Check;
use super::error::{VerifyError, WebhookSetupError};
use super::material::Material;
use super::verifier::{self, Key};
use super::{SignatureForm, TimestampTolerance, signature};

pub(super) const ID: HeaderName = HeaderName::from_static("webhook-id");
pub(super) const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
pub(super) const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// The mark before a secret, as the specification has it.
const PREFIX: &str = "whsec_";
/// The mark before a signature by a shared secret.
pub(super) const VERSION: &str = "v1,";
/// Decoded keys that are shorter are none: nearly every short word happens to be Base64.
const SHORTEST_KEY: usize = 16;

/// The signature of [Standard Webhooks](https://www.standardwebhooks.com), which BigCommerce makes with the client secret of
/// the app.
///
/// `webhook-signature` holds signatures with a space between them, each `v1,` and the Base64 of HMAC-SHA-256 over
/// `webhook-id`, `webhook-timestamp` and the raw body, with full stops between them (documented). What begins with another
/// mark than `v1,` is skipped.
///
/// The secret is Base64 where it begins with `whsec_`. Without that mark it may be either, as BigCommerce hands out a plain
/// text and the libraries for this signature want Base64 (how it signs with it is inferred): the bytes of the text and
/// what it decodes to are both tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct StandardWebhooks {
    pub(super) tolerance: TimestampTolerance,
}

impl Default for StandardWebhooks {
    fn default() -> Self {
        Self { tolerance: TimestampTolerance::FIVE_MINUTES }
    }
}

impl StandardWebhooks {
    /// Creates a scheme that tolerates five minutes between the time of sending and now.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how far the time of sending may be off.
    pub fn tolerance(mut self, tolerance: TimestampTolerance) -> Self {
        self.tolerance = tolerance;
        self
    }
}

/// Returns the keys that a secret can stand for, the likeliest last.
pub(super) fn keys(secret: &Material) -> Result<Vec<Key>, WebhookSetupError> {
    let decode = |text: &str| base64::engine::general_purpose::STANDARD.decode(text).ok();
    let text = match secret {
        Material::Text(text) => text.expose(),
        Material::Bytes(_) => return Ok(vec![verifier::key(secret)?]),
    };
    if let Some(encoded) = text.strip_prefix(PREFIX) {
        let bytes = decode(encoded).filter(|bytes| !bytes.is_empty());
        let bytes = bytes.ok_or_else(|| WebhookSetupError::new("secret", "is not Base64 after `whsec_`"))?;
        return Ok(vec![verifier::key(&Material::bytes(bytes))?]);
    }
    let mut keys = vec![verifier::key(secret)?];
    if let Some(bytes) = decode(text).filter(|bytes| bytes.len() >= SHORTEST_KEY) {
        keys.push(verifier::key(&Material::bytes(bytes))?);
    }
    Ok(keys)
}

/// Returns the text that stands before the body in what is signed.
pub(super) fn head(id: &[u8], timestamp: &[u8]) -> Vec<u8> {
    [id, b".", timestamp].concat()
}

/// Looks at the head of a delivery. Keys come with the index of their secret.
pub(super) fn begin(
    headers: &HeaderMap,
    keys: &[(usize, Key)],
    tolerance: TimestampTolerance,
) -> Result<Check, VerifyError> {
    let id = headers.get(ID).ok_or(VerifyError::MissingHeader(ID))?;
    let (timestamp, at) = verifier::seconds(headers, &TIMESTAMP)?;
    let mut values = headers.get_all(SIGNATURE).iter().peekable();
    if values.peek().is_none() {
        return Err(VerifyError::MissingHeader(SIGNATURE));
    }
    let tokens = values.flat_map(|value| value.as_bytes().split(|b| *b == b' '));
    let tags: Vec<_> = tokens.filter_map(|token| signature::base64(token.strip_prefix(VERSION.as_bytes())?)).collect();
    if tags.is_empty() {
        return Err(VerifyError::NoSignature(SIGNATURE, SignatureForm::Other));
    }
    let mut head = head(id.as_bytes(), timestamp);
    head.push(b'.');
    Ok(Check::new(keys.iter().map(|(index, key)| (*index, key)), &head, tags, Some((at, tolerance))))
}

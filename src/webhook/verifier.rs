//! Verifies that a delivery comes from who knows the secret.

use std::fmt;

use hmac::Mac as _;
use http::{HeaderMap, HeaderName};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

#[cfg(feature = "adobe-signature")]
use super::AdobeSignature;
use super::check::Check;
use super::error::{VerifyError, WebhookSetupError};
use super::material::Material;
use super::scheme::{Checked, SignatureScheme};
use super::signature::{self, Tag};
use super::tolerance;
use super::{DigestEncoding, TimestampTolerance, WebhookRequest, standard};
use crate::model::Secret;

pub(super) type Key = hmac::Hmac<Sha256>;

/// Verifies that a delivery comes from who knows the secret. Share one instead of cloning it per delivery.
///
/// What is missing or unreadable is refused, never let through; secrets are compared in constant time; no input panics.
///
/// ```
/// use gorgias::webhook::{Verifier, VerifyError, WebhookRequest};
/// use http::HeaderMap;
///
/// let verifier = Verifier::builder().secret("the new secret").secret("the old secret").build()?;
/// let mut headers = HeaderMap::new();
/// headers.insert("x-webhook-secret", "the old secret".parse()?);
/// assert_eq!(verifier.verify(&WebhookRequest::new(&headers, b"{}"))?.secret, 1);
///
/// headers.insert("x-webhook-secret", "a guess".parse()?);
/// assert_eq!(verifier.verify(&WebhookRequest::new(&headers, b"{}")).unwrap_err(), VerifyError::Mismatch);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Verifier {
    way: Way,
}

#[derive(Clone)]
enum Way {
    /// Digests of the secrets: comparing those reveals nothing about lengths, and the secrets need not be kept.
    Header {
        name: HeaderName,
        secrets: Vec<Tag>,
    },
    Query {
        name: String,
        secrets: Vec<Tag>,
    },
    Hmac {
        header: HeaderName,
        encoding: DigestEncoding,
        timestamp: Option<(HeaderName, TimestampTolerance)>,
        keys: Vec<Key>,
    },
    Standard {
        tolerance: TimestampTolerance,
        /// With the index of the secret, which can stand for two.
        keys: Vec<(usize, Key)>,
    },
    #[cfg(feature = "adobe-signature")]
    Adobe(AdobeSignature),
}

/// How far the head of a delivery leads.
pub(super) enum Begun {
    Done(Verified),
    /// The body is signed.
    Signed(Check),
    /// The body has to be there in full.
    #[cfg(feature = "adobe-signature")]
    Whole,
}

/// The proof that a delivery was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// The index of the secret that fit, in the order in which they were given, from 0. It shows when an old one is no
    /// longer used.
    pub secret: usize,
}

impl Verifier {
    /// Returns a builder with the default [`SignatureScheme`]: a shared secret in the header `X-Webhook-Secret`.
    pub fn builder() -> VerifierBuilder {
        VerifierBuilder { scheme: SignatureScheme::default(), secrets: Vec::new() }
    }

    /// Creates a verifier of the signatures that Adobe makes with its own private key, so without a secret.
    #[cfg(feature = "adobe-signature")]
    #[must_use]
    pub fn adobe(signature: AdobeSignature) -> Self {
        Self { way: Way::Adobe(signature) }
    }

    #[cfg(feature = "adobe-signature")]
    pub(crate) fn of_adobe(&self) -> Option<&AdobeSignature> {
        match &self.way {
            Way::Adobe(signature) => Some(signature),
            _ => None,
        }
    }

    /// Verifies a delivery by the clock of this machine.
    ///
    /// # Errors
    /// [`VerifyError`] when the secret, the signature or the timestamp is missing, unreadable, wrong or out of
    /// tolerance. It is for logs; give the sender nothing but a 401.
    pub fn verify(&self, delivery: &WebhookRequest<'_>) -> Result<Verified, VerifyError> {
        self.verify_at(delivery, tolerance::now())
    }

    /// Verifies a delivery as if it were this time, in seconds since 1970. Only schemes with a timestamp depend on it.
    ///
    /// # Errors
    /// [`VerifyError`] when the secret, the signature or the timestamp is missing, unreadable, wrong or out of
    /// tolerance.
    pub fn verify_at(&self, delivery: &WebhookRequest<'_>, now: i64) -> Result<Verified, VerifyError> {
        match self.begin(delivery.headers, delivery.query)? {
            Begun::Done(verified) => Ok(verified),
            Begun::Signed(mut check) => {
                check.update(delivery.body);
                check.finish(now)
            }
            #[cfg(feature = "adobe-signature")]
            Begun::Whole => self.of_adobe().map_or(Err(VerifyError::Mismatch), |adobe| adobe.verify(delivery)),
        }
    }

    /// Looks at the head of a delivery, before there is a body.
    pub(super) fn begin(&self, headers: &HeaderMap, query: &str) -> Result<Begun, VerifyError> {
        match &self.way {
            Way::Header { name, secrets } => {
                let mut values = headers.get_all(name).iter().peekable();
                if values.peek().is_none() {
                    return Err(VerifyError::MissingHeader(name.clone()));
                }
                shared(secrets, values.map(http::HeaderValue::as_bytes)).map(Begun::Done)
            }
            Way::Query { name, secrets } => {
                let pairs = url::form_urlencoded::parse(query.as_bytes());
                let values: Vec<_> = pairs.filter(|(key, _)| key == name).map(|(_, value)| value).collect();
                if values.is_empty() {
                    return Err(VerifyError::MissingParameter(name.clone()));
                }
                shared(secrets, values.iter().map(|value| value.as_bytes())).map(Begun::Done)
            }
            Way::Hmac { header, encoding, timestamp, keys } => {
                let mut values = headers.get_all(header).iter().peekable();
                if values.peek().is_none() {
                    return Err(VerifyError::MissingHeader(header.clone()));
                }
                let tags = signature::read(values.map(http::HeaderValue::as_bytes), *encoding)
                    .map_err(|form| VerifyError::NoSignature(header.clone(), form))?;
                let (head, sent) = match timestamp {
                    Some((name, tolerance)) => {
                        let (text, at) = seconds(headers, name)?;
                        ([text, b"."].concat(), Some((at, *tolerance)))
                    }
                    None => (Vec::new(), None),
                };
                Ok(Begun::Signed(Check::new(keys.iter().enumerate(), &head, tags, sent)))
            }
            Way::Standard { tolerance, keys } => standard::begin(headers, keys, *tolerance).map(Begun::Signed),
            #[cfg(feature = "adobe-signature")]
            Way::Adobe(_) => Ok(Begun::Whole),
        }
    }

    /// Returns `true` if verifying depends on the body. If not, a delivery can be refused before its body is read, by
    /// verifying it with an empty one.
    #[must_use]
    pub fn needs_body(&self) -> bool {
        !matches!(self.way, Way::Header { .. } | Way::Query { .. })
    }
}

/// Names what is looked at, and shows no secret.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let standard_name = standard::SIGNATURE;
        let (scheme, name, secrets) = match &self.way {
            Way::Header { name, secrets } => ("shared secret in header", name.as_str(), secrets.len()),
            Way::Query { name, secrets } => ("shared secret in query", name.as_str(), secrets.len()),
            Way::Hmac { header, keys, .. } => ("HMAC-SHA-256 in header", header.as_str(), keys.len()),
            Way::Standard { keys, .. } => {
                ("Standard Webhooks", standard_name.as_str(), keys.last().map_or(0, |(last, _)| last + 1))
            }
            #[cfg(feature = "adobe-signature")]
            Way::Adobe(_) => ("RSA-SHA-256 of Adobe", "x-adobe-digital-signature-1", 0),
        };
        f.debug_struct("Verifier").field("scheme", &scheme).field("name", &name).field("secrets", &secrets).finish()
    }
}

/// Builds a [`Verifier`] from a scheme and one or more secrets.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it is built"]
pub struct VerifierBuilder {
    scheme: SignatureScheme,
    secrets: Vec<Material>,
}

impl VerifierBuilder {
    /// Sets how deliveries prove where they come from; a [`SharedSecret`](super::SharedSecret), an
    /// [`HmacScheme`](super::HmacScheme) or [`StandardWebhooks`](super::StandardWebhooks).
    pub fn scheme(mut self, scheme: impl Into<SignatureScheme>) -> Self {
        self.scheme = scheme.into();
        self
    }

    /// Adds a secret. Any one of them will do, which is how to change one without losing deliveries: add the new one here,
    /// change it at the integration, then remove the old one here.
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secrets.push(Material::Text(secret.into()));
        self
    }

    /// Adds a secret of bytes, for schemes that sign: where a sender hands its key out encoded, as
    /// Base64 for example, and signs with what it decodes to.
    pub fn key(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.secrets.push(Material::bytes(key));
        self
    }

    /// Builds the verifier.
    ///
    /// # Errors
    /// [`WebhookSetupError`] when no secret was given, or one is empty, blank, a text with white space around it, or
    /// cannot be used by the scheme; or when a name of the scheme is not valid.
    pub fn build(self) -> Result<Verifier, WebhookSetupError> {
        let checked = self.scheme.check()?;
        if self.secrets.is_empty() {
            return Err(WebhookSetupError::new("secret", "is missing; without one, everybody could send"));
        }
        for secret in &self.secrets {
            checked.check_secret(secret)?;
        }
        let digests = || self.secrets.iter().map(|secret| Sha256::digest(secret.expose()).into()).collect();
        let way = match checked {
            Checked::Header(name) => Way::Header { name, secrets: digests() },
            Checked::Query(name) => Way::Query { name, secrets: digests() },
            Checked::Hmac { header, encoding, timestamp, .. } => {
                let keys = self.secrets.iter().map(key).collect::<Result<_, _>>()?;
                Way::Hmac { header, encoding, timestamp, keys }
            }
            Checked::Standard(tolerance) => {
                let mut keys = Vec::new();
                for (index, secret) in self.secrets.iter().enumerate() {
                    keys.extend(standard::keys(secret)?.into_iter().map(|key| (index, key)));
                }
                Way::Standard { tolerance, keys }
            }
        };
        Ok(Verifier { way })
    }
}

fn shared<'a>(secrets: &[Tag], values: impl Iterator<Item = &'a [u8]>) -> Result<Verified, VerifyError> {
    let given: Vec<Tag> = values.map(|value| Sha256::digest(value).into()).collect();
    let fits = |secret: &Tag| given.iter().fold(0, |found, value| found | secret.ct_eq(value).unwrap_u8()) == 1;
    let secret = secrets.iter().position(fits).ok_or(VerifyError::Mismatch)?;
    Ok(Verified { secret })
}

pub(super) fn key(secret: &Material) -> Result<Key, WebhookSetupError> {
    // HMAC takes keys of any length; the signature of the trait allows for others.
    Key::new_from_slice(secret.expose()).map_err(|_| WebhookSetupError::new("secret", "has an impossible length"))
}

/// The signature of a body, after the text of a timestamp if there is one.
pub(super) fn tag(key: &Key, timestamp: Option<&[u8]>, body: &[u8]) -> Tag {
    let mut mac = key.clone();
    if let Some(timestamp) = timestamp {
        mac.update(timestamp);
        mac.update(b".");
    }
    mac.update(body);
    mac.finalize().into_bytes().into()
}

/// The one value of the header: its text, which is signed, and the number that it is.
pub(super) fn seconds<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<(&'a [u8], i64), VerifyError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Err(VerifyError::MissingHeader(name.clone())) };
    let text = value.as_bytes();
    let number =
        std::str::from_utf8(text).ok().filter(|text| !text.starts_with('+')).and_then(|text| text.parse().ok());
    match (number, values.next()) {
        (Some(number), None) => Ok((text, number)),
        _ => Err(VerifyError::NoTimestamp(name.clone())),
    }
}

//! Signs as a sender does, for tests and relays.

use std::fmt;

use http::{HeaderMap, HeaderValue};

use super::error::WebhookSetupError;
use super::material::Material;
use super::scheme::{Checked, SignatureScheme};
use super::{DeliveryKey, DigestEncoding, signature, standard, tolerance, verifier};
use crate::model::Secret;

/// Signs bodies so that a [`Verifier`](super::Verifier) with the same scheme and secret takes them: for tests,
/// stand-ins and relays. What Gorgias itself sends for [`HmacScheme`](super::HmacScheme) is unknown.
///
/// ```
/// use gorgias::webhook::{HmacScheme, Signer, Verifier, WebhookRequest};
///
/// let signed = Signer::new(HmacScheme::new(), "the secret")?.sign(b"{}")?;
/// let verifier = Verifier::builder().scheme(HmacScheme::new()).secret("the secret").build()?;
/// assert!(verifier.verify(&WebhookRequest::new(signed.headers(), b"{}")).is_ok());
/// assert!(verifier.verify(&WebhookRequest::new(signed.headers(), b"{ }")).is_err());
/// # Ok::<(), gorgias::webhook::WebhookSetupError>(())
/// ```
#[derive(Clone)]
pub struct Signer {
    scheme: Checked,
    secret: Material,
}

impl Signer {
    /// Creates a signer with one secret.
    ///
    /// # Errors
    /// [`WebhookSetupError`] when the secret is empty, blank, has white space around it, or cannot be used by the
    /// scheme; or when a name of the scheme is not valid.
    pub fn new(scheme: impl Into<SignatureScheme>, secret: impl Into<Secret>) -> Result<Self, WebhookSetupError> {
        Self::of(scheme.into(), Material::Text(secret.into()))
    }

    /// Creates a signer with a secret of bytes, for schemes that sign.
    ///
    /// # Errors
    /// [`WebhookSetupError`] when the key is empty or the scheme is a [`SharedSecret`](super::SharedSecret), or when a
    /// name of the scheme is not valid.
    pub fn with_key(scheme: impl Into<SignatureScheme>, key: impl Into<Vec<u8>>) -> Result<Self, WebhookSetupError> {
        Self::of(scheme.into(), Material::bytes(key))
    }

    fn of(scheme: SignatureScheme, secret: Material) -> Result<Self, WebhookSetupError> {
        let scheme = scheme.check()?;
        scheme.check_secret(&secret)?;
        Ok(Self { scheme, secret })
    }

    /// Returns what to send along with the body, by the clock of this machine.
    ///
    /// # Errors
    /// [`WebhookSetupError`] when a value cannot be sent in a header, which the constructor has ruled out.
    pub fn sign(&self, body: &[u8]) -> Result<SignedRequest, WebhookSetupError> {
        self.sign_at(body, tolerance::now())
    }

    /// Returns what to send along with the body, as if it were this time, in seconds since 1970.
    ///
    /// # Errors
    /// [`WebhookSetupError`] when a value cannot be sent in a header, which the constructor has ruled out.
    pub fn sign_at(&self, body: &[u8], now: i64) -> Result<SignedRequest, WebhookSetupError> {
        let mut signed = SignedRequest { headers: HeaderMap::new(), query: None };
        let value = |text: &str| {
            let mut value = HeaderValue::from_str(text)
                .map_err(|_| WebhookSetupError::new("secret", "cannot stand in a header; use printable ASCII only"))?;
            value.set_sensitive(true);
            Ok(value)
        };
        let shared = || match &self.secret {
            Material::Text(text) => Ok(text),
            Material::Bytes(_) => Err(WebhookSetupError::new("secret", Material::NOT_SHARED)),
        };
        match &self.scheme {
            Checked::Header(name) => {
                signed.headers.insert(name, value(shared()?.expose())?);
            }
            Checked::Query(name) => signed.query = Some((name.clone(), shared()?.clone())),
            Checked::Hmac { header, encoding, prefixed, timestamp } => {
                let sent = timestamp.as_ref().map(|(name, _)| (name, now.to_string()));
                let key = verifier::key(&self.secret)?;
                let tag = verifier::tag(&key, sent.as_ref().map(|(_, text)| text.as_bytes()), body);
                let prefix = if *prefixed { signature::PREFIX } else { "" };
                signed.headers.insert(header, value(&format!("{prefix}{}", signature::write(&tag, *encoding)))?);
                if let Some((name, text)) = sent {
                    signed.headers.insert(name, value(&text)?);
                }
            }
            Checked::Standard(_) => {
                // The same body has the same id, as a repeated delivery has.
                let id = format!("msg_{:.24}", DeliveryKey::from_body(body).to_string());
                let at = now.to_string();
                let missing = || WebhookSetupError::new("secret", "makes no key");
                let key = standard::keys(&self.secret)?.pop().ok_or_else(missing)?;
                let tag = verifier::tag(&key, Some(&standard::head(id.as_bytes(), at.as_bytes())), body);
                let tag = format!("{}{}", standard::VERSION, signature::write(&tag, DigestEncoding::Base64));
                for (name, text) in [(standard::ID, id), (standard::TIMESTAMP, at), (standard::SIGNATURE, tag)] {
                    signed.headers.insert(name, value(&text)?);
                }
            }
        }
        Ok(signed)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

/// The headers or the query that go with a signed body. `Debug` shows names only.
#[derive(Clone, Debug)]
pub struct SignedRequest {
    headers: HeaderMap,
    query: Option<(String, Secret)>,
}

impl SignedRequest {
    /// Returns the headers to send.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns name and value of the query's parameter to send, not encoded, for
    /// [`SharedSecret::query`](super::SharedSecret::query).
    #[must_use]
    pub fn query(&self) -> Option<(&str, &str)> {
        self.query.as_ref().map(|(name, secret)| (name.as_str(), secret.expose()))
    }
}

//! The ways in which deliveries prove where they come from.

use std::borrow::Cow;

use http::HeaderName;

use super::error::WebhookSetupError;
use super::material::Material;
use super::{StandardWebhooks, TimestampTolerance, standard};

/// The way in which a delivery proves where it comes from. Both ends, [`Verifier`](super::Verifier) and
/// [`Signer`](super::Signer), and [`install_webhook`](crate::Client::install_webhook) take the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureScheme {
    /// A secret that is sent along.
    SharedSecret(SharedSecret),
    /// A signature of the body.
    Hmac(HmacScheme),
    /// A signature of id, time and body, as [Standard Webhooks](https://www.standardwebhooks.com) describe it.
    Standard(StandardWebhooks),
}

impl Default for SignatureScheme {
    fn default() -> Self {
        Self::SharedSecret(SharedSecret::default())
    }
}

impl From<SharedSecret> for SignatureScheme {
    fn from(scheme: SharedSecret) -> Self {
        Self::SharedSecret(scheme)
    }
}

impl From<HmacScheme> for SignatureScheme {
    fn from(scheme: HmacScheme) -> Self {
        Self::Hmac(scheme)
    }
}

impl From<StandardWebhooks> for SignatureScheme {
    fn from(scheme: StandardWebhooks) -> Self {
        Self::Standard(scheme)
    }
}

/// A secret that comes with every delivery; by default in the header `X-Webhook-Secret`. The name is yours to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedSecret(Place);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Header(Cow<'static, str>),
    Query(Cow<'static, str>),
}

impl SharedSecret {
    /// Puts the secret in a static header of the integration.
    #[must_use]
    pub fn header(name: impl Into<Cow<'static, str>>) -> Self {
        Self(Place::Header(name.into()))
    }

    /// Puts the secret in a parameter of the query, for accounts that lose custom headers (seen in client code only).
    ///
    /// **Addresses end up in logs:** in those of every proxy on the way, of the server, and in the list of integrations
    /// of the account. Prefer a header.
    #[must_use]
    pub fn query(name: impl Into<Cow<'static, str>>) -> Self {
        Self(Place::Query(name.into()))
    }
}

impl Default for SharedSecret {
    fn default() -> Self {
        Self::header("X-Webhook-Secret")
    }
}

/// HMAC-SHA-256 over the raw body, for integrations with `hmac_secret`.
///
/// What Gorgias sends then is documented nowhere (unknown). The defaults are what most receivers in public code assume,
/// none of them confirmed: the header `X-Gorgias-Signature`, in hexadecimal, without prefix. Look at a real delivery
/// before you rely on it.
///
/// Several signatures may stand in one header, apart by commas or spaces, or in several headers of that name; `sha256=`
/// before a signature is always allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HmacScheme {
    header: Cow<'static, str>,
    encoding: DigestEncoding,
    prefixed: bool,
    timestamp: Option<(Cow<'static, str>, TimestampTolerance)>,
}

impl Default for HmacScheme {
    fn default() -> Self {
        Self { header: "X-Gorgias-Signature".into(), encoding: DigestEncoding::Any, prefixed: false, timestamp: None }
    }
}

impl HmacScheme {
    /// Creates a scheme with the defaults: the header `X-Gorgias-Signature`, in hexadecimal, without a timestamp.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the header of the signature.
    #[must_use]
    pub fn header(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.header = name.into();
        self
    }

    /// Sets the encoding of the signature.
    #[must_use]
    pub fn encoding(mut self, encoding: DigestEncoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Lets a [`Signer`](super::Signer) write `sha256=` before the signature. Verifying takes it with and without.
    #[must_use]
    pub fn prefixed(mut self) -> Self {
        self.prefixed = true;
        self
    }

    /// Requires a header with the time of sending, in whole seconds since 1970, which is signed along: what is signed
    /// is the text of that header, a full stop, and the body.
    ///
    /// **Gorgias sends no such header as far as is known.** This is for relays that you run, and for the day it does.
    #[must_use]
    pub fn timestamp(mut self, header: impl Into<Cow<'static, str>>, tolerance: TimestampTolerance) -> Self {
        self.timestamp = Some((header.into(), tolerance));
        self
    }
}

/// The encodings of a signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DigestEncoding {
    /// Either encoding, recognized by length when read. Signatures are written in hexadecimal.
    #[default]
    Any,
    /// 64 hexadecimal digits, in either case.
    Hex,
    /// 43 characters of the standard alphabet, with or without the `=` at the end.
    Base64,
}

/// A [`SignatureScheme`] whose names have been checked.
#[derive(Clone, Debug)]
pub(super) enum Checked {
    Header(HeaderName),
    Query(String),
    Hmac {
        header: HeaderName,
        encoding: DigestEncoding,
        prefixed: bool,
        timestamp: Option<(HeaderName, TimestampTolerance)>,
    },
    Standard(TimestampTolerance),
}

impl SignatureScheme {
    pub(super) fn check(&self) -> Result<Checked, WebhookSetupError> {
        Ok(match self {
            Self::SharedSecret(SharedSecret(Place::Header(name))) => Checked::Header(header(name)?),
            Self::SharedSecret(SharedSecret(Place::Query(name))) => {
                if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~".contains(&b)) {
                    return Err(WebhookSetupError::new("query", "must be letters, digits and any of `-_.~`"));
                }
                Checked::Query(name.to_string())
            }
            Self::Hmac(hmac) => {
                let name = header(&hmac.header)?;
                let timestamp = match &hmac.timestamp {
                    Some((header_name, tolerance)) => Some((header(header_name)?, *tolerance)),
                    None => None,
                };
                if timestamp.as_ref().is_some_and(|(other, _)| *other == name) {
                    return Err(WebhookSetupError::new(
                        "timestamp",
                        "must be another header than that of the signature",
                    ));
                }
                Checked::Hmac { header: name, encoding: hmac.encoding, prefixed: hmac.prefixed, timestamp }
            }
            Self::Standard(standard) => Checked::Standard(standard.tolerance),
        })
    }
}

impl Checked {
    /// Refuses what would verify everything, or nothing.
    pub(super) fn check_secret(&self, secret: &Material) -> Result<(), WebhookSetupError> {
        let refuse = |problem| Err(WebhookSetupError::new("secret", problem));
        let text = match secret {
            Material::Text(text) => text.expose(),
            Material::Bytes(_) if !matches!(self, Self::Hmac { .. } | Self::Standard(_)) => {
                return refuse(Material::NOT_SHARED);
            }
            Material::Bytes(_) if secret.expose().is_empty() => return refuse("is empty; what was it decoded from?"),
            Material::Bytes(_) => return Ok(()),
        };
        if text.trim().is_empty() {
            return refuse("is empty; is the variable that it comes from set?");
        }
        if text.trim() != text {
            return refuse("begins or ends with white space, as secrets read from files do; trim it, on both sides");
        }
        if matches!(self, Self::Standard(_)) {
            standard::keys(secret)?;
        }
        if matches!(self, Self::Header(_)) && !text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
            return refuse("cannot stand in a header; use printable ASCII characters only");
        }
        Ok(())
    }
}

fn header(name: &str) -> Result<HeaderName, WebhookSetupError> {
    HeaderName::from_bytes(name.as_bytes()).map_err(|_| WebhookSetupError::new("header", "is not a valid header name"))
}

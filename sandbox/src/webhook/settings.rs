//! How the sandbox delivers webhooks: everything that nobody knows of the real service is a setting.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};

use crate::error::SandboxError;

/// How webhooks are delivered.
///
/// The defaults for retries and switching off are published numbers, which contradict each other: an older official text says
/// 100 failures in a row, a newer unofficial one 3 retries and 500 failures. Pause and timeout are assumed.
///
/// ```
/// use std::time::Duration;
/// use gorgias_sandbox::WebhookSettings;
///
/// let quick = WebhookSettings { pause: Duration::from_millis(1), ..WebhookSettings::default() };
/// assert_eq!((quick.retries, quick.disable_after), (3, 100));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSettings {
    /// How often a delivery that failed is tried again; at most 20. The default is 3.
    pub retries: u32,
    /// The pause before the first retry, at most one hour; it doubles with each further one. The default is one second (assumed).
    pub pause: Duration,
    /// How long one attempt may take, until the answer is read; longer than zero, at most one hour. The default is 5 seconds
    /// (assumed).
    pub timeout: Duration,
    /// After how many failed deliveries in a row an integration is switched off; at least 1. Retries are no deliveries of their
    /// own (assumed). The default is 100.
    pub disable_after: u32,
    /// How deliveries of integrations with an `hmac_secret` are signed.
    pub signature: WebhookSignature,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            retries: 3,
            pause: Duration::from_secs(1),
            timeout: Duration::from_secs(5),
            disable_after: 100,
            signature: WebhookSignature::default(),
        }
    }
}

/// How a delivery is signed: HMAC-SHA-256 over the raw body, with the `hmac_secret` of the integration as the key.
///
/// **All of it is assumed.** Gorgias documents the secret, but no header, digest or encoding; the defaults are what most
/// receivers in public code expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSignature {
    /// The header that carries the signature. The default is `X-Gorgias-Signature`.
    pub header: String,
    /// How it is written. The default is in hexadecimal digits.
    pub encoding: SignatureEncoding,
    /// What stands before it, such as `sha256=`. The default is nothing.
    pub prefix: String,
}

impl Default for WebhookSignature {
    fn default() -> Self {
        Self { header: "X-Gorgias-Signature".to_owned(), encoding: SignatureEncoding::Hex, prefix: String::new() }
    }
}

/// How a signature is written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureEncoding {
    /// 64 hexadecimal digits in lower case.
    #[default]
    Hex,
    /// The standard alphabet of Base64, with padding.
    Base64,
}

impl WebhookSettings {
    /// Checks the settings.
    pub(crate) fn check(&self) -> Result<(), SandboxError> {
        const HOUR: Duration = Duration::from_secs(3600);
        if self.retries > 20 {
            return Err(SandboxError::setting("webhooks.retries", "must be at most 20"));
        }
        if self.pause > HOUR {
            return Err(SandboxError::setting("webhooks.pause", "must be at most one hour"));
        }
        if self.timeout.is_zero() || self.timeout > HOUR {
            return Err(SandboxError::setting("webhooks.timeout", "must be longer than zero and at most one hour"));
        }
        if self.disable_after == 0 {
            return Err(SandboxError::setting("webhooks.disable_after", "must be at least 1"));
        }
        if HeaderName::from_bytes(self.signature.header.as_bytes()).is_err() {
            return Err(SandboxError::setting("webhooks.signature.header", "must be a name that a header can have"));
        }
        if HeaderValue::from_str(&self.signature.prefix).is_err() {
            return Err(SandboxError::setting("webhooks.signature.prefix", "must be text that can stand in a header"));
        }
        Ok(())
    }
}

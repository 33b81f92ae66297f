//! Settings for the delivery of webhooks: whatever is unknown about the real service can be set.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};

use crate::error::SandboxError;

/// Settings for the delivery of webhooks: retries, timeout, signature.
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
    /// The number of retries after a failed attempt; at most 20. Defaults to 3.
    pub retries: u32,
    /// The pause before the first retry, at most one hour; it doubles with each further one. Defaults to one second
    /// (assumed).
    pub pause: Duration,
    /// The time limit of one attempt, until the response is read; longer than zero, at most one hour. Defaults to 5 seconds
    /// (assumed).
    pub timeout: Duration,
    /// The number of failed deliveries in a row that switches an integration off; at least 1. Retries do not count as deliveries
    /// of their own (assumed). Defaults to 100.
    pub disable_after: u32,
    /// The signature of deliveries whose integration has an `hmac_secret`.
    pub signature: WebhookSignature,
    /// In which form templates and `{{context}}` see the ticket. The default is the nested one.
    pub ticket: WebhookTicket,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            retries: 3,
            pause: Duration::from_secs(1),
            timeout: Duration::from_secs(5),
            disable_after: 100,
            signature: WebhookSignature::default(),
            ticket: WebhookTicket::default(),
        }
    }
}

/// The signature of a delivery: HMAC-SHA-256 over the raw body, with the `hmac_secret` of the integration as the key.
///
/// **All of it is assumed.** Gorgias documents the secret, but no header, digest or encoding; the defaults are what most
/// receivers in public code expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSignature {
    /// The header that carries the signature. Defaults to `X-Gorgias-Signature`.
    pub header: String,
    /// The encoding of the signature. Defaults to hexadecimal digits.
    pub encoding: SignatureEncoding,
    /// A prefix before the signature, such as `sha256=`. Defaults to none.
    pub prefix: String,
}

impl Default for WebhookSignature {
    fn default() -> Self {
        Self { header: "X-Gorgias-Signature".to_owned(), encoding: SignatureEncoding::Hex, prefix: String::new() }
    }
}

/// The encoding of a signature.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureEncoding {
    /// Hexadecimal: 64 digits in lower case.
    #[default]
    Hex,
    /// Base64 in the standard alphabet, with padding.
    Base64,
}

/// In which form templates and `{{context}}` see the ticket.
///
/// Gorgias documents a flat ticket for HTTP integrations, `TicketHttpIntegration`, but not where it is used, and its help pages
/// address the nested one (`ticket.customer.email`).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookTicket {
    /// The ticket as `get_ticket` responds, with the `account`: `ticket.customer.id`, `ticket.assignee_user.id`, `ticket.messages`.
    #[default]
    Nested,
    /// The ticket as documented for HTTP integrations, and nothing else: `ticket.customer_id`, `ticket.assignee_user_id`, no messages.
    Flat,
    /// The nested one, and in it what only the flat one has.
    Both,
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

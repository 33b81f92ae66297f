//! The reasons why a delivery is refused, and why a verifier cannot be built. No secret, no signature and no word of a
//! customer is shown.

use std::fmt;
use std::time::Duration;

use http::{HeaderName, StatusCode};

use super::replay::GuardError;
use crate::error::{Error, ErrorKind, redact};

/// Returned when a verifier, signer, guard or tolerance is misconfigured. It names the field and the remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookSetupError {
    field: &'static str,
    problem: &'static str,
}

impl WebhookSetupError {
    pub(crate) const fn new(field: &'static str, problem: &'static str) -> Self {
        Self { field, problem }
    }

    /// Returns the field that is wrong.
    #[must_use]
    pub fn field(&self) -> &str {
        self.field
    }
}

impl fmt::Display for WebhookSetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.field, self.problem)
    }
}

impl std::error::Error for WebhookSetupError {}

impl From<WebhookSetupError> for Error {
    fn from(error: WebhookSetupError) -> Self {
        Self::violations_of(ErrorKind::Configuration, error.field, error.problem)
    }
}

/// The form of the header's text where a signature was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureForm {
    /// Base64 where hexadecimal is expected.
    Base64,
    /// Hexadecimal where base64 is expected.
    Hex,
    /// Of the right alphabet, but not 32 bytes long: cut off, or another digest than SHA-256.
    WrongLength,
    /// Any other text.
    Other,
}

/// The reasons why a delivery is not proven to come from the sender.
///
/// They are for logs: give the sender nothing but a 401. A value depends on the secret only in so far as that nothing
/// fits, and is then the same for every wrong signature and every wrong secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// The header with the secret, the signature or the timestamp is missing.
    MissingHeader(HeaderName),
    /// The query has no parameter of this name.
    MissingParameter(String),
    /// The header holds no signature of the expected form.
    NoSignature(HeaderName, SignatureForm),
    /// The header does not hold a single whole number of seconds since 1970.
    NoTimestamp(HeaderName),
    /// Nothing fits: another secret was used, or other bytes were sent.
    Mismatch,
    /// The delivery is authentic, but was sent longer ago than is tolerated.
    TooOld,
    /// The delivery is authentic, but its time lies further ahead of this machine's clock than is tolerated.
    InTheFuture,
    /// The public key that the delivery names is not known here.
    UnknownKey,
    /// The delivery is authentic, but made for another recipient.
    OtherRecipient,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => {
                write!(f, "the header `{name}` is missing; is it set at the integration, and do proxies let it through?")
            }
            Self::MissingParameter(name) => write!(f, "the parameter `{name}` is missing in the query of the address"),
            Self::NoSignature(name, form) => {
                write!(f, "the header `{name}` holds no signature as expected: {}", match form {
                    SignatureForm::Base64 => "it looks like base64, but hexadecimal is configured",
                    SignatureForm::Hex => "it looks like hexadecimal, but base64 is configured",
                    SignatureForm::WrongLength => "the length is not that of SHA-256; cut off, or another digest?",
                    SignatureForm::Other => "neither hexadecimal nor base64",
                })
            }
            Self::NoTimestamp(name) => write!(f, "the header `{name}` must hold one whole number: seconds since 1970"),
            Self::Mismatch => f.write_str(
                "nothing fits: is it the same secret on both sides, without white space or line break around it? And is the \
                 body checked as it arrived, not parsed and written again?",
            ),
            Self::TooOld => f.write_str("sent too long ago: an old delivery once more, or a clock that is off"),
            Self::InTheFuture => f.write_str("sent in the future: one of the two clocks is off"),
            Self::UnknownKey => f.write_str("the public key that the delivery names is not known; fetch it, or give it as PEM"),
            Self::OtherRecipient => f.write_str("made for another recipient: is it the client id of your project at Adobe?"),
        }
    }
}

impl std::error::Error for VerifyError {}

/// The reasons why a payload cannot be read. They show no part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PayloadError {
    /// The body is empty: the integration has no `form`.
    Empty,
    /// The body is not JSON; line and column say where it stops being any.
    NotJson {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
    },
    /// The body is JSON, but not an object.
    NotAnObject,
    /// The header that says what the payload is about is missing.
    MissingHeader(HeaderName),
    /// A part of the payload does not have the form that was asked for.
    Decode {
        /// The place of that part, with dots.
        path: String,
    },
    /// The payload of a shop is about no order, or about a thing that names none, such as a dispute without one. Nothing is to
    /// be done.
    NoOrder {
        /// The topic in the shop's words.
        topic: String,
    },
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the body is empty; set a `form` at the integration, see `webhook::template`"),
            Self::NotJson { line, column } => write!(
                f,
                "the body is not JSON at line {line}, column {column}; a template without `| tojson` around a text does that"
            ),
            Self::NotAnObject => f.write_str("the body is not a JSON object"),
            Self::MissingHeader(name) => write!(f, "the header `{name}` is missing; do proxies let it through?"),
            Self::Decode { path } => write!(f, "the payload cannot be read at `{path}`"),
            Self::NoOrder { topic } => write!(f, "`{}` names no order", redact::topic(topic)),
        }
    }
}

impl std::error::Error for PayloadError {}

/// The reasons why a [`Receiver`](super::Receiver) does not hand a delivery out.
#[derive(Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// The delivery is not proven to come from the sender.
    Unverified(VerifyError),
    /// The body has more bytes than are allowed.
    TooLarge {
        /// The most bytes that are allowed.
        limit: usize,
    },
    /// The body broke off before its end.
    Incomplete,
    /// The body took too long to arrive, or there was no room for it beside others for so long.
    TooSlow {
        /// The time that a body may take.
        limit: Duration,
    },
    /// The payload cannot be read.
    Payload(PayloadError),
    /// The payload has no time, or one that is too far off, and the receiver has [`max_age`](super::Receiver::max_age).
    Stale,
    /// The delivery has been received before, and worked on to the end.
    Duplicate,
    /// The delivery has been received before, and is being worked on.
    InProgress,
    /// The replay guard failed, so that a repetition cannot be ruled out.
    Guard(GuardError),
    /// The ping with which WooCommerce tries an address out. It has no signature and says nothing.
    Ping,
    /// The delivery is one of Shopify's Events (a developer preview in September 2026), whose headers have no `X-` and whose
    /// payload is another one. They are not read here: subscribe to webhooks.
    ShopifyEvents,
    /// The public key that the delivery names could not be fetched.
    KeyUnavailable(&'static str),
}

impl Refusal {
    /// Returns the status to respond with. 2xx stops the sender; after 5xx it tries again (inferred for all but
    /// timeouts).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unverified(_) | Self::Stale => StatusCode::UNAUTHORIZED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            // A shop that is told of an error sends it again, and then switches the webhook off.
            Self::Duplicate | Self::Ping | Self::Payload(PayloadError::NoOrder { .. }) => StatusCode::OK,
            Self::Payload(_) | Self::Incomplete => StatusCode::BAD_REQUEST,
            Self::TooSlow { .. } => StatusCode::REQUEST_TIMEOUT,
            Self::InProgress | Self::Guard(_) | Self::KeyUnavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::ShopifyEvents => StatusCode::NOT_IMPLEMENTED,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unverified(error) => error.fmt(f),
            Self::TooLarge { limit } => write!(f, "the body has more than {limit} bytes"),
            Self::Incomplete => f.write_str("the body broke off"),
            Self::TooSlow { limit } => write!(f, "the body did not arrive within {} seconds", limit.as_secs_f64()),
            Self::Payload(error) => error.fmt(f),
            Self::Stale => f.write_str("the payload has no time, or one that is too far off"),
            Self::Duplicate => f.write_str("received before"),
            Self::InProgress => f.write_str("received before, and being worked on"),
            Self::Guard(error) => error.fmt(f),
            Self::Ping => f.write_str("a ping of WooCommerce"),
            Self::ShopifyEvents => f.write_str(
                "one of Shopify's Events (headers without `X-`), which are not read; subscribe to webhooks under `[[webhooks.subscriptions]]`",
            ),
            Self::KeyUnavailable(why) => write!(f, "the public key of the sender could not be fetched: {why}"),
        }
    }
}

impl std::error::Error for Refusal {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Guard(error) => std::error::Error::source(error),
            _ => None,
        }
    }
}

impl From<VerifyError> for Refusal {
    fn from(error: VerifyError) -> Self {
        Self::Unverified(error)
    }
}

impl From<PayloadError> for Refusal {
    fn from(error: PayloadError) -> Self {
        Self::Payload(error)
    }
}

impl From<GuardError> for Refusal {
    fn from(error: GuardError) -> Self {
        Self::Guard(error)
    }
}

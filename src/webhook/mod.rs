//! Receiving webhooks: checking who sends, refusing repeats, reading payloads, and setting an HTTP integration up.
//!
//! Gorgias calls webhooks *HTTP integrations*. What they send, with which headers, is up to the owner of the account,
//! so both ends are here: [`Client::install_webhook`](crate::Client::install_webhook) sets the integration up so that a
//! [`Receiver`] can check and read what arrives. Nothing here needs a web framework: a [`WebhookRequest`] is headers,
//! query and the raw body. With the feature `axum`, the module `axum` brings a route and an extractor.
//!
//! # How a sender proves itself
//!
//! - [`SharedSecret`], the default: a secret in a static header of the integration. **The only scheme that is known to
//!   work.** Whoever sees one delivery knows the secret; TLS is what keeps it.
//! - [`HmacScheme`]: HMAC-SHA-256 over the raw body. Gorgias documents a write-only `hmac_secret` for signing its
//!   calls, but neither the header, nor the digest, nor the encoding, nor the signed bytes (unknown, still so in August
//!   2026). Header and encoding can therefore be set; the defaults are what most receivers in public code assume, and
//!   are **unconfirmed**.
//!
//! Shops prove themselves in ways of their own, see [`orders::events`](crate::orders::events): among them
//! [`StandardWebhooks`] (BigCommerce) and, with the feature `adobe-signature`, `AdobeSignature`.
//!
//! # What arrives
//!
//! Gorgias documents a flat ticket for HTTP integrations
//! ([`TicketHttpIntegration`](crate::types::TicketHttpIntegration): ids of customer and assignees, tags, custom field
//! values), but nowhere says that templates and `{{context}}` see this one; templates in public use address the nested
//! ticket of the API's responses. The ready-made [`template`]s ask for both, and [`WebhookEvent`] reads both, taking
//! what says something. [`WebhookEvent::flat_ticket`] and [`WebhookEvent::full_ticket`] give the whole of either form.
//! A body that is the ticket or the message itself (`{{ticket}}`, `{{message}}`), or an event as the API lists them, is
//! read as well (inferred: which of them Gorgias renders as JSON is not documented).
//!
//! # What Gorgias does not promise
//!
//! Deliveries are repeated after failures (by an older help page; 3 times by an unofficial article), and may come twice
//! or out of order (inferred). After 100 failures in a row, or 500 (sources differ), the integration is switched off.
//! Deliveries have no id of their own; a [`DeliveryKey`] stands in for it. How long Gorgias waits for a response is
//! unknown: respond fast, work later.
//!
//! [The guide](crate::docs::webhooks) goes from installing to receiving, and on to the inbox.
//!
//! # Design notes
//!
//! - The scheme is configured, because Gorgias documents none; the default is the only one that is known to work.
//! - Every wrong signature gets the same error, and the clock is looked at only after the signature.
//! - A delivery is claimed before the work and settled after it, so a failure can come again. A full guard refuses,
//!   because evicting would open a hole silently.

#[cfg(feature = "adobe-signature")]
mod adobe;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "axum")]
mod body;
mod check;
mod delivery;
mod error;
mod event;
mod install;
mod key;
mod material;
mod plain;
mod read;
mod receiver;
mod replay;
mod scheme;
mod shape;
mod signature;
mod signer;
mod standard;
pub mod template;
mod ticket;
mod tolerance;
mod verifier;

#[cfg(feature = "adobe-signature")]
pub use adobe::AdobeSignature;
#[cfg(feature = "axum")]
pub(crate) use body::{BodyReader, PATIENCE};
pub use delivery::WebhookRequest;
pub use error::{PayloadError, Refusal, SignatureForm, VerifyError, WebhookSetupError};
pub use event::{EventMessage, WebhookEvent};
pub use install::{InstallChange, InstallWebhook, Installed};
pub use key::DeliveryKey;
pub(crate) use plain::decoded;
pub use receiver::{ReceivedWebhook, Receiver};
#[cfg(feature = "redis")]
pub use replay::RedisGuard;
pub use replay::{ClaimToken, GuardError, GuardFuture, MemoryGuard, ReplayClaim, ReplayGuard, WorkOutcome};
pub use scheme::{DigestEncoding, HmacScheme, SharedSecret, SignatureScheme};
pub use signer::{SignedRequest, Signer};
pub use standard::StandardWebhooks;
pub use ticket::{EventTag, EventTicket};
pub use tolerance::TimestampTolerance;
pub use verifier::{Verified, Verifier, VerifierBuilder};

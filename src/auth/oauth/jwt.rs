//! Reads the claims of a JWT, **without verifying its signature**: where Gorgias publishes its keys is unknown. Only tokens
//! that came over TLS from the token endpoint are read, and only to plan a refresh or to compare a nonce, never to admit
//! anybody.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

/// The claims that are used here.
#[derive(Default, Deserialize)]
pub(super) struct Claims {
    /// Seconds since 1970; a number of any kind.
    #[serde(default)]
    exp: Value,
    #[serde(default)]
    nonce: Value,
    #[serde(default)]
    scope: Value,
}

impl Claims {
    /// `None` when the text is not a JWT.
    pub(super) fn of(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
        let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        serde_json::from_slice(&payload).ok()
    }

    /// When the token expires, in seconds since 1970.
    pub(super) fn exp(&self) -> Option<i64> {
        // The cast saturates, and what is out of range is not a time.
        self.exp.as_i64().or_else(|| self.exp.as_f64().map(|seconds| seconds as i64))
    }

    pub(super) fn nonce(&self) -> Option<&str> {
        self.nonce.as_str()
    }

    pub(super) fn scope(&self) -> Option<&str> {
        self.scope.as_str()
    }
}

//! Tokens that a test takes without walking through the installation.

use std::time::Duration;

/// Tokens of an installed app, as [`Sandbox::issue_token`](crate::Sandbox::issue_token) gives them. `Debug` keeps the
/// tokens to itself.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssuedToken {
    /// Goes into `Authorization: Bearer`.
    pub access_token: String,
    /// Buys new access tokens at `/oauth/token`; only where the scope `offline` was asked for.
    pub refresh_token: Option<String>,
    /// The granted scopes, separated by spaces.
    pub scope: String,
    /// How long the access token lives.
    pub expires_in: Duration,
}

impl std::fmt::Debug for IssuedToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("IssuedToken")
            .field("scope", &self.scope)
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}

//! Tokens that a test takes without walking through the installation.

use std::time::Duration;

/// The tokens of an installed app, from [`Sandbox::issue_token`](crate::Sandbox::issue_token).
///
/// `Debug` does not show them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssuedToken {
    /// The access token, for `Authorization: Bearer`.
    pub access_token: String,
    /// The refresh token, which buys new access tokens at `/oauth/token`. Present only if the scope `offline` was requested.
    pub refresh_token: Option<String>,
    /// The granted scopes, separated by spaces.
    pub scope: String,
    /// The lifetime of the access token.
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

//! The way to the consent screen, and what must be remembered until the browser comes back.

use std::fmt;

use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{App, OAuthAccount, Scopes};
use crate::Secret;
use crate::error::{Error, ErrorKind};

/// The start of an installation: the address for the browser, and what to keep until it comes back.
#[non_exhaustive]
pub struct Authorization {
    /// The address of the account's consent screen.
    pub url: Url,
    /// The value for [`App::exchange`]. Keep it in the session of this browser.
    pub pending: PendingAuthorization,
}

/// The state of a started installation, which its callback is checked against.
///
/// It belongs to one browser: keep it on the server under the browser's session, or serialize it into a signed or
/// encrypted cookie (`HttpOnly`, `Secure`, `SameSite=Lax`). **Serialized it holds its secrets in the clear**; `Debug`
/// does not. Reading checks the account again, and so refuses one made by [`OAuthAccount::dangerous_base_url`].
#[derive(Clone, Serialize, Deserialize)]
pub struct PendingAuthorization {
    pub(super) account: OAuthAccount,
    pub(super) state: Secret,
    pub(super) nonce: Secret,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) verifier: Option<Secret>,
}

impl PendingAuthorization {
    /// Returns the account that the app is being installed on.
    #[must_use]
    pub fn account(&self) -> &OAuthAccount {
        &self.account
    }
}

impl App {
    /// Starts an installation: returns the address of the consent screen, with a random `state` and `nonce`. Nothing is
    /// sent.
    ///
    /// Ask for [`Scope::Offline`](super::Scope::Offline) to get a refresh token; without it the installation ends after
    /// 24 hours. Where the app was authorized before for all these scopes, Gorgias skips the consent screen.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidRequest`] naming `scopes` when the set is empty.
    pub fn authorize(&self, account: &OAuthAccount, scopes: &Scopes) -> Result<Authorization, Error> {
        if scopes.is_empty() {
            return Err(Error::violations_of(ErrorKind::InvalidRequest, "scopes", "must not be empty"));
        }
        let nonce = CsrfToken::new_random();
        let client = BasicClient::new(ClientId::new(self.client_id().to_owned()))
            .set_auth_uri(AuthUrl::from_url(account.endpoint("/oauth/authorize")))
            .set_redirect_uri(self.redirect().clone());
        let mut request = client
            .authorize_url(CsrfToken::new_random)
            .add_scopes(scopes.iter().map(|scope| oauth2::Scope::new(scope.to_string())))
            .add_extra_param("nonce", nonce.secret());
        let mut verifier = None;
        if self.uses_pkce() {
            let (challenge, secret) = PkceCodeChallenge::new_random_sha256();
            request = request.set_pkce_challenge(challenge);
            verifier = Some(Secret::from(secret.into_secret()));
        }
        let (url, state) = request.url();
        let pending = PendingAuthorization {
            account: account.clone(),
            state: state.into_secret().into(),
            nonce: nonce.into_secret().into(),
            verifier,
        };
        Ok(Authorization { url, pending })
    }
}

impl fmt::Debug for PendingAuthorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingAuthorization").field("account", &self.account).finish_non_exhaustive()
    }
}

/// The address holds state and nonce.
impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization").field("account", &self.pending.account).finish_non_exhaustive()
    }
}

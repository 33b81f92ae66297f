//! The app and its tokens, without the walk through a browser.

use std::time::Duration;

use super::running::Sandbox;
use crate::error::{SandboxError, SandboxErrorKind};
use crate::oauth::{self, IssuedToken, Scopes};

impl Sandbox {
    /// Returns the id of the app that may be installed.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.shared.access.oauth.app.client_id
    }

    /// Returns the secret of the app that may be installed.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.shared.access.oauth.app.client_secret
    }

    /// Returns the URL that users of the app are sent back to.
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        &self.shared.access.oauth.app.redirect_uri
    }

    /// Installs the app without the walk through `/oauth/authorize` and returns its tokens.
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](SandboxErrorKind::InvalidInput): a scope does not exist; the message names it.
    pub fn issue_token(&self, scopes: &[&str]) -> Result<IssuedToken, SandboxError> {
        let provider = &self.shared.access.oauth;
        let scopes: Scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        if let Some(foreign) = scopes.foreign_to(&provider.known) {
            let problem = format!("the description has no scope {foreign}");
            let remedy = "ask for scopes such as tickets:read and offline";
            return Err(SandboxError::new(SandboxErrorKind::InvalidInput, "issue_token", problem, remedy));
        }
        let (user, now) = oauth::installer(&self.shared.account);
        let mut issuer = provider.issuer();
        let tokens = issuer.grant(scopes, &user, now);
        let expires_in = Duration::from_secs(issuer.settings.life.unsigned_abs());
        drop(issuer);
        provider.save(&self.shared.account);
        Ok(IssuedToken {
            access_token: tokens.access_token,
            refresh_token: tokens.refresh_token,
            scope: tokens.scopes.to_string(),
            expires_in,
        })
    }

    /// Ends all access tokens issued so far, as if they had expired: calls with them get 401. Refresh tokens stay valid.
    pub fn expire_access_tokens(&self) {
        let provider = &self.shared.access.oauth;
        provider.issuer().expire_access_tokens();
        provider.save(&self.shared.account);
    }

    /// Uninstalls the app, as a user does in the settings of the account.
    ///
    /// Refresh tokens are refused from now on, while access tokens work until they expire. The app can be installed again.
    pub fn uninstall(&self) {
        let provider = &self.shared.access.oauth;
        provider.issuer().uninstall();
        provider.save(&self.shared.account);
    }
}

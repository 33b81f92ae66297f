//! Who may call.

use axum::http::request::Parts;

use crate::http::auth::{self, Credentials};
use crate::http::limiter::Kind;
use crate::oauth::{Provider, Scopes};
use crate::state::Account;

/// The name of the account, and what opens it.
pub(super) struct Access {
    /// The subdomain of the account.
    pub(super) domain: String,
    pub(super) credentials: Credentials,
    pub(super) oauth: Provider,
}

/// Whoever showed credentials that are good.
pub(super) enum Caller {
    ApiKey,
    /// An app, with the scopes of its token.
    App(Scopes),
}

impl Access {
    /// Who calls, where the credentials are good.
    pub(super) fn recognize(&self, head: &Parts, account: &Account) -> Option<Caller> {
        let header = head.headers.get("authorization").and_then(|header| header.to_str().ok());
        if self.credentials.accept(header) {
            return Some(Caller::ApiKey);
        }
        let token = auth::bearer(header)?;
        let now = account.world().clock.now();
        self.oauth.issuer().scopes_of(token, now).map(Caller::App)
    }
}

impl Caller {
    /// The bucket that its calls count in.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::ApiKey => Kind::ApiKey,
            Self::App(_) => Kind::OAuth,
        }
    }

    /// What the caller may do; nothing stands for an API key, which may do everything.
    pub(super) fn scopes(self) -> Option<Scopes> {
        match self {
            Self::ApiKey => None,
            Self::App(scopes) => Some(scopes),
        }
    }
}

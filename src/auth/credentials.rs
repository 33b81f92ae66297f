//! Who is calling: one API key, or an OAuth session whose token is renewed on the way.

use http::HeaderValue;
use sha2::{Digest as _, Sha256};

#[cfg(feature = "oauth")]
use super::oauth::{Bearer, Session};
use crate::budget::CallLimit;
use crate::error::Error;
use crate::operations::Operation;

/// Gorgias counts API keys and OAuth apps apart (the limits differ; whether two keys of one account share a bucket is
/// inferred from the name of the header).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum CredentialKind {
    ApiKey,
    #[cfg_attr(not(feature = "oauth"), allow(dead_code, reason = "only the feature `oauth` makes such clients"))]
    OAuth,
}

impl CredentialKind {
    pub(crate) fn limit(self) -> CallLimit {
        match self {
            Self::ApiKey => CallLimit::API_KEY,
            Self::OAuth => CallLimit::OAUTH,
        }
    }
}

/// How a client proves who it is.
pub(crate) enum Credentials {
    ApiKey(HeaderValue),
    #[cfg(feature = "oauth")]
    OAuth(Session),
}

/// What one request carries.
pub(crate) enum Authorization {
    ApiKey(HeaderValue),
    #[cfg(feature = "oauth")]
    OAuth(Bearer),
}

impl Authorization {
    pub(crate) fn header(&self) -> HeaderValue {
        match self {
            Self::ApiKey(header) => header.clone(),
            #[cfg(feature = "oauth")]
            Self::OAuth(bearer) => bearer.header().clone(),
        }
    }

    /// A request that carried it got a response other than 401.
    pub(crate) fn accepted(&self) {
        match self {
            Self::ApiKey(_) => {}
            #[cfg(feature = "oauth")]
            Self::OAuth(bearer) => bearer.accepted(),
        }
    }
}

/// Identifies credentials without holding them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Identity {
    /// The digest of an API key and its user.
    ApiKey([u8; 32]),
    /// The token of a session. Its user is not known, so each session stands for itself.
    #[cfg(feature = "oauth")]
    Session(u64),
}

impl Credentials {
    /// Who the calls are made as.
    pub(crate) fn identity(&self) -> Identity {
        match self {
            Self::ApiKey(header) => Identity::ApiKey(Sha256::digest(header.as_bytes()).into()),
            #[cfg(feature = "oauth")]
            Self::OAuth(session) => Identity::Session(session.identity()),
        }
    }

    pub(crate) fn kind(&self) -> CredentialKind {
        match self {
            Self::ApiKey(_) => CredentialKind::ApiKey,
            #[cfg(feature = "oauth")]
            Self::OAuth(_) => CredentialKind::OAuth,
        }
    }

    /// Credentials that are good now, for this operation: `check` says whether a scope that is known not to be granted is
    /// refused here.
    pub(crate) async fn authorize(&self, operation: &'static Operation, check: bool) -> Result<Authorization, Error> {
        let authorization = match self {
            Self::ApiKey(header) => Authorization::ApiKey(header.clone()),
            #[cfg(feature = "oauth")]
            Self::OAuth(session) => Authorization::OAuth(session.access_token().await?),
        };
        match (&authorization, operation.scope) {
            #[cfg(feature = "oauth")]
            (Authorization::OAuth(bearer), Some(scope))
                if check && bearer.scopes().is_some_and(|granted| !granted.allows(scope)) =>
            {
                Err(missing(scope))
            }
            _ => {
                let _ = check;
                Ok(authorization)
            }
        }
    }

    /// After a 401: whether there are better credentials than these, so that the call is worth repeating.
    pub(crate) async fn renew(&self, refused: Option<&Authorization>) -> Result<bool, Error> {
        match (self, refused) {
            #[cfg(feature = "oauth")]
            (Self::OAuth(session), Some(Authorization::OAuth(bearer))) => session.refused(bearer).await,
            _ => Ok(false),
        }
    }
}

#[cfg(feature = "oauth")]
fn missing(scope: &'static str) -> Error {
    Error::new(crate::error::ErrorKind::MissingScope).detail(format!(
        "the token was not granted `{scope}`; install the app again with this scope, or switch `check_scopes` off"
    ))
}

//! Who is calling: one API key, or an OAuth session whose token is renewed on the way.

use http::HeaderValue;

use crate::account::CredentialKind;
use crate::error::Error;
use crate::operations::Operation;

/// How a client proves who it is.
pub(crate) enum Credentials {
    ApiKey(HeaderValue),
}

/// What one request carries.
pub(crate) enum Authorization {
    ApiKey(HeaderValue),
}

impl Authorization {
    pub(crate) fn header(&self) -> HeaderValue {
        match self {
            Self::ApiKey(header) => header.clone(),
        }
    }
}

impl Credentials {
    pub(crate) fn kind(&self) -> CredentialKind {
        match self {
            Self::ApiKey(_) => CredentialKind::ApiKey,
        }
    }

    /// Credentials that are good now.
    pub(crate) async fn authorization(&self) -> Result<Authorization, Error> {
        match self {
            Self::ApiKey(header) => Ok(Authorization::ApiKey(header.clone())),
        }
    }

    /// After a 401: whether there are better credentials than these, so that the call is worth repeating.
    pub(crate) async fn renew(&self, _refused: Option<&Authorization>) -> Result<bool, Error> {
        match self {
            Self::ApiKey(_) => Ok(false),
        }
    }

    /// Refuses a call whose scope is known not to be granted.
    pub(crate) fn check_scope(&self, _operation: &'static Operation) -> Result<(), Error> {
        match self {
            Self::ApiKey(_) => Ok(()),
        }
    }
}

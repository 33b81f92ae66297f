//! Kinds of failures, by what a caller does about them.

use std::fmt;

use http::StatusCode;

/// What kind of failure an [`Error`](crate::Error) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built this way: host, credentials or TLS. Nothing was sent.
    Configuration,
    /// The call breaks a documented limit or lacks something; the violations name the fields. Nothing was sent.
    InvalidRequest,
    /// A name that nothing, or more than one thing, is called by; the violations list what may have been meant, and
    /// [`directory::Unresolved`](crate::directory::Unresolved) is the source. Nothing was changed.
    UnknownName,
    /// The granted OAuth scopes do not include the one that the operation needs. Nothing was sent.
    MissingScope,
    /// The account's call allowance is used up for longer than the caller wants to wait. Nothing was sent.
    BudgetExhausted,
    /// No connection could be made. Nothing was sent.
    Connect,
    /// No answer came in time.
    Timeout,
    /// The connection broke, or the answer was no HTTP.
    Transport,
    /// 400: Gorgias refuses the call; the violations name the fields.
    BadRequest,
    /// 401: credentials are missing or wrong.
    Unauthorized,
    /// 403: role, scope or quota do not allow it.
    Forbidden,
    /// 404: no such record, or no such account.
    NotFound,
    /// 409: the state of the record forbids it, for example a duplicate e-mail address.
    Conflict,
    /// 413: what was sent is too large.
    PayloadTooLarge,
    /// 429: the allowance of the account is used up; wait for `retry_after`. Not carried out.
    RateLimited,
    /// Any other 4xx.
    Client,
    /// 5xx: Gorgias or something before it failed.
    Server,
    /// The answer is a redirect that must not be followed: for a write, or to another host.
    Redirect,
    /// The answer is larger than the client allows.
    ResponseTooLarge,
    /// A success without the body that belongs to it.
    EmptyResponse,
    /// A success whose body could not be decoded; the detail names the place in the JSON.
    Decode,
    /// A list that leads back to a page that was read already. Walking on would never end.
    Pagination,
    /// The refresh token is refused: the app was uninstalled, or the token revoked. Only installing the app again helps.
    Uninstalled,
    /// An OAuth endpoint refuses, or answers what cannot be used.
    OAuth,
    /// The store of OAuth tokens failed.
    TokenStore,
}

impl ErrorKind {
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            300..=399 => Self::Redirect,
            400 => Self::BadRequest,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            409 => Self::Conflict,
            413 => Self::PayloadTooLarge,
            429 => Self::RateLimited,
            500..=599 => Self::Server,
            _ => Self::Client,
        }
    }

    /// A few words, as `Display` of the error shows them.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "invalid configuration",
            Self::InvalidRequest => "refused before sending",
            Self::UnknownName => "no such name",
            Self::MissingScope => "missing OAuth scope",
            Self::BudgetExhausted => "call allowance used up",
            Self::Connect => "no connection",
            Self::Timeout => "timed out",
            Self::Transport => "connection failed",
            Self::BadRequest => "bad request",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::Conflict => "conflict",
            Self::PayloadTooLarge => "payload too large",
            Self::RateLimited => "rate limited",
            Self::Client => "refused",
            Self::Server => "server error",
            Self::Redirect => "redirect not followed",
            Self::ResponseTooLarge => "answer too large",
            Self::EmptyResponse => "success without a body",
            Self::Decode => "answer not understood",
            Self::Pagination => "list does not advance",
            Self::Uninstalled => "app uninstalled",
            Self::OAuth => "OAuth refused",
            Self::TokenStore => "token store failed",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

//! Kinds of failures, by what a caller does about them. What each means for other calls is in `scope`.

use std::fmt;

use http::StatusCode;

/// The kind of an [`Error`](crate::Error), by what a caller can do about it.
///
/// Every call can fail with every kind except the ones that name a job or a feature. [`scope`](Self::scope) says what a failure
/// means for other calls, [`is_transient`](Self::is_transient) whether time alone can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built or used this way: host, credentials, TLS, or no Tokio runtime. Nothing was sent.
    Configuration,
    /// The call breaks a documented limit or lacks something; the violations name the fields. Nothing was sent.
    InvalidRequest,
    /// A name or address that belongs to no record, or to more than one. The violations list what may have been meant; for all
    /// but customers, [`directory::Unresolved`](crate::directory::Unresolved) is the source. Nothing was changed.
    UnknownName,
    /// The granted OAuth scopes do not include the one that the operation needs. Nothing was sent.
    MissingScope,
    /// The account's call allowance is used up for longer than the caller wants to wait. Nothing was sent.
    BudgetExhausted,
    /// No connection could be made. Nothing was sent.
    Connect,
    /// No response came in time.
    Timeout,
    /// The connection broke, or the response was not HTTP.
    Transport,
    /// 400: Gorgias refuses the call; the violations name the fields.
    BadRequest,
    /// 401: credentials are missing or wrong.
    Unauthorized,
    /// 403: role, scope or quota do not allow it.
    Forbidden,
    /// 404: there is no such record, or no such account. Also if no customer has the address that a job was given.
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
    /// The response is a redirect that must not be followed: for a write, or to another host.
    Redirect,
    /// The response is larger than the client allows.
    ResponseTooLarge,
    /// The response is a success without the body that belongs to it.
    EmptyResponse,
    /// The response is a success whose body could not be decoded. The detail names the place in the JSON.
    Decode,
    /// An item of a list could not be decoded; [`Error::odd_item`](crate::Error::odd_item) has it. The list goes on.
    OddItem,
    /// The list leads back to a page that was read already, repeats itself, or does not say whether it goes on.
    Pagination,
    /// The refresh token is refused: the app was uninstalled, or the token was revoked. Only installing the app again helps.
    Uninstalled,
    /// An OAuth endpoint refused, or its response cannot be used.
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

    /// Returns a few words for the kind, as `Display` of the error shows them.
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
            Self::ResponseTooLarge => "response too large",
            Self::EmptyResponse => "success without a body",
            Self::Decode => "response not understood",
            Self::OddItem => "item not understood",
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

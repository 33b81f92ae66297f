//! Reads what a response says about the allowance.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

/// The state of the account's allowance, as one response of Gorgias reports it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Feedback {
    /// Used and allowed calls, from the header `X-Gorgias-Account-Api-Call-Limit`.
    pub used: Option<(u32, u32)>,
    /// `true` if the call was refused with 429.
    pub refused: bool,
    /// The pause that Gorgias asks for when it refuses a call.
    pub retry_after: Option<Duration>,
}

impl Feedback {
    /// Reads the status and the headers of a response.
    #[must_use]
    pub fn from_response(status: StatusCode, headers: &HeaderMap) -> Self {
        let refused = status == StatusCode::TOO_MANY_REQUESTS;
        Self {
            used: call_limit(headers),
            refused,
            // Documented on every response, seen only on 429; elsewhere it means nothing.
            retry_after: refused.then(|| crate::error::retry_after(headers, chrono::Utc::now())).flatten(),
        }
    }
}

/// Used and allowed calls, as a response announces them.
pub(crate) fn call_limit(headers: &HeaderMap) -> Option<(u32, u32)> {
    let text = headers.get("x-gorgias-account-api-call-limit")?.to_str().ok()?;
    let (used, limit) = text.split_once('/')?;
    let limit = limit.trim().parse().ok().filter(|limit| *limit > 0)?;
    Some((used.trim().parse().ok()?, limit))
}

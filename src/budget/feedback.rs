//! What an answer tells about the allowance.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

/// What one answer of Gorgias tells about the allowance of the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Feedback {
    /// Used and allowed calls, of `X-Gorgias-Account-Api-Call-Limit`.
    pub used: Option<(u32, u32)>,
    /// Whether the call was refused with 429.
    pub refused: bool,
    /// How long Gorgias asks to wait, when it refused.
    pub retry_after: Option<Duration>,
}

impl Feedback {
    /// Reads status and headers of an answer.
    #[must_use]
    pub fn of(status: StatusCode, headers: &HeaderMap) -> Self {
        let refused = status == StatusCode::TOO_MANY_REQUESTS;
        Self {
            used: call_limit(headers),
            refused,
            // Documented on every answer, seen only on 429; elsewhere it means nothing.
            retry_after: refused.then(|| crate::error::retry_after(headers, chrono::Utc::now())).flatten(),
        }
    }
}

/// Used and allowed calls, as an answer announces them.
pub(crate) fn call_limit(headers: &HeaderMap) -> Option<(u32, u32)> {
    let text = headers.get("x-gorgias-account-api-call-limit")?.to_str().ok()?;
    let (used, limit) = text.split_once('/')?;
    let limit = limit.trim().parse().ok().filter(|limit| *limit > 0)?;
    Some((used.trim().parse().ok()?, limit))
}

//! The number of calls that an account allows, and of those that were made.

use std::time::Duration;

use crate::error::SandboxError;

/// The call allowance of the account: a leaky bucket for each kind of credentials.
///
/// A bucket holds its number of calls and drains evenly, so that a full one is empty again after one window. Window and
/// numbers are documented; the even draining is inferred from them. Accounts on the Enterprise plan have the same numbers
/// in half of the window. Tests take a short one:
///
/// ```
/// use std::time::Duration;
/// use gorgias_sandbox::CallAllowance;
///
/// let quick = CallAllowance { window: Duration::from_secs(1), ..CallAllowance::default() };
/// assert_eq!((quick.api_key, quick.oauth), (40, 80));
/// assert_eq!(CallAllowance::enterprise().window, Duration::from_secs(10));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallAllowance {
    /// Calls per window with the API key; at least 1. Defaults to 40.
    pub api_key: u32,
    /// Calls per window with OAuth access tokens, all tokens together; at least 1. Defaults to 80.
    pub oauth: u32,
    /// The time that a full bucket takes to drain; longer than zero. Defaults to 20 seconds.
    pub window: Duration,
}

impl Default for CallAllowance {
    fn default() -> Self {
        Self { api_key: 40, oauth: 80, window: Duration::from_secs(20) }
    }
}

impl CallAllowance {
    /// Returns the allowance of an account on the Enterprise plan: 40 and 80 calls in 10 seconds.
    #[must_use]
    pub fn enterprise() -> Self {
        Self { window: Duration::from_secs(10), ..Self::default() }
    }

    /// Checks the settings.
    pub(crate) fn check(&self) -> Result<(), SandboxError> {
        for (field, calls) in [("call_limit.api_key", self.api_key), ("call_limit.oauth", self.oauth)] {
            if calls == 0 {
                return Err(SandboxError::setting(field, "must be at least 1"));
            }
        }
        if self.window.is_zero() {
            return Err(SandboxError::setting("call_limit.window", "must be longer than zero"));
        }
        Ok(())
    }
}

/// Counts of the calls so far, for each kind of credentials.
///
/// Calls without valid credentials are not counted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallStats {
    /// Calls with the API key.
    pub api_key: CallCount,
    /// Calls with OAuth access tokens.
    pub oauth: CallCount,
}

/// Counts of the calls of one bucket.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallCount {
    /// Calls that the limiter let pass, whatever their response.
    pub accepted: u64,
    /// Calls refused with 429.
    pub refused: u64,
    /// The time from the first accepted call to the last one; zero with fewer than two of them.
    ///
    /// Within this time the bucket admits at most its number of calls plus what drains meanwhile, hence the used share of
    /// the allowance is `accepted / (limit + limit * span / window)`.
    pub span: Duration,
}

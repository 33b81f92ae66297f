//! A token in use.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderValue;

use crate::auth::oauth::{Scopes, Token};
use crate::error::Error;

/// An access token as a header, with its identity: two are the same only if they came from one loading or refresh.
#[derive(Clone)]
pub struct Bearer(Arc<Inner>);

struct Inner {
    token: Token,
    header: HeaderValue,
    scopes: Option<Arc<Scopes>>,
    /// Since when, if it replaced a token that was refused.
    replaces_refused: Option<DateTime<Utc>>,
    accepted: AtomicBool,
}

impl Bearer {
    pub(super) fn new(token: Token, replaces_refused: Option<DateTime<Utc>>) -> Result<Self, Error> {
        let header = token.header()?;
        let scopes = token.scopes().cloned().map(Arc::new);
        Ok(Self(Arc::new(Inner { token, header, scopes, replaces_refused, accepted: AtomicBool::new(false) })))
    }

    /// Returns the value for the header `Authorization`, marked as sensitive.
    #[must_use]
    pub fn header(&self) -> &HeaderValue {
        &self.0.header
    }

    /// Reports that a call with it got a response other than 401. A later refusal then means that something happened to
    /// the token, and not that no token helps.
    pub fn accepted(&self) {
        self.0.accepted.store(true, Ordering::Relaxed);
    }

    pub(super) fn token(&self) -> &Token {
        &self.0.token
    }

    /// Returns the scopes that were granted with it, where Gorgias named them.
    #[must_use]
    pub fn scopes(&self) -> Option<Arc<Scopes>> {
        self.0.scopes.clone()
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether it replaced a refused token just now and did no better.
    pub(super) fn is_hopeless(&self, now: DateTime<Utc>, pause: TimeDelta) -> bool {
        let accepted = self.0.accepted.load(Ordering::Relaxed);
        !accepted && self.0.replaces_refused.is_some_and(|since| now - since < pause)
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bearer").field("token", &self.0.token).finish_non_exhaustive()
    }
}

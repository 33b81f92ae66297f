//! A token: the response of the token endpoint, made lasting.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderValue;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::Scopes;
use super::jwt::Claims;
use crate::Secret;
use crate::error::{Error, ErrorKind};
use crate::types::OAuthToken;

/// How long a token is taken to live that says nothing about it: what Gorgias documents.
const DOCUMENTED_LIFE: TimeDelta = TimeDelta::hours(24);

/// How long before its end a token is refreshed, at most.
const EARLY: TimeDelta = TimeDelta::minutes(5);

/// An access token with the refresh token, scopes and time that belong to it. `Debug` shows no secret.
#[derive(Clone, PartialEq)]
pub struct Token {
    access_token: Secret,
    refresh_token: Option<Secret>,
    id_token: Option<Secret>,
    scopes: Option<Scopes>,
    expires_at: DateTime<Utc>,
    obtained_at: Option<DateTime<Utc>>,
}

/// How tokens are stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    access_token: Secret,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_token: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    expires_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    obtained_at: Option<DateTime<Utc>>,
}

impl Token {
    /// Returns the token for the `Authorization` header of the API. It works until it expires, even after a revocation.
    #[must_use]
    pub fn access_token(&self) -> &Secret {
        &self.access_token
    }

    /// Returns the token for new access tokens; only with the scope `offline`. It does not expire.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&Secret> {
        self.refresh_token.as_ref()
    }

    /// Returns the identity of the installing user, a JWT whose signature was **not** verified; only with the scope
    /// `openid`, only from [`App::exchange`](super::App::exchange), and never stored: it names a person.
    #[must_use]
    pub fn id_token(&self) -> Option<&Secret> {
        self.id_token.as_ref()
    }

    /// Returns the granted scopes, where known. They can be fewer than were asked for.
    #[must_use]
    pub fn scopes(&self) -> Option<&Scopes> {
        self.scopes.as_ref()
    }

    /// Returns the time at which the access token expires.
    ///
    /// It is computed by `expires_in` of the response if that is positive; else by the `exp` claim of the token if that
    /// is still to come; else it is 24 hours after the token came, which is the documented life (inferred: the
    /// documented sample says `expires_in: 0`).
    #[must_use]
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// Returns the token as JSON, **with its secrets in the clear**, for stores: an object with `access_token`,
    /// `expires_at` and, where known, `refresh_token`, `scope` and `obtained_at`; times are RFC 3339.
    ///
    /// # Errors
    /// [`ErrorKind::TokenStore`] when it cannot be written as JSON, which is not expected.
    pub fn to_json(&self) -> Result<SecretString, Error> {
        let stored = Stored {
            access_token: self.access_token.clone(),
            refresh_token: self.refresh_token.clone(),
            scope: self.scopes.as_ref().map(Scopes::to_string),
            expires_at: self.expires_at,
            obtained_at: self.obtained_at,
        };
        let text = serde_json::to_string(&stored)
            .map_err(|_| Error::new(ErrorKind::TokenStore).detail("the token cannot be written as JSON"))?;
        Ok(SecretString::from(text))
    }

    /// Reads what [`to_json`](Self::to_json) wrote, or a token from elsewhere in that form.
    ///
    /// # Errors
    /// [`ErrorKind::TokenStore`] when it is not such JSON, or when a token in it cannot be sent. The error quotes
    /// nothing.
    pub fn from_json(json: impl AsRef<[u8]>) -> Result<Self, Error> {
        let refuse = |message: String| Error::new(ErrorKind::TokenStore).detail(message);
        // The sentence of the parser can quote the token; the place cannot.
        let stored: Stored = serde_json::from_slice(json.as_ref()).map_err(|e| {
            refuse(format!("the stored token is not in the form of `Token::to_json` (column {})", e.column()))
        })?;
        if !is_sendable(&stored.access_token) || !stored.refresh_token.iter().all(is_sendable) {
            return Err(refuse("the stored token is empty or holds characters that no token has".to_owned()));
        }
        Ok(Self {
            access_token: stored.access_token,
            refresh_token: stored.refresh_token,
            id_token: None,
            scopes: stored.scope.as_deref().map(Scopes::from),
            expires_at: stored.expires_at,
            obtained_at: stored.obtained_at,
        })
    }

    /// From a response. What a refresh does not repeat is kept: the refresh token, and the scopes.
    pub(super) fn from_answer(answer: OAuthToken, before: Option<&Self>, now: DateTime<Utc>) -> Result<Self, Error> {
        let refuse = |message| Err(Error::new(ErrorKind::OAuth).detail(message));
        let Some(access_token) = answer.access_token.filter(is_sendable) else {
            return refuse("the response holds no access token that can be used");
        };
        if answer.token_type.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return refuse("the token is not of the type `Bearer`");
        }
        let claims = Claims::of(access_token.expose()).unwrap_or_default();
        let lives = answer.expires_in.filter(|seconds| *seconds > 0).and_then(TimeDelta::try_seconds);
        let expires_at = lives
            .and_then(|life| now.checked_add_signed(life))
            // A claim that has passed already is a sign of a wrong clock, here or there.
            .or_else(|| claims.exp().and_then(|exp| DateTime::from_timestamp(exp, 0)).filter(|exp| *exp > now))
            .or_else(|| now.checked_add_signed(DOCUMENTED_LIFE))
            .unwrap_or(now);
        let scope = answer.scope.as_deref().or_else(|| claims.scope()).filter(|scope| !scope.trim().is_empty());
        Ok(Self {
            refresh_token: answer
                .refresh_token
                .filter(is_sendable)
                .or_else(|| before.and_then(|token| token.refresh_token.clone())),
            id_token: answer.id_token,
            scopes: scope.map(Scopes::from).or_else(|| before.and_then(|token| token.scopes.clone())),
            expires_at,
            obtained_at: Some(now),
            access_token,
        })
    }

    pub(super) fn is_valid(&self, now: DateTime<Utc>) -> bool {
        now < self.expires_at
    }

    /// Whether it is time for a new one: five minutes before the end, or a tenth of its life if that is less.
    pub(super) fn is_due(&self, now: DateTime<Utc>) -> bool {
        let early = match self.obtained_at {
            Some(from) => EARLY.min((self.expires_at - from).max(TimeDelta::zero()) / 10),
            None => EARLY,
        };
        self.expires_at.checked_sub_signed(early).is_none_or(|due| now >= due)
    }

    /// Whether both are the same issue.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.access_token == other.access_token && self.refresh_token == other.refresh_token
    }

    /// `Bearer` and the token, marked as sensitive.
    pub(super) fn header(&self) -> Result<HeaderValue, Error> {
        let text = SecretString::from(format!("Bearer {}", self.access_token.expose()));
        let mut header = HeaderValue::from_str(secrecy::ExposeSecret::expose_secret(&text))
            .map_err(|_| Error::new(ErrorKind::OAuth).detail("the access token cannot be sent in a header"))?;
        header.set_sensitive(true);
        Ok(header)
    }
}

/// Tokens are visible ASCII (RFC 6749, appendix A).
fn is_sendable(token: &Secret) -> bool {
    !token.expose().is_empty() && token.expose().bytes().all(|byte| byte.is_ascii_graphic())
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("refreshable", &self.refresh_token.is_some())
            .field("scopes", &self.scopes.as_ref().map(Scopes::to_string))
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

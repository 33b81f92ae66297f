//! Exchanges codes, refreshes and revokes tokens.

use oauth2::CsrfToken;
use serde_json::Value;

use super::endpoint::Purpose;
use super::jwt::Claims;
use super::{App, OAuthAccount, PendingAuthorization, Token};
use crate::Secret;
use crate::error::{Error, ErrorKind};
use crate::types::OAuthToken;

const TOKEN: &str = "/oauth/token";
const REVOKE: &str = "/oauth/revoke";

impl App {
    /// Exchanges the code of the callback for a token; `code` and `state` are the parameters of the callback.
    ///
    /// Where the response holds an `id_token`, its `nonce` is compared. Its signature is not verified: it comes over
    /// TLS from the token endpoint itself, and where Gorgias publishes its keys is unknown.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidRequest`] naming `state` when it is not the one of `pending`: a forged callback, or one of
    ///   another attempt; or naming `code` when it is empty. Nothing was sent.
    /// - [`ErrorKind::OAuth`] when Gorgias refuses; a code can be used once only. Also for an `id_token` with another
    ///   nonce, and for a response that cannot be read.
    /// - [`ErrorKind::NotFound`] when the account does not exist, as far as its host shows.
    /// - Failures of the connection and of the server, as of any call: see [`ErrorKind`]. The code may be used up
    ///   ([`Error::may_have_taken_effect`]); start again.
    pub async fn exchange(&self, pending: PendingAuthorization, code: &str, state: &str) -> Result<Token, Error> {
        let (account, expected) = (&pending.account, pending.state.expose());
        if expected.is_empty() || !is_same(expected, state) {
            let message = "is not the one that was sent along; start the installation again";
            return Err(Error::violations_of(ErrorKind::InvalidRequest, "state", message));
        }
        if code.is_empty() {
            return Err(Error::violations_of(ErrorKind::InvalidRequest, "code", "must not be empty"));
        }
        let mut form =
            vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", self.redirect().as_str())];
        form.extend(pending.verifier.as_ref().map(|verifier| ("code_verifier", verifier.expose())));
        let token = self.token(account, &form, Purpose::Exchange, None).await?;
        if let Some(id_token) = token.id_token() {
            let claims = Claims::of(id_token.expose());
            let nonce = claims.as_ref().and_then(Claims::nonce);
            if !nonce.is_some_and(|nonce| is_same(nonce, pending.nonce.expose())) {
                return Err(Error::new(ErrorKind::OAuth)
                    .detail("the `nonce` of the id_token is not the one that was sent along; start again")
                    .effect(true));
            }
        }
        Ok(token)
    }

    /// Requests a new access token. What the response does not repeat is kept from `token`: the refresh token (the
    /// documented response holds none; a new one replaces it) and the scopes.
    ///
    /// A [`Session`](super::Session) does this by itself, once for all who wait; two refreshes of one token at the same
    /// time can cost the installation where Gorgias replaces refresh tokens (whether it does is unknown).
    ///
    /// # Errors
    /// - [`ErrorKind::Uninstalled`] when the refresh token is refused.
    /// - [`ErrorKind::OAuth`] for other refusals, for a response that cannot be read, and without sending when `token`
    ///   has no refresh token.
    /// - Failures of the connection and of the server, as of any call: see [`ErrorKind`]. The refresh may have
    ///   happened.
    pub async fn refresh(&self, account: &OAuthAccount, token: &Token) -> Result<Token, Error> {
        let refresh_token = refresh_token(token)?;
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose())];
        self.token(account, &form, Purpose::Refresh, Some(token)).await
    }

    /// Revokes the refresh token, as uninstalling does. The access token goes on working until it expires.
    ///
    /// # Errors
    /// - [`ErrorKind::OAuth`] when Gorgias refuses, and without sending when `token` has no refresh token.
    /// - Failures of the connection and of the server, as of any call: see [`ErrorKind`]. Repeating it does no harm.
    pub async fn revoke(&self, account: &OAuthAccount, token: &Token) -> Result<(), Error> {
        let form = [("token", refresh_token(token)?.expose())];
        self.post(account, REVOKE, &form, Purpose::Revoke).await.map(drop)
    }

    async fn token(
        &self,
        account: &OAuthAccount,
        form: &[(&str, &str)],
        purpose: Purpose,
        before: Option<&Token>,
    ) -> Result<Token, Error> {
        // Before the request: the life of the token begins at Gorgias, not here.
        let now = self.now();
        let body = self.post(account, TOKEN, form, purpose).await?;
        let answer = read(&body).ok_or_else(|| {
            Error::new(ErrorKind::OAuth).detail("the response of the token endpoint is not understood").effect(true)
        })?;
        Token::from_answer(answer, before, now).map_err(|e| e.effect(true))
    }
}

/// Reads a response. Its tokens may be the only ones that work, so a life that is no whole number is no reason to lose them;
/// and the sentence of the parser is dropped, for it can quote them.
fn read(body: &[u8]) -> Option<OAuthToken> {
    let mut answer: Value = serde_json::from_slice(body).ok()?;
    if let Some(life) = answer.get_mut("expires_in").filter(|life| !life.is_i64()) {
        let text = life.as_str().map_or_else(|| life.to_string(), |text| text.trim().to_owned());
        *life = text.parse::<f64>().map_or(Value::Null, |seconds| Value::from(seconds as i64));
    }
    serde_json::from_value(answer).ok()
}

fn refresh_token(token: &Token) -> Result<&Secret, Error> {
    token.refresh_token().ok_or_else(|| {
        Error::new(ErrorKind::OAuth).detail("there is no refresh token; install again with the scope `offline`")
    })
}

/// Compares hashes, so that the time it takes says nothing.
fn is_same(a: &str, b: &str) -> bool {
    CsrfToken::new(a.to_owned()) == CsrfToken::new(b.to_owned())
}

//! What was issued: codes, refresh tokens and access tokens, and how one is traded for another.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::jwt;
use super::ledger::{Issued, Ledger};
use super::scopes::Scopes;
use crate::state::Id;
use crate::state::value::Fields as _;

/// How long a code waits to be traded in, in seconds (assumed).
const CODE_LIFE: i64 = 60;

/// Characters of a refresh token.
const REFRESH_LENGTH: usize = 48;

/// How tokens are issued.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    /// How long an access token lives, in whole seconds.
    pub(crate) life: i64,
    /// Whether answers say `expires_in: 0`, as the sample in the documentation does.
    pub(crate) zero_expires_in: bool,
    /// Whether each refresh replaces the refresh token.
    pub(crate) rotate: bool,
}

/// The user who installs the app.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) email: String,
}

/// Why nothing is issued, as the standard calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InvalidGrant;

/// What the user agrees to, and how the app is to prove that it is the one that asked.
#[derive(Debug, Default)]
pub(crate) struct Consent {
    pub(crate) scopes: Scopes,
    pub(crate) redirect_uri: String,
    pub(crate) nonce: Option<String>,
    /// Of PKCE, by the method `S256`.
    pub(crate) challenge: Option<String>,
}

/// What the user has agreed to.
#[derive(Clone)]
struct Grant {
    scopes: Scopes,
    authenticated: i64,
}

struct Code {
    grant: Grant,
    redirect_uri: String,
    nonce: Option<String>,
    challenge: Option<String>,
    expires: i64,
}

struct Access {
    scopes: Scopes,
    expires: i64,
}

impl Issued for Grant {
    fn write(&self) -> Value {
        json!({"scope": self.scopes.to_string(), "authenticated": self.authenticated})
    }

    fn read(value: &Value) -> Option<Self> {
        Some(Self { scopes: Scopes::parse(value.text("scope")?), authenticated: value.int("authenticated")? })
    }
}

impl Issued for Access {
    fn write(&self) -> Value {
        json!({"scope": self.scopes.to_string(), "expires": self.expires})
    }

    fn read(value: &Value) -> Option<Self> {
        Some(Self { scopes: Scopes::parse(value.text("scope")?), expires: value.int("expires")? })
    }
}

/// What a trade yields.
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    pub(crate) id_token: Option<String>,
    pub(crate) refresh_token: Option<String>,
    pub(crate) scopes: Scopes,
}

/// The desk that issues.
pub(crate) struct Issuer {
    pub(crate) settings: Settings,
    /// The address that the account pretends to have.
    host: String,
    client_id: String,
    codes: BTreeMap<String, Code>,
    refresh: Ledger<Grant>,
    access: Ledger<Access>,
}

impl Issuer {
    pub(crate) fn new(settings: Settings, domain: &str, client_id: &str) -> Self {
        Self {
            settings,
            host: format!("https://{domain}.gorgias.com"),
            client_id: client_id.to_owned(),
            codes: BTreeMap::new(),
            refresh: Ledger::default(),
            access: Ledger::default(),
        }
    }

    /// Takes tokens of a file back, and notes changes from now on. Codes are not kept: they would be too old.
    pub(crate) fn restore(&mut self, grants: &[(String, Value)]) {
        for (name, grant) in grants {
            match name.split_once(' ') {
                Some(("refresh", token)) => {
                    Grant::read(grant).into_iter().for_each(|grant| self.refresh.insert(token.to_owned(), grant));
                }
                Some(("access", token)) => {
                    Access::read(grant).into_iter().for_each(|access| self.access.insert(token.to_owned(), access));
                }
                _ => {}
            }
        }
        self.refresh.note_changes();
        self.access.note_changes();
    }

    /// Tokens that changed since they were last taken, by kind and token.
    pub(crate) fn take_changes(&mut self) -> Vec<(String, Option<Value>)> {
        let named =
            |kind: &'static str| move |(token, grant): (String, Option<Value>)| (format!("{kind} {token}"), grant);
        let refresh = self.refresh.take_changes().into_iter().map(named("refresh"));
        let access = self.access.take_changes().into_iter().map(named("access"));
        refresh.chain(access).collect()
    }

    /// Notes the consent of the user and gives the code to trade in.
    pub(crate) fn authorize(&mut self, consent: Consent, now: DateTime<Utc>) -> String {
        let code = jwt::opaque(32);
        let now = now.timestamp();
        let Consent { scopes, redirect_uri, nonce, challenge } = consent;
        let grant = Grant { scopes, authenticated: now };
        self.codes.insert(code.clone(), Code { grant, redirect_uri, nonce, challenge, expires: now + CODE_LIFE });
        code
    }

    /// Trades a code in. A code works once, and is lost even where the attempt fails.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
        user: &User,
        now: DateTime<Utc>,
    ) -> Result<Tokens, InvalidGrant> {
        let code = self.codes.remove(code).filter(|code| now.timestamp() < code.expires).ok_or(InvalidGrant)?;
        if code.redirect_uri != redirect_uri || code.challenge != verifier.map(jwt::challenge) {
            return Err(InvalidGrant);
        }
        Ok(self.install(&code.grant, code.nonce.as_deref(), user, now))
    }

    /// Issues tokens without a code.
    pub(crate) fn grant(&mut self, scopes: Scopes, user: &User, now: DateTime<Utc>) -> Tokens {
        self.install(&Grant { scopes, authenticated: now.timestamp() }, None, user, now)
    }

    /// Trades a refresh token in.
    pub(crate) fn refresh(&mut self, token: &str, user: &User, now: DateTime<Utc>) -> Result<Tokens, InvalidGrant> {
        let grant = self.refresh.get(token).cloned().ok_or(InvalidGrant)?;
        if !self.settings.rotate {
            return Ok(self.issue(&grant, None, user, now));
        }
        self.refresh.remove(token);
        Ok(self.install(&grant, None, user, now))
    }

    /// Forgets a refresh token. Access tokens go on.
    pub(crate) fn revoke(&mut self, token: &str) {
        self.refresh.remove(token);
    }

    /// Forgets all refresh tokens and codes. Access tokens go on.
    pub(crate) fn uninstall(&mut self) {
        self.codes.clear();
        self.refresh.retain(|_| false);
    }

    /// Makes all access tokens invalid.
    pub(crate) fn expire_access_tokens(&mut self) {
        self.access.retain(|_| false);
    }

    /// What an access token may do; nothing where it is unknown or too old.
    pub(crate) fn scopes_of(&self, access_token: &str, now: DateTime<Utc>) -> Option<Scopes> {
        let access = self.access.get(access_token).filter(|access| now.timestamp() < access.expires)?;
        Some(access.scopes.clone())
    }

    fn install(&mut self, grant: &Grant, nonce: Option<&str>, user: &User, now: DateTime<Utc>) -> Tokens {
        let mut tokens = self.issue(grant, nonce, user, now);
        if grant.scopes.has("offline") {
            let refresh = jwt::opaque(REFRESH_LENGTH);
            self.refresh.insert(refresh.clone(), grant.clone());
            tokens.refresh_token = Some(refresh);
        }
        tokens
    }

    fn issue(&mut self, grant: &Grant, nonce: Option<&str>, user: &User, now: DateTime<Utc>) -> Tokens {
        let now = now.timestamp();
        let expires = now + self.settings.life;
        let access_token = jwt::token(&json!({
            "iss": self.host, "sub": user.id.to_string(), "aud": format!("{}/api", self.host), "iat": now, "exp": expires,
            "azp": self.client_id, "jti": jwt::opaque(32), "scope": grant.scopes.to_string(),
        }));
        let id_token = grant.scopes.has("openid").then(|| {
            let mut claims = json!({
                "iss": self.host, "aud": [self.client_id], "iat": now, "exp": expires, "auth_time": grant.authenticated,
                "at_hash": jwt::access_token_hash(&access_token), "sub": user.id.to_string(), "name": user.name,
                "email": user.email,
            });
            if let Some(nonce) = nonce {
                claims["nonce"] = json!(nonce);
            }
            jwt::token(&claims)
        });
        self.access.retain(|access| now < access.expires);
        self.access.insert(access_token.clone(), Access { scopes: grant.scopes.clone(), expires });
        Tokens { access_token, id_token, refresh_token: None, scopes: grant.scopes.clone() }
    }
}

impl Tokens {
    /// The answer of the token endpoint.
    pub(crate) fn body(self, settings: Settings) -> Value {
        let life = if settings.zero_expires_in { 0 } else { settings.life };
        let mut body = json!({
            "access_token": self.access_token, "expires_in": life, "scope": self.scopes.to_string(), "token_type": "Bearer",
        });
        for (name, token) in [("id_token", self.id_token), ("refresh_token", self.refresh_token)] {
            if let Some(token) = token {
                body[name] = json!(token);
            }
        }
        body
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use chrono::TimeDelta;

    use super::*;

    fn desk() -> (Issuer, User, DateTime<Utc>) {
        let settings = Settings { life: 86_400, zero_expires_in: false, rotate: false };
        let user = User { id: 7, name: "Robin Hale".to_owned(), email: "agent@example.com".to_owned() };
        (Issuer::new(settings, "acme", "client"), user, Utc::now())
    }

    #[test]
    fn access_tokens_live_as_long_as_they_say() {
        let (mut issuer, user, now) = desk();
        let token = issuer.grant(Scopes::parse("tags:read"), &user, now).access_token;
        let last = now + TimeDelta::seconds(86_399);
        assert_eq!(issuer.scopes_of(&token, last), Some(Scopes::parse("tags:read")));
        assert_eq!(issuer.scopes_of(&token, last + TimeDelta::seconds(1)), None);
    }

    #[test]
    fn codes_do_not_wait_for_long() {
        let (mut issuer, user, now) = desk();
        let mut redeem_after = |seconds| {
            let consent = Consent { scopes: Scopes::parse("tags:read"), ..Consent::default() };
            let code = issuer.authorize(consent, now);
            issuer.redeem(&code, "", None, &user, now + TimeDelta::seconds(seconds)).is_ok()
        };
        assert!(redeem_after(CODE_LIFE - 1));
        assert!(!redeem_after(CODE_LIFE));
    }

    #[test]
    fn expired_access_tokens_are_not_kept() {
        let (mut issuer, user, now) = desk();
        issuer.grant(Scopes::parse("tags:read"), &user, now);
        issuer.grant(Scopes::parse("tags:read"), &user, now + TimeDelta::days(2));
        assert_eq!(issuer.access.len(), 1);
    }
}

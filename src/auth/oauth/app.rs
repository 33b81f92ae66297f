//! An app as Gorgias knows it, and its builder.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use http::HeaderValue;
use oauth2::RedirectUrl;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::OAuthAccount;
use crate::error::{Error, ErrorKind};
use crate::transport::http_client;

/// An OAuth app: client id, secret and redirect address. It is cheap to clone; one serves all accounts.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    client_id: String,
    /// HTTP Basic by client id and secret.
    authorization: HeaderValue,
    redirect: RedirectUrl,
    pkce: bool,
    timeout: Duration,
    clock: Clock,
    http: Option<reqwest::Client>,
    /// Built when first needed: accounts on this machine need another one (no proxy) than those elsewhere.
    remote: OnceLock<Result<reqwest::Client, Error>>,
    local: OnceLock<Result<reqwest::Client, Error>>,
}

type Clock = Box<dyn Fn() -> DateTime<Utc> + Send + Sync>;

impl App {
    /// Returns a builder for an app.
    pub fn builder() -> AppBuilder {
        AppBuilder::default()
    }

    /// Returns the client id, which is the id of the app at Gorgias.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.0.client_id
    }

    pub(super) fn authorization(&self) -> &HeaderValue {
        &self.0.authorization
    }

    pub(super) fn redirect(&self) -> &RedirectUrl {
        &self.0.redirect
    }

    pub(super) fn uses_pkce(&self) -> bool {
        self.0.pkce
    }

    pub(super) fn timeout(&self) -> Duration {
        self.0.timeout
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.0.clock)()
    }

    pub(super) fn http(&self, account: &OAuthAccount) -> Result<reqwest::Client, Error> {
        if let Some(http) = &self.0.http {
            return Ok(http.clone());
        }
        let slot = if account.is_loopback() { &self.0.local } else { &self.0.remote };
        slot.get_or_init(|| {
            let connect_timeout = Duration::from_secs(10).min(self.0.timeout);
            http_client::build(account.url(), connect_timeout, None::<fn(_) -> _>)
        })
        .clone()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("client_id", &self.0.client_id).finish_non_exhaustive()
    }
}

/// Builds an [`App`] from its client id, secret and redirect address.
#[must_use = "a builder does nothing until it is built"]
#[derive(Default)]
pub struct AppBuilder {
    client_id: Option<String>,
    client_secret: Option<SecretString>,
    redirect_uri: Option<String>,
    pkce: bool,
    timeout: Option<Duration>,
    clock: Option<Clock>,
    http: Option<reqwest::Client>,
}

impl AppBuilder {
    /// Sets the client id, which is the id of the app: 24 hexadecimal digits.
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Sets the secret of the app.
    pub fn client_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// Sets the address that Gorgias sends the browser to after the consent. It must be registered for the app and is
    /// sent exactly as given.
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(uri.into());
        self
    }

    /// Sets whether a PKCE challenge is sent. The documentation of 2021 says that PKCE is not available, and whether it
    /// is today is unknown. Defaults to `false`.
    pub fn pkce(mut self, pkce: bool) -> Self {
        self.pkce = pkce;
        self
    }

    /// Sets how long one exchange, refresh or revocation may take. Defaults to 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Shares an HTTP client and its connections. Build it with `redirect(Policy::none())`: one that follows redirects
    /// would carry codes and tokens along, and a response from another address is an error of kind
    /// [`Redirect`](ErrorKind::Redirect).
    pub fn http(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Sets the clock that decides when tokens expire, for tests. Defaults to the clock of the system.
    pub fn clock(mut self, clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        self.clock = Some(Box::new(clock));
        self
    }

    /// Builds the app. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when `client_id`, `client_secret` or `redirect_uri` is missing or malformed; the
    /// violations name it.
    pub fn build(self) -> Result<App, Error> {
        let client_id = self.client_id.filter(|id| !id.is_empty()).ok_or_else(|| refuse("client_id", "is required"))?;
        // A colon would move the border between id and secret.
        if client_id.contains(':') || !client_id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(refuse("client_id", "must not hold colons, spaces, control characters or other than ASCII"));
        }
        let secret = self.client_secret.ok_or_else(|| refuse("client_secret", "is required"))?;
        let secret = secret.expose_secret();
        if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(refuse("client_secret", "must be ASCII without spaces and line breaks, and not empty"));
        }
        let redirect = redirect(self.redirect_uri.ok_or_else(|| refuse("redirect_uri", "is required"))?)?;
        // As the documented sample sends it: id and secret are not form-encoded first, as RFC 6749 asks. For the letters and
        // digits of known ids and secrets both are the same.
        let basic = SecretString::from(format!("Basic {}", STANDARD.encode(format!("{client_id}:{secret}"))));
        let mut authorization = HeaderValue::from_str(basic.expose_secret())
            .map_err(|_| refuse("client_secret", "cannot be sent in a header"))?;
        authorization.set_sensitive(true);
        Ok(App(Arc::new(Inner {
            client_id,
            authorization,
            redirect,
            pkce: self.pkce,
            timeout: self.timeout.unwrap_or(Duration::from_secs(30)),
            clock: self.clock.unwrap_or_else(|| Box::new(Utc::now)),
            http: self.http,
            remote: OnceLock::new(),
            local: OnceLock::new(),
        })))
    }
}

fn redirect(uri: String) -> Result<RedirectUrl, Error> {
    let url = Url::parse(&uri).map_err(|_| refuse("redirect_uri", "is not a valid URL"))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(refuse("redirect_uri", "must start with https://"));
    }
    if url.fragment().is_some() {
        return Err(refuse("redirect_uri", "must not hold a fragment"));
    }
    RedirectUrl::new(uri).map_err(|_| refuse("redirect_uri", "is not a valid URL"))
}

fn refuse(field: &str, message: &str) -> Error {
    Error::violations_of(ErrorKind::Configuration, field, message)
}

impl fmt::Debug for AppBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppBuilder").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

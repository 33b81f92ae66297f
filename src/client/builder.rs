//! Builds clients. Nothing else does, so that no rule about hosts, redirects and credentials can be bypassed.

use std::fmt;
use std::time::Duration;

use http::HeaderValue;
use secrecy::SecretString;
use url::Url;

use super::{CallOptions, Config, Inner, counters};
use crate::Client;
use crate::account::Account;
use crate::auth::Credentials;
use crate::budget::CallLimit;
use crate::error::{Error, ErrorKind};
use crate::retry::RetryPolicy;
use crate::transport::base_url::{self, Trust};
use crate::transport::http_client;

const DOMAIN: &str = "GORGIAS_DOMAIN";
const BASE_URL: &str = "GORGIAS_BASE_URL";
const EMAIL: &str = "GORGIAS_EMAIL";
const API_KEY: &str = "GORGIAS_API_KEY";

const USER_AGENT: &str = concat!("gorgias-rs/", env!("CARGO_PKG_VERSION"));

/// Builds a [`Client`] from an account, credentials and options.
///
/// ```
/// use std::time::Duration;
/// use gorgias::{Client, RetryPolicy};
///
/// let client = Client::builder()
///     .domain("acme")
///     .api_key("bot@acme.com", "the key")
///     .timeout(Duration::from_secs(10))
///     .retry(RetryPolicy::default().attempts(2))
///     .build()?;
/// assert_eq!(client.base_url().as_str(), "https://acme.gorgias.com/");
/// # Ok::<(), gorgias::Error>(())
/// ```
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    target: Option<Result<Url, Error>>,
    email: Option<String>,
    key: Option<SecretString>,
    #[cfg(feature = "oauth")]
    session: Option<crate::oauth::Session>,
    /// The names of e-mail and key in errors: the setter's words, or the variables they came from.
    names: (&'static str, &'static str),
    http: Option<reqwest::Client>,
    configure: Option<Configure>,
    options: CallOptions,
    connect_timeout: Option<Duration>,
    user_agent: Option<String>,
    max_response_bytes: Option<usize>,
    call_limit: Option<CallLimit>,
    unlimited: bool,
    #[cfg(feature = "redis")]
    fleet: Option<crate::budget::Fleet>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            target: None,
            email: None,
            key: None,
            #[cfg(feature = "oauth")]
            session: None,
            names: ("email", "api_key"),
            http: None,
            configure: None,
            options: CallOptions::default(),
            connect_timeout: None,
            user_agent: None,
            max_response_bytes: None,
            call_limit: None,
            unlimited: false,
            #[cfg(feature = "redis")]
            fleet: None,
        }
    }
}

type Configure = Box<dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send>;

impl ClientBuilder {
    /// Sets the account by its subdomain (`acme`) or its host (`acme.gorgias.com`).
    pub fn domain(mut self, domain: impl AsRef<str>) -> Self {
        self.target = Some(base_url::from_domain("domain", domain.as_ref()));
        self
    }

    /// Sets the account by the URL of its host. Only `https` on `*.gorgias.com` is accepted, and anything on this
    /// machine (`localhost`, `127.0.0.0/8`, `[::1]`), such as a sandbox.
    pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
        self.target = Some(base_url::from_url("base_url", url.as_ref(), Trust::Loopback));
        self
    }

    /// Sets any host, even by plain `http`: for a stand-in on another machine, or a proxy that you run. **The
    /// credentials go there**; never pass what a user typed.
    pub fn dangerous_base_url(mut self, url: impl AsRef<str>) -> Self {
        self.target = Some(base_url::from_url("base_url", url.as_ref(), Trust::Caller));
        self
    }

    /// Uses HTTP Basic: the e-mail address of a user and one of the user's API keys (Settings, REST API). The key has
    /// the permissions of its user.
    pub fn api_key(mut self, email: impl Into<String>, key: impl Into<SecretString>) -> Self {
        self.email = Some(email.into());
        self.key = Some(key.into());
        self
    }

    /// Uses OAuth 2.0: calls carry the token of this session, which is refreshed on the way. The account is that of the
    /// session.
    #[cfg(feature = "oauth")]
    pub fn oauth(mut self, session: crate::oauth::Session) -> Self {
        self.session = Some(session);
        self
    }

    /// Changes how calls are made: timeout, retries, priority, checks. [`Client::with_options`] changes them for some
    /// calls.
    pub fn options(mut self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        self.options = change(self.options);
        self
    }

    /// Sets how long one attempt of a call may take; see [`CallOptions::timeout`].
    pub fn timeout(self, timeout: Duration) -> Self {
        self.options(|o| o.timeout(timeout))
    }

    /// Sets how failed calls are tried again; see [`RetryPolicy`].
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.options(|o| o.retry(policy))
    }

    /// Sets the call allowance to assume until responses report the true one. They report the number of calls at once,
    /// and the window after a while; an account that is known to be an Enterprise one need not find out. The assumption
    /// holds for all clients of the account in this process.
    pub fn call_limit(mut self, assumed: CallLimit) -> Self {
        self.call_limit = Some(assumed);
        self
    }

    /// Lets calls leave without asking the budget: for a server without a limit, or when something else keeps to it. A
    /// 429 is still waited out, by this call alone.
    pub fn unlimited(mut self) -> Self {
        self.unlimited = true;
        self
    }

    /// Shares the account's call allowance with other processes and machines, through Redis, and creates records once among
    /// all of them; see [`Fleet`](crate::budget::Fleet). It holds for all clients of the account in this process, those without it included.
    #[cfg(feature = "redis")]
    pub fn fleet(mut self, fleet: crate::budget::Fleet) -> Self {
        self.fleet = Some(fleet);
        self
    }

    /// Sets how long connecting may take. It has no effect on a client given with [`http`](Self::http). Defaults to 10
    /// seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Names your program before this crate in `User-Agent`, for example `acme-returns/1.4`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Sets the largest response that is read, in bytes. Tickets of customers with much order data reach megabytes.
    /// Defaults to 32 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Sets whether documented limits are checked before sending. Without the check, Gorgias refuses such calls with
    /// 400. Defaults to `true`.
    pub fn check_limits(self, check: bool) -> Self {
        self.options(|o| o.check_limits(check))
    }

    /// Shares an HTTP client and its connections.
    ///
    /// Build it with `redirect(Policy::none())`: a client that follows redirects repeats writes and carries credentials
    /// along. When one does and ends at another address, the call ends in an
    /// error of kind [`Redirect`](ErrorKind::Redirect); a redirect to the same address cannot be noticed from here.
    pub fn http(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Changes how the HTTP client is built, for example to set a proxy or a root certificate. Rules on redirects, retries,
    /// referrers and verbose logging are set afterwards. Has no effect beside [`http`](Self::http).
    pub fn configure_http(
        mut self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        self.configure = Some(Box::new(configure));
        self
    }

    /// Reads what is not set from the environment: `GORGIAS_DOMAIN`, or `GORGIAS_BASE_URL` for a server on this
    /// machine, which wins; `GORGIAS_EMAIL` and `GORGIAS_API_KEY`.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when variables are needed and missing, are not valid UTF-8, or do not name a host
    /// that may be called. The violations name all of them.
    pub fn env(mut self) -> Result<Self, Error> {
        let read = |name: &'static str| match std::env::var(name) {
            Ok(text) if text.trim().is_empty() => Ok(None),
            Ok(text) => Ok(Some(text)),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(_) => Err(Error::violations_of(ErrorKind::Configuration, name, "is not valid UTF-8")),
        };
        // All that is missing or unreadable is told at once.
        let mut trouble: Option<Error> = None;
        let mut need = |value: Result<Option<String>, Error>, name: &'static str| {
            let missing = || Error::violations_of(ErrorKind::Configuration, name, "is not set");
            value.and_then(|value| value.ok_or_else(missing)).map_err(|error| {
                trouble = Some(match trouble.take() {
                    Some(earlier) => earlier.and_violations(&error),
                    None => error,
                });
            })
        };
        if self.target.is_none() {
            self.target = match read(BASE_URL).transpose() {
                Some(url) => {
                    need(url.map(Some), BASE_URL).ok().map(|url| base_url::from_url(BASE_URL, &url, Trust::Loopback))
                }
                None => need(read(DOMAIN), DOMAIN).ok().map(|domain| base_url::from_domain(DOMAIN, &domain)),
            };
        }
        if self.key.is_none()
            && let (Ok(email), Ok(key)) = (need(read(EMAIL), EMAIL), need(read(API_KEY), API_KEY))
        {
            self = self.api_key(email, key);
            self.names = (EMAIL, API_KEY);
        }
        match trouble {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }

    /// The account, and the credentials to call it with.
    fn identity(&mut self) -> Result<(Url, Credentials), Error> {
        let target = self.target.take().transpose()?;
        #[cfg(feature = "oauth")]
        if let Some(session) = self.session.take() {
            let base = session.account().url().clone();
            if target.is_some_and(|target| target != base) {
                return Err(refuse("oauth", "is the session of another account than `domain` or `base_url` names"));
            }
            if self.key.is_some() {
                return Err(refuse("oauth", "must not be given together with `api_key`"));
            }
            return Ok((base, Credentials::OAuth(session)));
        }
        let no_target = || refuse("domain", "is required");
        let no_key = || refuse("api_key", "is required, together with the e-mail address of its user");
        match (target, self.email.as_ref().zip(self.key.as_ref())) {
            (Some(base), Some((email, key))) => {
                Ok((base, Credentials::ApiKey(crate::auth::basic(self.names, email, key)?)))
            }
            (None, Some(_)) => Err(no_target()),
            (Some(_), None) => Err(no_key()),
            (None, None) => Err(no_target().and_violations(&no_key())),
        }
    }

    /// Builds the client. Nothing is sent, and no runtime is needed.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] when the account or its credentials are missing, malformed or contradict each
    /// other, when the user agent is not a header value, or when the HTTP client cannot be built. The violations name
    /// the setter.
    pub fn build(mut self) -> Result<Client, Error> {
        let (base, credentials) = self.identity()?;
        let user_agent = match &self.user_agent {
            Some(product) => format!("{product} {USER_AGENT}"),
            None => USER_AGENT.to_owned(),
        };
        let user_agent = HeaderValue::from_str(&user_agent)
            .map_err(|_| refuse("user_agent", "must not hold line breaks or other control characters"))?;
        let http = match self.http {
            Some(http) => http,
            None => {
                let connect_timeout = self.connect_timeout.unwrap_or(Duration::from_secs(10));
                http_client::build(&base, connect_timeout, self.configure)?
            }
        };
        // The generated code pastes paths after this text: no slash at the end.
        let root = base.as_str().trim_end_matches('/').to_owned();
        let account = Account::of(&root, credentials.kind());
        if let Some(limit) = self.call_limit {
            account.budget.assume(limit);
        }
        #[cfg(feature = "redis")]
        if let Some(fleet) = self.fleet {
            account.budget.join(fleet, &Account::name(&root, credentials.kind()));
        }
        let config = Config {
            base,
            credentials,
            user_agent,
            max_response_bytes: self.max_response_bytes.unwrap_or(32 * 1024 * 1024),
            unlimited: self.unlimited,
            account,
            counters: counters::Table::default(),
        };
        let inner = Inner::new(config, self.options);
        Ok(Client::new_with_client(&root, http, inner))
    }
}

fn refuse(field: &str, message: &str) -> Error {
    Error::violations_of(ErrorKind::Configuration, field, message)
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.target.as_ref().and_then(|t| t.as_ref().ok()).map(Url::as_str);
        f.debug_struct("ClientBuilder").field("base_url", &host).finish_non_exhaustive()
    }
}

//! Settings of a sandbox before it starts.

use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;

use crate::call_allowance::CallAllowance;
use crate::error::SandboxError;
use crate::faults::Fault;
use crate::http::auth::Credentials;
use crate::oauth::RegisteredApp;
use crate::seed::Seed;
use crate::state::clock::Clock;
use crate::state::settings::Settings;
use crate::webhook::WebhookSettings;

/// A key that cannot turn up in ordinary text, so that a test can look for it in any output.
const DEFAULT_KEY: &str = "sandbox-key-7f3a9c51e08d4b62a1c6f4907be2d835";

/// How long access tokens live on the real service.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The roles that people can have.
const ROLES: [&str; 5] = ["admin", "agent", "basic-agent", "lite-agent", "observer-agent"];

/// Long enough for a client to see that sending is asynchronous, short enough to be waited for.
const SENDING_DELAY: Duration = Duration::from_millis(200);

/// Beyond any use, and it keeps the arithmetic on time stamps away from its limits.
const CENTURY: Duration = Duration::from_secs(3_155_760_000);

/// A builder for a [`Sandbox`](crate::Sandbox): settings first, then [`start`](Self::start).
///
/// `Debug` shows neither the API key nor the secret of the app.
///
/// ```no_run
/// # async fn example() -> Result<(), gorgias_sandbox::SandboxError> {
/// use gorgias_sandbox::{Sandbox, Seed};
///
/// let shop = Seed::shop().tickets(2_000).random(7);
/// let sandbox = Sandbox::builder().seed(shop).enforce_rate_limit(true).start().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until it is started"]
pub struct SandboxBuilder {
    pub(super) port: u16,
    pub(super) domain: String,
    pub(super) credentials: Credentials,
    pub(super) strict: bool,
    pub(super) seed: Seed,
    pub(super) enforce_rate_limit: bool,
    pub(super) call_limit: CallAllowance,
    pub(super) oauth_app: RegisteredApp,
    pub(super) access_token_life: Duration,
    pub(super) zero_expires_in: bool,
    pub(super) rotate_refresh_tokens: bool,
    pub(super) record: bool,
    pub(super) web_page: bool,
    pub(super) control: bool,
    pub(super) webhooks: WebhookSettings,
    pub(super) sending_delay: Duration,
    pub(super) list_lag: Duration,
    pub(super) legacy_charts: bool,
    pub(super) echo_webhook_headers: bool,
    pub(super) caller_role: String,
    pub(super) data: Option<PathBuf>,
    pub(super) faults: Vec<Fault>,
    pub(super) clock: Option<String>,
}

impl Default for SandboxBuilder {
    fn default() -> Self {
        let credentials = Credentials { email: "agent@example.com".to_owned(), api_key: DEFAULT_KEY.to_owned() };
        Self {
            port: 0,
            domain: "sandbox".to_owned(),
            credentials,
            strict: true,
            seed: Seed::default(),
            enforce_rate_limit: false,
            call_limit: CallAllowance::default(),
            oauth_app: RegisteredApp::default(),
            access_token_life: DAY,
            zero_expires_in: false,
            rotate_refresh_tokens: false,
            record: true,
            web_page: false,
            control: false,
            webhooks: WebhookSettings::default(),
            sending_delay: SENDING_DELAY,
            list_lag: Duration::ZERO,
            legacy_charts: false,
            echo_webhook_headers: false,
            caller_role: "admin".to_owned(),
            data: None,
            faults: Vec::new(),
            clock: None,
        }
    }
}

impl SandboxBuilder {
    /// Sets the port of the loopback interface to listen on. Defaults to 0, which takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets whether requests are recorded for [`Sandbox::requests`](crate::Sandbox::requests). Defaults to `true`. They fill
    /// the memory of a sandbox that runs for long.
    pub fn record(mut self, record: bool) -> Self {
        self.record = record;
        self
    }

    /// Sets whether `/` and `/desk/...` are pages on which a person can look at the account. Defaults to `false`, because the
    /// real service has none there.
    ///
    /// The pages are for this machine only, count in no allowance, and change nothing.
    pub fn web_page(mut self, web_page: bool) -> Self {
        self.web_page = web_page;
        self
    }

    /// Sets whether programs can add faults and move the clock over HTTP, at `/control` on the port of the API. Defaults to
    /// `false`. The README of this crate shows each call.
    ///
    /// It is for programs on this machine: requests with another name in `Host`, and those that a web page sends, get 403.
    pub fn control(mut self, control: bool) -> Self {
        self.control = control;
        self
    }

    /// Sets the subdomain that the account pretends to have. Defaults to `sandbox`.
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = domain.into();
        self
    }

    /// Sets the e-mail address of the calling user. Defaults to `agent@example.com`.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.credentials.email = email.into();
        self
    }

    /// Sets the API key that is accepted. Defaults to a fixed text that [`Sandbox::api_key`](crate::Sandbox::api_key)
    /// returns.
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.credentials.api_key = api_key.into();
        self
    }

    /// Sets whether unknown query parameters are refused with 400, and unknown keys of bodies for which it is not known what the
    /// real API does. Defaults to `true`. Bodies that are known to refuse them do so either way, and `update_customer`, which
    /// was seen to ignore them, ignores them.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets the content of the account at the start. Defaults to [`Seed::Small`].
    ///
    /// `.seed(Seed::shop().tickets(2_000).random(7))` is a shop of any size. `true` stands for [`Seed::Small`] and `false`
    /// for [`Seed::Empty`].
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// Sets whether calls beyond [`call_limit`](Self::call_limit) are refused with 429 and `Retry-After`. Defaults to
    /// `false`.
    ///
    /// Without it no call is refused, and each response announces `1/40` (`1/80`), as on an account whose bucket drains at
    /// once.
    pub fn enforce_rate_limit(mut self, enforce: bool) -> Self {
        self.enforce_rate_limit = enforce;
        self
    }

    /// Sets the number of calls that the account allows. Defaults to 40 with the API key and 80 with OAuth, in 20 seconds.
    pub fn call_limit(mut self, limit: CallAllowance) -> Self {
        self.call_limit = limit;
        self
    }

    /// Sets the app that may be installed, in place of the default one. The redirect URL is compared as a whole; it may have
    /// a query of its own.
    pub fn oauth_app(
        mut self,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        redirect_uri: impl Into<String>,
    ) -> Self {
        self.oauth_app = RegisteredApp {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            redirect_uri: redirect_uri.into(),
        };
        self
    }

    /// Sets how long an access token is accepted, in whole seconds (fractions are dropped): from one second to a century.
    /// Defaults to 24 hours.
    pub fn access_token_life(mut self, life: Duration) -> Self {
        self.access_token_life = life;
        self
    }

    /// Sets whether `/oauth/token` responds with `expires_in: 0`, as the documented sample does, whatever the life of the
    /// token. Defaults to `false`; what the real service does today is unknown.
    pub fn zero_expires_in(mut self, zero: bool) -> Self {
        self.zero_expires_in = zero;
        self
    }

    /// Sets whether each refresh returns a new refresh token and ends the old one. Defaults to `false`, as documented.
    pub fn rotate_refresh_tokens(mut self, rotate: bool) -> Self {
        self.rotate_refresh_tokens = rotate;
        self
    }

    /// Sets how webhooks are delivered: retries, timeout, signature, the form of the ticket, and when an integration is
    /// switched off.
    pub fn webhooks(mut self, settings: WebhookSettings) -> Self {
        self.webhooks = settings;
        self
    }

    /// Sets how long a message of an agent waits before it is sent or fails, and data pushed to a customer before it is
    /// stored, on the clock of the sandbox: at most a century. Defaults to 200 milliseconds.
    ///
    /// With zero, both are done before the response, which then shows what became of a message. How long the real service
    /// takes is not documented, only that it sends asynchronously.
    pub fn sending_delay(mut self, delay: Duration) -> Self {
        self.sending_delay = delay;
        self
    }

    /// Sets how late lists, views and search show a new record, on the clock of the sandbox: at most a century. Defaults to
    /// zero, which is at once.
    ///
    /// Reading the record by its id shows it at once either way, and changes of a record that lists show are shown at once.
    /// How late lists of the real service are is not known.
    pub fn list_lag(mut self, lag: Duration) -> Self {
        self.list_lag = lag;
        self
    }

    /// Sets whether the older charts exist beside `overview`, which alone is known to work on the real service. Defaults to
    /// `false`: all other names get 400.
    pub fn legacy_charts(mut self, answer: bool) -> Self {
        self.legacy_charts = answer;
        self
    }

    /// Sets whether responses show the headers of HTTP integrations, as a documented sample of 2021 does. Defaults to
    /// `false`, as in the documentation of 2026. Secrets for signatures are never shown.
    pub fn echo_webhook_headers(mut self, echo: bool) -> Self {
        self.echo_webhook_headers = echo;
        self
    }

    /// Sets the role of the calling user: `admin`, `agent`, `basic-agent`, `lite-agent` or `observer-agent`. Defaults to
    /// `admin`.
    ///
    /// A key has the permissions of its user. Which role may do what is published for few operations; `FIDELITY.md` lists
    /// what is checked here.
    pub fn caller_role(mut self, role: impl Into<String>) -> Self {
        self.caller_role = role.into();
        self
    }

    /// Keeps the account in this file: records, uploaded files, tokens of the app, and the numbers that ids go on from.
    ///
    /// A request that changes something gets its response once the change is on the disk, so that a process that is killed
    /// loses nothing that was acknowledged. Where the file cannot be written, requests get 500.
    ///
    /// A file that does not exist is created with the seed in it. From then on the account is what the file says, and
    /// [`seed`](Self::seed), [`email`](Self::email) and [`caller_role`](Self::caller_role) change nothing in it. Everything
    /// is read at the start and served from memory. URLs of uploaded files hold the port, so set [`port`](Self::port).
    /// Requests, deliveries of webhooks, and codes that nobody traded in are not kept. The file holds tokens and secrets in
    /// the clear; on Unix, only its owner may read it.
    pub fn data(mut self, path: impl Into<PathBuf>) -> Self {
        self.data = Some(path.into());
        self
    }

    /// Adds a fault to start with, as [`Sandbox::fault`](crate::Sandbox::fault) adds one later on. Called again, it adds
    /// another one.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Sets a time to start at, such as `2026-03-01T10:00:00Z`, and stops the clock there: from then on time passes only by
    /// [`Sandbox::advance`](crate::Sandbox::advance). Defaults to the time of the machine, which runs.
    ///
    /// Readings are a microsecond apart all the same, so that records keep their order. Snoozes, jobs, the life of tokens and
    /// the draining of the call allowance follow this clock. Retries of webhooks and the latency of a [`Fault`] are in real
    /// time.
    pub fn clock(mut self, start: impl Into<String>) -> Self {
        self.clock = Some(start.into());
        self
    }

    /// Checks all settings but the faults, which need the document.
    pub(super) fn check(&self) -> Result<Checked, SandboxError> {
        self.call_limit.check()?;
        self.oauth_app.check()?;
        self.webhooks.check()?;
        self.seed.check()?;
        if !ROLES.contains(&self.caller_role.as_str()) {
            let remedy = "must be admin, agent, basic-agent, lite-agent or observer-agent";
            return Err(SandboxError::setting("caller_role", remedy));
        }
        let delay = |field: &'static str, delay: Duration| {
            let delta = TimeDelta::from_std(delay).ok().filter(|_| delay <= CENTURY);
            delta.ok_or_else(|| SandboxError::setting(field, "must be at most a century"))
        };
        let sending_delay = delay("sending_delay", self.sending_delay)?;
        let list_lag = delay("list_lag", self.list_lag)?;
        let access_token_life = i64::try_from(self.access_token_life.as_secs()).ok();
        let access_token_life =
            access_token_life.filter(|seconds| *seconds >= 1 && self.access_token_life <= CENTURY).ok_or_else(
                || SandboxError::setting("access_token_life", "must be at least one second and at most a century"),
            )?;
        let clock = match &self.clock {
            None => Clock::default(),
            Some(start) => Clock::standing(start).ok_or_else(|| {
                SandboxError::setting("clock", "must be a time from 1970 to 9000, such as 2026-03-01T10:00:00Z")
            })?,
        };
        let settings = Settings {
            sending_delay,
            legacy_charts: self.legacy_charts,
            echo_webhook_headers: self.echo_webhook_headers,
        };
        Ok(Checked { clock, access_token_life, settings, list_lag })
    }
}

/// What settings amount to that had to be checked.
pub(super) struct Checked {
    pub(super) clock: Clock,
    /// In whole seconds.
    pub(super) access_token_life: i64,
    pub(super) settings: Settings,
    pub(super) list_lag: TimeDelta,
}

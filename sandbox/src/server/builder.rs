//! Settings of a sandbox before it starts.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use crate::account;
use crate::call_limit::CallLimit;
use crate::faults::{Fault, Faults, Line, Tapped};
use crate::http::app::{self, App};
use crate::http::auth::Credentials;
use crate::http::limiter::Limiter;
use crate::http::storage;
use crate::oauth::{self, Issuer, RegisteredApp};
use crate::sandbox::Sandbox;
use crate::seed::{self, Seed};
use crate::spec::Spec;
use crate::state::clock::Clock;
use crate::state::files::Files;
use crate::state::settings::Settings;
use crate::state::{Kind, World};
use crate::timer;
use crate::web;
use crate::webhook::{self, Courier, WebhookSettings};

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

/// Settings of a [`Sandbox`]; [`start`](Self::start) starts it.
#[derive(Clone)]
#[must_use = "a builder does nothing until it is started"]
pub struct Builder {
    port: u16,
    domain: String,
    credentials: Credentials,
    strict: bool,
    seed: Seed,
    enforce_rate_limit: bool,
    call_limit: CallLimit,
    oauth_app: RegisteredApp,
    access_token_life: Duration,
    zero_expires_in: bool,
    rotate_refresh_tokens: bool,
    record: bool,
    web_page: bool,
    webhooks: WebhookSettings,
    sending_delay: Duration,
    legacy_charts: bool,
    echo_webhook_headers: bool,
    caller_role: String,
    data: Option<PathBuf>,
    faults: Vec<Fault>,
    clock: Option<String>,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Builder")
            .field("port", &self.port)
            .field("domain", &self.domain)
            .field("credentials", &self.credentials)
            .field("strict", &self.strict)
            .field("seed", &self.seed)
            .field("enforce_rate_limit", &self.enforce_rate_limit)
            .field("call_limit", &self.call_limit)
            .field("oauth_app", &self.oauth_app)
            .field("access_token_life", &self.access_token_life)
            .field("zero_expires_in", &self.zero_expires_in)
            .field("rotate_refresh_tokens", &self.rotate_refresh_tokens)
            .field("record", &self.record)
            .field("web_page", &self.web_page)
            .field("webhooks", &self.webhooks)
            .field("sending_delay", &self.sending_delay)
            .field("legacy_charts", &self.legacy_charts)
            .field("echo_webhook_headers", &self.echo_webhook_headers)
            .field("caller_role", &self.caller_role)
            .field("data", &self.data)
            .field("faults", &self.faults)
            .field("clock", &self.clock)
            .finish()
    }
}

impl Default for Builder {
    fn default() -> Self {
        let credentials = Credentials { email: "agent@example.com".to_owned(), api_key: DEFAULT_KEY.to_owned() };
        Self {
            port: 0,
            domain: "sandbox".to_owned(),
            credentials,
            strict: true,
            seed: Seed::default(),
            enforce_rate_limit: false,
            call_limit: CallLimit::default(),
            oauth_app: RegisteredApp::default(),
            access_token_life: DAY,
            zero_expires_in: false,
            rotate_refresh_tokens: false,
            record: true,
            web_page: false,
            webhooks: WebhookSettings::default(),
            sending_delay: SENDING_DELAY,
            legacy_charts: false,
            echo_webhook_headers: false,
            caller_role: "admin".to_owned(),
            data: None,
            faults: Vec::new(),
            clock: None,
        }
    }
}

impl Builder {
    /// Listens on this port of the loopback interface. The default, 0, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Whether requests are kept for [`Sandbox::requests`]; on unless set. A sandbox that runs for long fills the memory
    /// with them.
    pub fn record(mut self, record: bool) -> Self {
        self.record = record;
        self
    }

    /// Whether `/` and `/desk/...` are pages on which a person can look at the account; off unless set, because the real service has
    /// none there. They are for this machine only, count in no allowance, and change nothing.
    pub fn web_page(mut self, web_page: bool) -> Self {
        self.web_page = web_page;
        self
    }

    /// The subdomain that the account pretends to have. The default is `sandbox`.
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = domain.into();
        self
    }

    /// The e-mail address of the calling user. The default is `agent@example.com`.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.credentials.email = email.into();
        self
    }

    /// The API key that is accepted.
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.credentials.api_key = api_key.into();
        self
    }

    /// Whether unknown body keys and query parameters are refused with 400. The default is yes; the real API is not
    /// consistent about it.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// What the account holds at the start: nothing but two users, a small desk with something of everything (the default), or a
    /// shop of any size, as in `.seed(Seed::shop().tickets(2_000).random(7))`. `true` means the small desk and `false` nothing.
    pub fn seed(mut self, seed: impl Into<Seed>) -> Self {
        self.seed = seed.into();
        self
    }

    /// Whether calls beyond [`call_limit`](Self::call_limit) are answered with 429 and `Retry-After`. The default is no:
    /// then no call is refused, and each answer announces `1/40` (`1/80`) as on an account whose bucket drains at once.
    pub fn enforce_rate_limit(mut self, enforce: bool) -> Self {
        self.enforce_rate_limit = enforce;
        self
    }

    /// How many calls the account allows. The default is 40 with the API key and 80 with OAuth, in 20 seconds.
    pub fn call_limit(mut self, limit: CallLimit) -> Self {
        self.call_limit = limit;
        self
    }

    /// The app that may be installed, in place of the default one. A redirect address is compared as a whole; it may have
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

    /// How long an access token is accepted, in whole seconds (fractions are dropped). The default is 24 hours.
    pub fn access_token_life(mut self, life: Duration) -> Self {
        self.access_token_life = life;
        self
    }

    /// Whether `/oauth/token` answers `expires_in: 0`, as the documented sample does, whatever the life of the token. The
    /// default is no; which of the two the real service does today is unknown.
    pub fn zero_expires_in(mut self, zero: bool) -> Self {
        self.zero_expires_in = zero;
        self
    }

    /// Whether each refresh gives a new refresh token and ends the old one. The default is no, as documented.
    pub fn rotate_refresh_tokens(mut self, rotate: bool) -> Self {
        self.rotate_refresh_tokens = rotate;
        self
    }

    /// How webhooks are delivered: retries, timeout, signature, and when an integration is switched off.
    pub fn webhooks(mut self, settings: WebhookSettings) -> Self {
        self.webhooks = settings;
        self
    }

    /// How long a message of an agent waits before it is sent or fails, and data pushed to a customer before it is stored, on
    /// the clock of the sandbox. The default is 200 milliseconds; with zero, both are done when the call is answered, and the
    /// answer tells what became of a message. How long the real service takes is not documented, only that it is asynchronous.
    pub fn sending_delay(mut self, delay: Duration) -> Self {
        self.sending_delay = delay;
        self
    }

    /// Whether the older charts answer beside `overview`, which alone is known to live; all other names are answered with 400.
    /// The default is no.
    pub fn legacy_charts(mut self, answer: bool) -> Self {
        self.legacy_charts = answer;
        self
    }

    /// Whether answers show the headers of HTTP integrations, as a documented sample of 2021 does. The default is no, as in
    /// the documentation of 2026. Secrets for signatures are never shown.
    pub fn echo_webhook_headers(mut self, echo: bool) -> Self {
        self.echo_webhook_headers = echo;
        self
    }

    /// The role of the calling user, such as `agent`. The default is `admin`. A key has the permissions of its user: which
    /// role may do what is published for few operations, and `FIDELITY.md` lists what is checked here.
    pub fn caller_role(mut self, role: impl Into<String>) -> Self {
        self.caller_role = role.into();
        self
    }

    /// Keeps the account in this file: records, uploaded files, tokens of the app, and the numbers that ids go on from. Every
    /// request that changes something is answered when the change is on the disk, so that a process that is killed loses nothing
    /// that was answered; where the file cannot be written, requests are answered with 500.
    ///
    /// A file that does not exist is made, with the seed in it. From then on the account is what the file says, and
    /// [`seed`](Self::seed), [`email`](Self::email) and [`caller_role`](Self::caller_role) change nothing in it. Everything is read at the start and served from memory.
    /// Addresses of uploaded files hold the port, so [`port`](Self::port) should be set. Requests, deliveries of webhooks, and codes that
    /// nobody traded in are not kept. The file holds tokens and secrets in the clear; on Unix, only its owner may read it.
    pub fn data(mut self, path: impl Into<PathBuf>) -> Self {
        self.data = Some(path.into());
        self
    }

    /// Starts with this fault, as [`Sandbox::fault`] sets one later on. Called again, it adds another one.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Starts at this time, such as `2026-03-01T10:00:00Z`, and stands still: from then on time passes only by
    /// [`Sandbox::advance`]. Readings are a microsecond apart all the same, so that records keep their order. Without it, the time
    /// is that of the machine.
    ///
    /// Snoozes, jobs, the life of tokens and the draining of the call allowance follow this clock. Retries of webhooks and the
    /// latency of a [`Fault`] are in real time.
    pub fn clock(mut self, start: impl Into<String>) -> Self {
        self.clock = Some(start.into());
        self
    }

    /// The clock to start with.
    fn time(&self) -> Result<Clock, &'static str> {
        let Some(start) = &self.clock else { return Ok(Clock::default()) };
        Clock::standing(start).ok_or("clock: must be a time from 1970 to 9000, such as 2026-03-01T10:00:00Z")
    }

    fn check(&self) -> Result<i64, &'static str> {
        self.call_limit.check()?;
        self.oauth_app.check()?;
        self.webhooks.check()?;
        self.seed.check()?;
        if !ROLES.contains(&self.caller_role.as_str()) {
            return Err("caller_role: must be admin, agent, basic-agent, lite-agent or observer-agent");
        }
        if self.sending_delay > CENTURY {
            return Err("sending_delay: must be at most a century");
        }
        match i64::try_from(self.access_token_life.as_secs()) {
            Ok(seconds) if seconds >= 1 && self.access_token_life <= CENTURY => Ok(seconds),
            _ => Err("access_token_life: must be at least one second and at most a century"),
        }
    }

    /// Starts the servers on the current runtime.
    ///
    /// # Errors
    ///
    /// When a setting makes no sense (`InvalidInput`, which names the setting), when a port cannot be bound, when the
    /// bundled document cannot be read, or when the [data file](Self::data) is none or is damaged (`InvalidData`), is in use
    /// (`ResourceBusy`), or cannot be read or made; the message names it.
    pub async fn start(self) -> std::io::Result<Sandbox> {
        let life = self.check().map_err(|problem| std::io::Error::new(std::io::ErrorKind::InvalidInput, problem))?;
        let clock = self.time().map_err(|problem| std::io::Error::new(std::io::ErrorKind::InvalidInput, problem))?;
        let mut limiter = Limiter::new(self.call_limit, self.enforce_rate_limit);
        if clock.stands() {
            limiter.stand_still();
        }
        let settings =
            oauth::Settings { life, zero_expires_in: self.zero_expires_in, rotate: self.rotate_refresh_tokens };
        let issuer = Issuer::new(settings, &self.domain, &self.oauth_app.client_id);
        let spec = Spec::load().map_err(std::io::Error::other)?;
        let faults = Faults::default();
        for fault in self.faults {
            faults
                .add(&spec, fault)
                .map_err(|problem| std::io::Error::new(std::io::ErrorKind::InvalidInput, problem))?;
        }
        let api = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let store = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", api.local_addr()?);
        let files = Files::default();
        let storage_url = format!("http://{}", store.local_addr()?);
        let mut world = World::new(clock, &self.domain, &self.credentials.email, &url, &storage_url, files.clone());
        let mut issuer = issuer;
        let kept = match &self.data {
            Some(path) => account::load(path, &mut world, &mut issuer).await?,
            None => None,
        };
        let ids = if let Some((ids, _)) = &kept {
            ids.clone()
        } else {
            seed::fill(&mut world, &self.seed)
                .map_err(|failure| std::io::Error::other(format!("the seed was refused: {}", failure.body())))?
        };
        if kept.is_none() {
            world.set(Kind::User, world.caller, json!({"role": {"name": self.caller_role}}));
        }
        // The seed is history: nothing of it waits to be sent.
        world.settings = Settings {
            sending_delay: TimeDelta::from_std(self.sending_delay).map_err(std::io::Error::other)?,
            legacy_charts: self.legacy_charts,
            echo_webhook_headers: self.echo_webhook_headers,
        };
        let writer = match (kept, &self.data) {
            (Some((_, writer)), _) => Some(writer),
            (None, Some(path)) => Some(account::begin(path, &mut world, &mut issuer, &ids).await?),
            (None, None) => None,
        };
        let (courier, jobs) = Courier::new(self.webhooks);
        let app = Arc::new(App {
            spec,
            domain: self.domain.clone(),
            world: Mutex::new(world),
            limiter: Mutex::new(limiter),
            credentials: self.credentials,
            oauth_app: self.oauth_app,
            issuer: Mutex::new(issuer),
            strict: self.strict,
            recorded: self.record.then(Mutex::default),
            problems: Mutex::default(),
            courier,
            bell: Notify::new(),
            writer,
            faults,
            serial: AtomicU64::new(1),
        });
        let mut router = app::router(Arc::clone(&app));
        if self.web_page {
            router = web::router(Arc::clone(&app), router);
        }
        let (stop, stopped) = watch::channel(());
        let servers = vec![
            tokio::spawn(run(Tapped(api), router, stopped.clone())),
            tokio::spawn(run(Tapped(store), storage::router(files), stopped.clone())),
        ];
        let background = vec![
            tokio::spawn(webhook::run(Arc::clone(&app), jobs, stopped.clone())),
            tokio::spawn(timer::run(Arc::clone(&app), stopped)),
        ];
        Ok(Sandbox::new(app, url, self.domain, ids, stop, servers, background))
    }
}

/// Serves until the sender of the signal is gone or speaks.
async fn run(listener: Tapped, router: axum::Router, mut stopped: watch::Receiver<()>) -> std::io::Result<()> {
    let signal = async move {
        stopped.changed().await.ok();
    };
    axum::serve(listener, router.into_make_service_with_connect_info::<Line>()).with_graceful_shutdown(signal).await
}

//! Settings of a sandbox before it starts.

use std::net::Ipv4Addr;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::http::app::{self, App};
use crate::http::auth::Credentials;
use crate::http::limiter::Limiter;
use crate::http::storage;
use crate::sandbox::Sandbox;
use crate::seed::{self, SeedIds};
use crate::spec::Spec;
use crate::state::World;
use crate::state::files::Files;

/// A key that cannot turn up in ordinary text, so that a test can look for it in any output.
const DEFAULT_KEY: &str = "sandbox-key-7f3a9c51e08d4b62a1c6f4907be2d835";

/// Settings of a [`Sandbox`]; [`start`](Self::start) starts it.
#[derive(Clone)]
#[must_use = "a builder does nothing until it is started"]
pub struct Builder {
    port: u16,
    domain: String,
    credentials: Credentials,
    strict: bool,
    seed: bool,
    enforce_rate_limit: bool,
    record: bool,
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
            seed: true,
            enforce_rate_limit: false,
            record: true,
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

    /// Whether the account starts with records in it. The default is yes; without them it has two users and nothing else.
    pub fn seed(mut self, seed: bool) -> Self {
        self.seed = seed;
        self
    }

    /// Whether more than 40 calls within 20 seconds are answered with 429. The default is no.
    pub fn enforce_rate_limit(mut self, enforce: bool) -> Self {
        self.enforce_rate_limit = enforce;
        self
    }

    /// Starts the servers on the current runtime.
    ///
    /// # Errors
    ///
    /// When a port cannot be bound, or when the bundled document cannot be read.
    pub async fn start(self) -> std::io::Result<Sandbox> {
        let spec = Spec::load().map_err(std::io::Error::other)?;
        let api = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let store = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", api.local_addr()?);
        let files = Files::default();
        let storage_url = format!("http://{}", store.local_addr()?);
        let mut world = World::new(&self.domain, &self.credentials.email, &url, &storage_url, files.clone());
        let ids = if self.seed {
            seed::fill(&mut world)
                .map_err(|failure| std::io::Error::other(format!("the seed was refused: {}", failure.body())))?
        } else {
            SeedIds { caller: world.caller, bot: world.bot, ..SeedIds::default() }
        };
        let app = Arc::new(App {
            spec,
            world: Mutex::new(world),
            limiter: Mutex::new(Limiter::for_api_key(self.enforce_rate_limit)),
            credentials: self.credentials,
            strict: self.strict,
            recorded: self.record.then(Mutex::default),
            problems: Mutex::default(),
            serial: AtomicU64::new(1),
        });
        let (stop, stopped) = watch::channel(());
        let servers = vec![
            tokio::spawn(run(api, app::router(Arc::clone(&app)), stopped.clone())),
            tokio::spawn(run(store, storage::router(files), stopped)),
        ];
        Ok(Sandbox::new(app, url, self.domain, ids, stop, servers))
    }
}

/// Serves until the sender of the signal is gone or speaks.
async fn run(listener: TcpListener, router: axum::Router, mut stopped: watch::Receiver<()>) -> std::io::Result<()> {
    let signal = async move {
        stopped.changed().await.ok();
    };
    axum::serve(listener, router).with_graceful_shutdown(signal).await
}

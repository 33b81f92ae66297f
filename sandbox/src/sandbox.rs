//! A running sandbox.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::builder::Builder;
use crate::http::app::{App, lock};
use crate::recorded::Recorded;
use crate::seed::SeedIds;

/// A running stand-in server. It stops when it is dropped.
#[must_use = "the server stops when this is dropped"]
pub struct Sandbox {
    app: Arc<App>,
    url: String,
    domain: String,
    ids: SeedIds,
    stop: watch::Sender<()>,
    servers: Vec<JoinHandle<std::io::Result<()>>>,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Sandbox")
            .field("url", &self.url)
            .field("credentials", &self.app.credentials)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    pub(crate) fn new(
        app: Arc<App>,
        url: String,
        domain: String,
        ids: SeedIds,
        stop: watch::Sender<()>,
        servers: Vec<JoinHandle<std::io::Result<()>>>,
    ) -> Self {
        Self { app, url, domain, ids, stop, servers }
    }

    /// Starts a sandbox with the default settings on a free port of the loopback interface.
    ///
    /// # Errors
    ///
    /// When no port can be bound.
    pub async fn start() -> std::io::Result<Self> {
        Self::builder().start().await
    }

    /// Settings other than the default ones.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The base address, such as `http://127.0.0.1:4010`; paths begin with `/api`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The subdomain that the account pretends to have.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The e-mail address to call with.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.app.credentials.email
    }

    /// The API key to call with.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.app.credentials.api_key
    }

    /// The ids of the seeded records.
    #[must_use]
    pub fn ids(&self) -> &SeedIds {
        &self.ids
    }

    /// All requests so far, in the order of their arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.app.recorded.as_ref().map(|recorded| lock(recorded).clone()).unwrap_or_default()
    }

    /// Answers of the sandbox itself that broke the document. Anything in here is a mistake of the sandbox.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        lock(&self.app.problems).clone()
    }

    /// Stops the servers and waits until requests in flight are answered.
    pub async fn shutdown(mut self) {
        // Nobody listening any more means that the servers are gone already.
        self.stop.send(()).ok();
        for server in std::mem::take(&mut self.servers) {
            server.await.ok();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.send(()).ok();
    }
}

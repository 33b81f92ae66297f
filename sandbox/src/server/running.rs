//! The handle of a running sandbox.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::builder::SandboxBuilder;
use super::shared::Shared;
use crate::error::SandboxError;
use crate::seed::SeedIds;

/// A running sandbox: an HTTP server on the loopback interface that stands in for the Gorgias REST API.
///
/// It stops when it is dropped. Everything is served from memory; see [`SandboxBuilder::data`] for an account that survives.
#[must_use = "the server stops when this is dropped"]
pub struct Sandbox {
    pub(super) shared: Arc<Shared>,
    url: String,
    ids: SeedIds,
    tasks: Running,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Sandbox")
            .field("url", &self.url)
            .field("credentials", &self.shared.access.credentials)
            .finish_non_exhaustive()
    }
}

/// The tasks of a sandbox.
pub(super) struct Running {
    pub(super) stop: watch::Sender<()>,
    pub(super) servers: Vec<JoinHandle<std::io::Result<()>>>,
    pub(super) background: Vec<JoinHandle<()>>,
}

impl Sandbox {
    pub(super) fn new(shared: Arc<Shared>, url: String, ids: SeedIds, tasks: Running) -> Self {
        Self { shared, url, ids, tasks }
    }

    /// Starts a sandbox with the default settings on a free port of the loopback interface.
    ///
    /// # Errors
    ///
    /// - [`Io`](crate::SandboxErrorKind::Io): no port can be bound.
    /// - [`Internal`](crate::SandboxErrorKind::Internal): the bundled document cannot be read.
    pub async fn start() -> Result<Self, SandboxError> {
        Self::builder().start().await
    }

    /// Returns a builder with the default settings, to change them.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// Returns the base URL, such as `http://127.0.0.1:4010`; the paths of the API begin with `/api`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the subdomain that the account pretends to have.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.shared.access.domain
    }

    /// Returns the e-mail address to call with.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.shared.access.credentials.email
    }

    /// Returns the API key to call with.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.shared.access.credentials.api_key
    }

    /// Returns the ids of the seeded records.
    #[must_use]
    pub fn ids(&self) -> &SeedIds {
        &self.ids
    }

    /// Stops the servers and waits until requests in flight have their responses. Gives up webhooks on their way.
    ///
    /// A [data file](SandboxBuilder::data) can be opened again when this returns. A sandbox that is only dropped closes it a
    /// moment later.
    pub async fn shutdown(mut self) {
        // An answer that is held back would hold this up, too.
        self.shared.faults.clear();
        // Nobody listening any more means that the servers are gone already.
        self.tasks.stop.send(()).ok();
        for server in std::mem::take(&mut self.tasks.servers) {
            server.await.ok();
        }
        for task in std::mem::take(&mut self.tasks.background) {
            task.await.ok();
        }
        let account = Arc::clone(&self.shared.account);
        if account.is_kept() {
            // The last transaction may take a while.
            tokio::task::spawn_blocking(move || account.close()).await.ok();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.tasks.stop.send(()).ok();
    }
}

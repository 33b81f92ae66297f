//! The client: how it is built, and what happens to every call.

pub(crate) mod base_url;
mod body;
mod builder;
mod finish;
pub(crate) mod http_client;
mod pipeline;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use url::Url;

pub(crate) use body::{ReadError, read};
pub use builder::ClientBuilder;
pub(crate) use finish::{carried, finish, finish_bytes, finish_empty, take_carried};
pub(crate) use pipeline::same_origin;

use crate::Client;
use crate::error::Error;

/// What the generated client carries: settings that only [`ClientBuilder`] can set.
#[derive(Clone)]
pub struct Inner(Arc<Config>);

pub(crate) struct Config {
    /// Scheme, host and port; nothing else.
    pub(crate) base: Url,
    pub(crate) authorization: HeaderValue,
    pub(crate) user_agent: HeaderValue,
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: usize,
    pub(crate) check_limits: bool,
}

impl Inner {
    fn new(config: Config) -> Self {
        Self(Arc::new(config))
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0
    }

    pub(crate) fn checks_limits(&self) -> bool {
        self.0.check_limits
    }
}

/// What a client carries; the method of the generated trait, without the trait.
pub(crate) fn inner(client: &Client) -> &Inner {
    progenitor_client::ClientInfo::inner(client)
}

/// The HTTP client underneath.
pub(crate) fn http_client(client: &Client) -> &reqwest::Client {
    progenitor_client::ClientInfo::client(client)
}

impl Client {
    /// Starts to build a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client by the environment: `GORGIAS_DOMAIN`, `GORGIAS_EMAIL` and `GORGIAS_API_KEY`, or `GORGIAS_BASE_URL` for a
    /// server on this machine.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration); the violations name the variable.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().env()?.build()
    }

    /// Where the calls of this client go.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.inner.config().base
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url().as_str()).finish_non_exhaustive()
    }
}

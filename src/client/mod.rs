//! The client: how it is built, and what happens to every call.
//!
//! # Design notes
//!
//! - What a call does is boxed: it is deep, and the compiler would carry it through the types of everything that
//!   callers build on top, up to its recursion limit.
//! - An empty 2xx is an error where a body is expected, because reading it as an empty list would lose data. The
//!   exceptions are the two operations known to do so, which return an `Option`, and files.
//! - Checking a message can make a call of its own (the connected addresses), which passes the pipeline once more.

mod body;
mod builder;
pub(crate) mod check;
mod counters;
mod finish;
#[cfg(feature = "agent")]
mod meter;
mod options;
mod pipeline;
mod request;
mod send;
mod signed_address;
mod span;
mod trip;

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use url::Url;

pub use builder::ClientBuilder;
pub use counters::{CallCount, Counters};
pub(crate) use finish::{decode, decode_as, decode_json, exchange};
#[cfg(feature = "agent")]
pub(crate) use meter::{CapReached, Count, Meter, Progress};
pub use options::CallOptions;
pub(crate) use request::{Parameter, build, request};
pub(crate) use send::same_origin;

use crate::Client;
use crate::account::Account;
use crate::auth::Credentials;
use crate::budget::{Budget, Priority};
use crate::error::Error;

/// The part of the generated client that is written by hand: settings that only [`ClientBuilder`] can set.
#[derive(Clone)]
pub(crate) struct Inner {
    config: Arc<Config>,
    options: Arc<CallOptions>,
    #[cfg(feature = "agent")]
    meter: Option<Arc<Meter>>,
}

pub(crate) struct Config {
    /// Scheme, host and port; nothing else.
    pub(crate) base: Url,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    pub(crate) max_response_bytes: usize,
    /// Whether calls leave without asking the budget.
    pub(crate) unlimited: bool,
    pub(crate) account: Arc<Account>,
    pub(crate) counters: counters::Table,
}

impl Inner {
    fn new(config: Config, options: CallOptions) -> Self {
        Self {
            config: Arc::new(config),
            options: Arc::new(options),
            #[cfg(feature = "agent")]
            meter: None,
        }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn priority(&self) -> Priority {
        self.options.priority
    }

    pub(crate) fn checks_limits(&self) -> bool {
        self.options.check_limits
    }
}

/// What a client carries.
pub(crate) fn inner(client: &Client) -> &Inner {
    &client.inner
}

/// The HTTP client underneath.
pub(crate) fn http_client(client: &Client) -> &reqwest::Client {
    &client.client
}

impl Client {
    /// Returns a builder for a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Builds a client from the environment: `GORGIAS_DOMAIN`, `GORGIAS_EMAIL` and `GORGIAS_API_KEY`, or
    /// `GORGIAS_BASE_URL` for a server on this machine.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when a variable is missing or unusable, or the
    /// HTTP client cannot be built. The violations name the variable.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().env()?.build()
    }

    /// Returns the address that the calls of this client go to: scheme, host and port.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.inner.config().base
    }

    /// Returns the call allowance of the account, which this client shares with all others of the account in this
    /// process.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.inner.config().account.budget
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url().as_str()).finish_non_exhaustive()
    }
}

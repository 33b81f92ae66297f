//! Options of calls: what can differ from one call to the next.

use std::sync::Arc;
use std::time::Duration;

use crate::Client;
use crate::budget::Priority;
use crate::message::SenderCheck;
use crate::message::rules::Validation;
use crate::retry::RetryPolicy;

/// Options of calls. A client has them from its builder; [`Client::with_options`] changes them for some calls.
///
/// ```
/// use std::time::Duration;
/// use gorgias::{CallOptions, budget::Priority};
///
/// let nightly = CallOptions::default()
///     .timeout(Duration::from_secs(60))
///     .priority(Priority::Bulk)
///     .max_wait(Duration::from_secs(300));
/// # let client = gorgias::Client::builder().domain("acme").api_key("bot@acme.com", "the key").build()?;
/// let nightly_client = client.with_options(|_| nightly);
/// assert_eq!(nightly_client.options(), nightly);
/// # Ok::<(), gorgias::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use = "options do nothing until they are returned"]
pub struct CallOptions {
    pub(crate) timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) priority: Priority,
    pub(crate) max_wait: Option<Duration>,
    pub(crate) check_limits: bool,
    pub(crate) check_scopes: bool,
    pub(crate) validation: Validation,
    pub(crate) senders: SenderCheck,
    pub(crate) directory_max_age: Duration,
}

impl Default for CallOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            retry: RetryPolicy::default(),
            priority: Priority::Interactive,
            max_wait: None,
            check_limits: true,
            check_scopes: true,
            validation: Validation::Enforce,
            senders: SenderCheck::Read,
            directory_max_age: Duration::from_secs(300),
        }
    }
}

impl CallOptions {
    /// Sets how long one attempt may take, from sending to the end of the response. Waiting for the call allowance, and
    /// the pauses between attempts, come on top: see [`max_wait`](Self::max_wait) and [`RetryPolicy::deadline`].
    /// Defaults to 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how failed calls are tried again. Defaults to [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Makes one attempt only, whatever happens.
    pub fn no_retry(self) -> Self {
        self.retry(RetryPolicy::NEVER)
    }

    /// Sets how urgent the calls are. Defaults to [`Priority::Interactive`].
    pub fn priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Sets the longest wait for the account's call allowance. A call that would wait longer ends at once in an error
    /// of kind [`BudgetExhausted`](crate::ErrorKind::BudgetExhausted), and nothing is sent. By default calls wait as
    /// long as it takes.
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = Some(wait);
        self
    }

    /// Sets whether documented limits are checked before sending. Without the check, Gorgias refuses such calls with
    /// 400. Defaults to `true`.
    pub fn check_limits(mut self, check: bool) -> Self {
        self.check_limits = check;
        self
    }

    /// Sets whether a call is refused before sending when the granted OAuth scopes are known and lack the one that it
    /// needs. The documentation names no scope per operation: most are inferred. Defaults to `true`.
    pub fn check_scopes(mut self, check: bool) -> Self {
        self.check_scopes = check;
        self
    }

    /// Sets what happens to messages that break a rule of their channel. Defaults to [`Validation::Enforce`]: they are
    /// not sent. See [`crate::message::rules`].
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = validation;
        self
    }

    /// Sets whether the addresses that e-mail can be sent from are read, with a call of their own, before an e-mail is
    /// sent while they are unknown. With `false` they are checked only where they are known: an e-mail from an address
    /// without an integration is then stored with 201 and never sent. Defaults to `true`. See
    /// [`Senders`](crate::message::Senders).
    pub fn verify_senders(mut self, check: bool) -> Self {
        self.senders = if check { SenderCheck::Read } else { SenderCheck::Known };
        self
    }

    /// Sets the maximum age of cached directory entries, an hour at most. Zero asks Gorgias each time. Defaults to 5
    /// minutes. See [`crate::directory`].
    pub fn directory_max_age(mut self, age: Duration) -> Self {
        self.directory_max_age = age;
        self
    }
}

impl Client {
    /// Returns the same client with other options: same connections, same account, same budget. This is cheap.
    ///
    /// ```
    /// # fn example(client: &gorgias::Client) {
    /// use gorgias::budget::Priority;
    /// let nightly = client.with_options(|o| o.priority(Priority::Bulk).timeout(std::time::Duration::from_secs(60)));
    /// let once = client.with_options(|o| o.no_retry());
    /// # let _ = (nightly, once);
    /// # }
    /// ```
    #[must_use]
    pub fn with_options(&self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        let mut client = self.clone();
        client.inner.options = Arc::new(change(*client.inner.options));
        client
    }

    /// Returns the options that this client makes calls with.
    pub fn options(&self) -> CallOptions {
        *self.inner.options
    }
}

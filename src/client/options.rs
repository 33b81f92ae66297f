//! How calls are made: what can differ from one call to the next.

use std::sync::Arc;
use std::time::Duration;

use crate::Client;
use crate::budget::Priority;
use crate::message::SenderCheck;
use crate::message::rules::Validation;
use crate::retry::RetryPolicy;

/// How calls are made. A client has them from its builder; [`Client::with_options`] changes them for some calls.
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
    /// How long one attempt may take, from sending to the end of the answer; 30 seconds unless set. Waiting for the call
    /// allowance, and the pauses between attempts, come on top: see [`max_wait`](Self::max_wait) and
    /// [`RetryPolicy::deadline`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How failed calls are tried again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// One attempt, whatever happens.
    pub fn no_retry(self) -> Self {
        self.retry(RetryPolicy::NEVER)
    }

    /// How urgent the calls are; interactive unless set.
    pub fn priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// The longest wait for the account's call allowance. A call that would wait longer ends at once in an error of kind
    /// [`BudgetExhausted`](crate::ErrorKind::BudgetExhausted), and nothing is sent. Unless set, calls wait as long as it takes.
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = Some(wait);
        self
    }

    /// Whether documented limits are checked before sending; on unless set. Off, Gorgias answers 400 instead.
    pub fn check_limits(mut self, check: bool) -> Self {
        self.check_limits = check;
        self
    }

    /// Whether a call is refused before sending when the granted OAuth scopes are known and lack the one that it needs; on
    /// unless set. The documentation names no scope per operation: most are inferred.
    pub fn check_scopes(mut self, check: bool) -> Self {
        self.check_scopes = check;
        self
    }

    /// What happens to messages that break a rule of their channel; they are not sent unless set. See [`crate::message::rules`].
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = validation;
        self
    }

    /// Whether the addresses that e-mail can be sent from are read, with a call of their own, before an e-mail is sent while
    /// they are unknown; on unless set. Off, they are checked only as far as they are known: an e-mail from the address of no
    /// integration is then stored with 201 and never sent. See [`Senders`](crate::message::Senders).
    pub fn verify_senders(mut self, check: bool) -> Self {
        self.senders = if check { SenderCheck::Read } else { SenderCheck::Known };
        self
    }

    /// How old what is remembered of names may be; 5 minutes unless set, an hour at most. Zero asks Gorgias each time. See
    /// [`crate::directory`].
    pub fn directory_max_age(mut self, age: Duration) -> Self {
        self.directory_max_age = age;
        self
    }
}

impl Client {
    /// The same client with other options: same connections, same account, same budget. Cheap.
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

    /// How this client makes calls.
    pub fn options(&self) -> CallOptions {
        *self.inner.options
    }
}

//! What goes wrong, for which calls, and how often.

use std::time::Duration;

use crate::error::SandboxError;

/// The kind of a [`Fault`]: what goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// An error with this status in place of the response; nothing was done.
    Status(u16),
    /// A page of HTML with this status, as gateways write it; nothing was done.
    Html(u16),
    /// A reset of the connection; nothing was done.
    Reset,
    /// A reset of the connection after the call has taken effect, without a byte of the response.
    LostResponse,
    /// An end of the connection in the middle of the body; the call takes effect.
    TruncatedBody,
    /// A response whose body is broken JSON; the call takes effect.
    MalformedJson,
    /// A response whose every enum has an unknown value; the call takes effect.
    UnknownEnums,
    /// A response whose every object has one more field; the call takes effect.
    ExtraFields,
    /// A response in which fields that may be null or missing are null, by chance; the call takes effect.
    Nulls,
    /// A refusal of a cursor with 400.
    ExpiredCursor,
    /// A response that is late; the call takes effect.
    Latency,
}

/// A fault, the calls that it strikes, and how often.
///
/// By default it strikes each call of the API; see [`on`](Self::on), [`times`](Self::times),
/// [`skip`](Self::skip), [`nth`](Self::nth) and [`rate`](Self::rate), which can be combined. Of several faults that could strike
/// a call, the one that was set first does.
///
/// ```no_run
/// # async fn example() -> Result<(), gorgias_sandbox::SandboxError> {
/// use gorgias_sandbox::{Fault, FaultKind, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// sandbox.fault(Fault::status(503).on("create_ticket").times(2))?;
/// sandbox.fault(Fault::lost_response().on("POST /api/tags").nth(3))?;
/// sandbox.fault(Fault::reset().on("GET").rate(0.1).random_seed(7))?;
/// // ... call it ...
/// assert_eq!(sandbox.faults_injected()[0].kind, FaultKind::Status(503));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a fault does nothing until it is handed to a sandbox or its builder"]
pub struct Fault {
    pub(super) kind: FaultKind,
    pub(super) on: Vec<String>,
    pub(super) skip: u64,
    pub(super) times: Option<u64>,
    pub(super) rate: f64,
    pub(super) random_seed: u64,
    pub(super) after: Duration,
    pub(super) retry_after: Option<Duration>,
}

impl Fault {
    fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            on: Vec::new(),
            skip: 0,
            times: None,
            rate: 1.0,
            random_seed: 0,
            after: Duration::ZERO,
            retry_after: None,
        }
    }

    /// Responds with an error from 400 to 599 in the envelope of the API. Nothing is done, and the call does not count towards the
    /// allowance.
    pub fn status(status: u16) -> Self {
        Self::new(FaultKind::Status(status))
    }

    /// Responds with a page of HTML with this status, from 200 to 599, as gateways send it, and sign-in pages with 200. Nothing is
    /// done.
    pub fn html(status: u16) -> Self {
        Self::new(FaultKind::Html(status))
    }

    /// Resets the connection (TCP RST) when the request has arrived. Nothing is done, which the client cannot know.
    pub fn reset() -> Self {
        Self::new(FaultKind::Reset)
    }

    /// Carries the call out, then resets the connection without a byte of the response.
    pub fn lost_response() -> Self {
        Self::new(FaultKind::LostResponse)
    }

    /// Carries the call out, then ends the connection after half of the announced body. Waits for a response with a body.
    pub fn truncated_body() -> Self {
        Self::new(FaultKind::TruncatedBody)
    }

    /// Carries the call out and drops the last byte of its JSON. Waits for a response with a body.
    pub fn malformed_json() -> Self {
        Self::new(FaultKind::MalformedJson)
    }

    /// Carries the call out and gives every enum of the response an unknown value. Waits for a success with
    /// an enum.
    pub fn unknown_enums() -> Self {
        Self::new(FaultKind::UnknownEnums)
    }

    /// Carries the call out and adds a field to every object of the response. Waits for a success with an object.
    pub fn extra_fields() -> Self {
        Self::new(FaultKind::ExtraFields)
    }

    /// Carries the call out and makes fields of the response null that may be null or missing, each with a chance of one
    /// half, or at least one of them. Waits for a success with such a field.
    pub fn nulls() -> Self {
        Self::new(FaultKind::Nulls)
    }

    /// Refuses a cursor with 400, as if the place in the list were gone. Strikes only calls with a `cursor`.
    pub fn expired_cursor() -> Self {
        Self::new(FaultKind::ExpiredCursor)
    }

    /// Carries the call out and delays its response by this much, in real time: a client that gives up meanwhile has had its
    /// effect.
    pub fn latency(latency: Duration) -> Self {
        Self::new(FaultKind::Latency).after(latency)
    }

    /// Restricts the fault to an operation, named by its id (`create_ticket`), by method and path (`POST /api/tickets/{id}`,
    /// as the description writes it), or to a method (`POST`). Called again, it adds further ones.
    ///
    /// The endpoints of OAuth are struck only where they are named, as in `POST /oauth/token`.
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.on.push(operation.into());
        self
    }

    /// Limits the fault to this many calls. Defaults to no limit.
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Lets this many calls pass first, of those that the fault could strike. Defaults to 0.
    pub fn skip(mut self, calls: u64) -> Self {
        self.skip = calls;
        self
    }

    /// Strikes one call only: the first is number 1. The same as [`skip`](Self::skip) and [`times`](Self::times) together.
    pub fn nth(self, number: u64) -> Self {
        self.skip(number.saturating_sub(1)).times(1)
    }

    /// Sets the chance of striking, from 0 to 1. Defaults to 1.
    pub fn rate(mut self, rate: f64) -> Self {
        self.rate = rate;
        self
    }

    /// Sets the seed of chance, for [`rate`](Self::rate) and [`nulls`](Self::nulls): with the same number, the same calls in
    /// the same order are struck. Defaults to 0.
    pub fn random_seed(mut self, seed: u64) -> Self {
        self.random_seed = seed;
        self
    }

    /// Delays whatever happens by this much, in real time; effects come before.
    pub fn after(mut self, latency: Duration) -> Self {
        self.after = latency;
        self
    }

    /// Sends `Retry-After` along, in whole seconds (rounded up). For [`status`](Self::status) and [`html`](Self::html) only.
    pub fn retry_after(mut self, pause: Duration) -> Self {
        self.retry_after = Some(pause);
        self
    }

    /// Checks the settings that need no document.
    pub(super) fn check(&self) -> Result<(), SandboxError> {
        match self.kind {
            FaultKind::Status(status) if !(400..600).contains(&status) => {
                return Err(SandboxError::setting("fault.status", "must be from 400 to 599"));
            }
            FaultKind::Html(status) if !(200..600).contains(&status) => {
                return Err(SandboxError::setting("fault.html", "status must be from 200 to 599"));
            }
            FaultKind::Status(_) | FaultKind::Html(_) => {}
            _ if self.retry_after.is_some() => {
                return Err(SandboxError::setting("fault.retry_after", "must go with a status"));
            }
            _ => {}
        }
        if !(0.0..=1.0).contains(&self.rate) {
            return Err(SandboxError::setting("fault.rate", "must be from 0 to 1"));
        }
        Ok(())
    }
}

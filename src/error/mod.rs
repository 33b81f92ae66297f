//! The one error of the crate: what failed, where, what Gorgias said, and whether the call may have taken effect.

mod advice;
mod body;
mod generated;
mod kind;
pub(crate) mod redact;
mod scope;
mod sentences;
mod transport;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use crate::odd::OddItem;
use crate::operations::Operation;

pub(crate) use body::{request_id, retry_after};
pub(crate) use generated::incomplete;
pub use kind::ErrorKind;
pub use scope::ErrorScope;
pub(crate) use transport::ReadError;

/// A result whose error is [`Error`], unless another is named.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error of every call: what failed, where, what Gorgias said, and whether the call may have taken effect.
///
/// Cheap to clone. `Display` and `Debug` show no secret and no request or response body, only kind, fields, ids and our own
/// words. Sentences of Gorgias can repeat what a customer wrote, so they are behind [`message`](Self::message),
/// [`violations`](Self::violations) and [`excerpt`](Self::excerpt), for whoever asks.
///
/// ```no_run
/// use gorgias::ErrorKind;
///
/// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
/// match client.get_ticket().id(7).send().await {
///     Ok(ticket) => println!("{:?}", ticket.subject),
///     Err(error) if error.kind() == ErrorKind::NotFound => println!("gone"),
///     Err(error) if error.may_have_taken_effect() => println!("look before you repeat it: {error}"),
///     Err(error) => {
///         for violation in error.violations() {
///             println!("{}: {}", violation.field(), violation.message());
///         }
///         return Err(error);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    status: Option<StatusCode>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    detail: Option<Cow<'static, str>>,
    message: Option<String>,
    violations: Vec<Violation>,
    excerpt: Option<Bytes>,
    effect: bool,
    attempts: u32,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
    odd: Option<OddItem>,
}

/// A complaint about one field of a request.
#[derive(Clone, PartialEq, Eq)]
pub struct Violation {
    field: String,
    message: String,
    /// What `Display` says in place of a sentence that is not ours.
    instead: Option<&'static str>,
}

impl Violation {
    pub(crate) fn new(field: String, message: String) -> Self {
        Self { field, message, instead: None }
    }

    /// What Gorgias says, which can repeat what was sent.
    pub(crate) fn foreign(field: String, message: String) -> Self {
        let instead = sentences::known(&message).unwrap_or(sentences::REFUSED);
        Self { field, message, instead: Some(instead) }
    }

    /// Returns the field, with dots: `messages.0.sender`. Empty when the complaint is about the whole request.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns the complaint. Text of Gorgias can repeat what was sent: mind where you log it. `Display` does not show it.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.instead {
            Some(instead) if self.field.is_empty() => write!(f, "the request {instead}"),
            Some(instead) => write!(f, "`{}` {instead}", redact::field(&self.field)),
            None if self.field.is_empty() => f.write_str(&self.message),
            None => write!(f, "`{}` {}", self.field, self.message),
        }
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Violation({self})")
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Arc::new(Inner {
            kind,
            operation: None,
            status: None,
            request_id: None,
            retry_after: None,
            detail: None,
            message: None,
            violations: Vec::new(),
            excerpt: None,
            effect: false,
            attempts: 1,
            source: None,
            odd: None,
        }))
    }

    /// An item of a list that could not be read.
    pub(crate) fn of_item(item: &OddItem) -> Self {
        let error = Self::new(ErrorKind::OddItem).operation(item.operation()).detail(item.to_string());
        error.with(|inner| inner.odd = Some(item.clone()))
    }

    /// Whether it is about a record that cannot be read, but surely has another value in this field.
    pub(crate) fn is_of_another(&self, field: &str, value: &str) -> bool {
        self.odd_item().and_then(|item| item.json().as_object()).is_some_and(|record| match record.get(field) {
            None | Some(serde_json::Value::Null) => true,
            Some(serde_json::Value::String(text)) => text != value,
            Some(serde_json::Value::Number(number)) => number.to_string() != value,
            Some(_) => false,
        })
    }

    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    pub(crate) fn operation(self, operation: &'static Operation) -> Self {
        self.with(|inner| inner.operation = Some(operation))
    }

    pub(crate) fn violations_of(kind: ErrorKind, field: &str, message: impl Into<String>) -> Self {
        Self::new(kind).with_violations(vec![Violation::new(field.to_owned(), message.into())])
    }

    pub(crate) fn with_violations(self, violations: Vec<Violation>) -> Self {
        self.with(|inner| inner.violations = violations)
    }

    /// Adds the complaints of another error about the same call.
    pub(crate) fn and_violations(self, other: &Self) -> Self {
        self.with(|inner| inner.violations.extend_from_slice(&other.0.violations))
    }

    /// Adds complaints of our own, before those of Gorgias: only the first few are shown.
    pub(crate) fn and_own(self, mut violations: Vec<Violation>) -> Self {
        if violations.is_empty() {
            return self;
        }
        self.with(|inner| {
            violations.append(&mut inner.violations);
            inner.violations = violations;
        })
    }

    pub(crate) fn detail(self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.with(|inner| inner.detail = Some(detail.into()))
    }

    /// Adds to the detail that is there.
    pub(crate) fn and_detail(self, more: impl Into<Cow<'static, str>>) -> Self {
        let more = more.into();
        let detail = match &self.0.detail {
            Some(detail) => format!("{detail}; {more}").into(),
            None => more,
        };
        self.detail(detail)
    }

    /// Our own words about it, which hold nobody's.
    #[cfg(feature = "agent")]
    pub(crate) fn own_words(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    pub(crate) fn source_error(self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.with(|inner| inner.source = Some(Arc::new(source)))
    }

    pub(crate) fn effect(self, effect: bool) -> Self {
        self.with(|inner| inner.effect = effect)
    }

    pub(crate) fn wait(self, wait: Duration) -> Self {
        self.with(|inner| inner.retry_after = Some(wait))
    }

    /// After an attempt that may have taken effect, nothing that a later one says undoes that.
    pub(crate) fn after(self, attempts: u32, effect: bool) -> Self {
        if attempts <= 1 {
            return self;
        }
        self.with(|inner| {
            inner.attempts = attempts;
            inner.effect |= effect;
        })
    }

    /// Returns the kind of the failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns `true` if time alone can mend it, as its [kind](ErrorKind::is_transient) says: the same call can succeed later.
    ///
    /// It does not say that repeating a write is safe; [`may_have_taken_effect`](Self::may_have_taken_effect) does.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.kind().is_transient()
    }

    /// Returns the HTTP status, if a response came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Returns the operation that failed: its id, method and path template.
    #[must_use]
    pub fn failed_operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// Returns Gorgias' own sentence. It can repeat what was sent, so `Display` does not show it: mind where you log it.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Returns the complaints about fields: ours, when the call was refused before sending, else those of Gorgias.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// Returns the item that could not be read, of an error of kind [`OddItem`](ErrorKind::OddItem).
    #[must_use]
    pub fn odd_item(&self) -> Option<&OddItem> {
        self.0.odd.as_ref()
    }

    /// Returns Gorgias' id of the request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns how long to wait before the next call: as Gorgias asks, or until the account's allowance has room again.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns `true` if the call may have changed something although it failed.
    ///
    /// `false` when it never left, when it only reads, or when Gorgias refused it (4xx, or a redirect that asks to
    /// repeat it elsewhere); `true` for a write whose fate is open: a broken connection, a timeout, a 5xx, or a success
    /// whose response could not be read. Look before you repeat a write for which this is `true`.
    #[must_use]
    pub fn may_have_taken_effect(&self) -> bool {
        self.0.effect
    }

    /// Returns the number of attempts that were made.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the beginning of a response that was not understood. It can hold a customer's words: mind where you log
    /// it.
    #[must_use]
    pub fn excerpt(&self) -> Option<&[u8]> {
        self.0.excerpt.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(id) = &inner.request_id {
            write!(f, "[request {}] ", redact::token(id))?;
        }
        if let Some(operation) = inner.operation {
            write!(f, "{} ({} {}): ", operation.id, operation.method, operation.path)?;
        }
        f.write_str(inner.kind.as_str())?;
        if let Some(status) = inner.status {
            write!(f, " ({})", status.as_u16())?;
        }
        if inner.attempts > 1 {
            write!(f, " after {} attempts", inner.attempts)?;
        }
        if let Some(detail) = &inner.detail {
            write!(f, ": {detail}")?;
        }
        if inner.message.is_some() {
            write!(f, ": {}", sentences::MESSAGE)?;
        }
        const SHOWN: usize = 5;
        for violation in inner.violations.iter().take(SHOWN) {
            write!(f, "; {violation}")?;
        }
        if let Some(more) = inner.violations.len().checked_sub(SHOWN).filter(|n| *n > 0) {
            write!(f, "; and {more} more")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("operation", &inner.operation.map(|o| o.id))
            .field("status", &inner.status.map(|s| s.as_u16()))
            .field("request_id", &inner.request_id.as_deref().map(redact::token))
            .field("retry_after", &inner.retry_after)
            .field("detail", &inner.detail)
            .field("violations", &inner.violations)
            .field("may_have_taken_effect", &inner.effect)
            .field("attempts", &inner.attempts)
            .field("source", &inner.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

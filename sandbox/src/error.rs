//! The error of everything that a sandbox is asked for.

use std::borrow::Cow;
use std::io;

/// The kind of a [`SandboxError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SandboxErrorKind {
    /// A setting or an argument makes no sense, such as a scope or an operation that does not exist.
    InvalidInput,
    /// The record does not exist.
    NotFound,
    /// The sandbox does not record requests, so it cannot list them.
    NotRecorded,
    /// The data file was not written by a sandbox, or is damaged.
    DamagedData,
    /// Another sandbox has the data file open.
    DataInUse,
    /// The operating system refused a port or a file.
    Io,
    /// The sandbox itself is at fault.
    Internal,
}

/// An error of a sandbox. It names the setting or method that it is about, and the remedy.
///
/// ```
/// # async fn example() {
/// use gorgias_sandbox::{Sandbox, SandboxErrorKind};
///
/// let error = Sandbox::builder().caller_role("boss").start().await.unwrap_err();
/// assert_eq!((error.kind(), error.field()), (SandboxErrorKind::InvalidInput, "caller_role"));
/// assert_eq!(error.remedy(), "must be admin, agent, basic-agent, lite-agent or observer-agent");
/// # }
/// # tokio::runtime::Runtime::new().unwrap().block_on(example());
/// ```
#[derive(Debug)]
pub struct SandboxError {
    kind: SandboxErrorKind,
    field: &'static str,
    problem: Option<String>,
    remedy: Cow<'static, str>,
    source: Option<io::Error>,
}

impl SandboxError {
    /// A setting that must be otherwise.
    pub(crate) fn setting(field: &'static str, remedy: &'static str) -> Self {
        Self { kind: SandboxErrorKind::InvalidInput, field, problem: None, remedy: remedy.into(), source: None }
    }

    /// An error with a problem that has words of its own.
    pub(crate) fn new(
        kind: SandboxErrorKind,
        field: &'static str,
        problem: impl Into<String>,
        remedy: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { kind, field, problem: Some(problem.into()), remedy: remedy.into(), source: None }
    }

    /// A mistake of the sandbox.
    pub(crate) fn internal(field: &'static str, problem: impl Into<String>) -> Self {
        Self::new(SandboxErrorKind::Internal, field, problem, "report it: this is a mistake of the sandbox")
    }

    /// A refusal of the operating system.
    pub(crate) fn io(field: &'static str, error: io::Error, remedy: &'static str) -> Self {
        let base = Self::new(SandboxErrorKind::Io, field, error.to_string(), remedy);
        Self { source: Some(error), ..base }
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> SandboxErrorKind {
        self.kind
    }

    /// Returns the setting or the method that the error is about, such as `call_limit.window` or `set_shop_data`.
    #[must_use]
    pub fn field(&self) -> &str {
        self.field
    }

    /// Returns what to do about it, such as `must be longer than zero`.
    #[must_use]
    pub fn remedy(&self) -> &str {
        &self.remedy
    }
}

impl std::fmt::Display for SandboxError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { field, problem, remedy, .. } = self;
        match problem {
            Some(problem) => write!(formatter, "{field}: {problem}; {remedy}"),
            None => write!(formatter, "{field}: {remedy}"),
        }
    }
}

impl std::error::Error for SandboxError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|error| error as _)
    }
}

impl From<SandboxError> for io::Error {
    /// Wraps the error, for functions that return [`io::Result`].
    fn from(error: SandboxError) -> Self {
        let kind = match error.kind {
            SandboxErrorKind::InvalidInput => io::ErrorKind::InvalidInput,
            SandboxErrorKind::NotFound => io::ErrorKind::NotFound,
            SandboxErrorKind::NotRecorded => io::ErrorKind::Unsupported,
            SandboxErrorKind::DamagedData => io::ErrorKind::InvalidData,
            SandboxErrorKind::DataInUse => io::ErrorKind::ResourceBusy,
            SandboxErrorKind::Io => error.source.as_ref().map_or(io::ErrorKind::Other, io::Error::kind),
            SandboxErrorKind::Internal => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

//! One line for each call of a tool: who did what, who approved, what came of it. No bodies.

use std::fmt;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Mutex;

use serde::Serialize;

use super::digest;
use crate::Timestamp;
use crate::lock::lock;

/// A note about a call of a tool. It holds no words of a customer: arguments and handles are there as digests only.
///
/// A digest of arguments shows whether two calls were the same. Whoever can guess the arguments can check the guess.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AuditEntry {
    /// The time at which the call came.
    pub time: Timestamp,
    /// The name of the tool; of a tool that does not exist, or is not allowed, `unknown`.
    pub tool: &'static str,
    /// The operations of the API that were called, each once.
    pub operations: Vec<&'static str>,
    /// The SHA-256 of the arguments.
    pub arguments: String,
    /// The first 16 digits of the SHA-256 of the handle of the plan that was made or applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// The one who approved, and how: `policy`, `host`, or what the approver said. `None` if nothing was carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// The outcome, failures included.
    pub outcome: AuditOutcome,
    /// Requests that it took.
    pub api_calls: u64,
    /// The estimated number of tokens of the output.
    pub tokens: usize,
}

/// The outcome of a call of a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AuditOutcome {
    /// It was carried out, or it only read.
    Done,
    /// A plan was made, or waits still.
    Planned,
    /// Somebody refused the plan.
    Refused,
    /// It failed; nothing was changed.
    Failed,
    /// It failed, and may have taken effect.
    Open,
}

impl AuditEntry {
    /// Returns the entry as one line of JSON, without the line break.
    #[must_use]
    pub fn to_line(&self) -> String {
        // A struct of texts and numbers is always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The form in which handles are noted.
    pub(super) fn plan_of(handle: &str) -> String {
        let mut digest = digest::of_text(handle);
        digest.truncate(16);
        digest
    }
}

/// Takes what is noted about calls.
pub trait AuditSink: Send + Sync {
    /// Stores an entry.
    ///
    /// # Errors
    /// Any error of the medium. The output of the tool then says that the call is missing from the audit.
    fn record(&self, entry: &AuditEntry) -> io::Result<()>;
}

/// An audit in a file: one line of JSON for each call. Several processes can append to the same file.
pub struct AuditFile(Mutex<File>);

impl AuditFile {
    /// Opens a file to append to; makes it, for this user alone (on Unix: mode 0600), if it is not there.
    ///
    /// # Errors
    /// Returns the error of the file system.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let mut options = File::options();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self(Mutex::new(options.append(true).create(true).open(path)?)))
    }
}

impl AuditSink for AuditFile {
    fn record(&self, entry: &AuditEntry) -> io::Result<()> {
        let mut line = entry.to_line();
        line.push('\n');
        // One write: lines of several processes do not mix.
        lock(&self.0).write_all(line.as_bytes())
    }
}

impl fmt::Debug for AuditFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditFile").finish_non_exhaustive()
    }
}

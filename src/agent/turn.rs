//! One call of a tool, as the tool sees it.
//!
//! Each tool is a file `tools/NAME.rs` with `pub(super) const TOOL: Tool` and `pub(super) fn run<'a>(turn: &'a Turn<'a>) ->
//! ToolFuture<'a>`, registered by one line in `tools/mod.rs`. Words of others are written by [`Turn::fence`] only; the belt adds the
//! warning, the label, the limit of tokens, the calls spent, and what a panic or a time limit means.

use std::fmt::Display;
use std::pin::Pin;

use serde_json::Value;

use super::belt::Inner;
use super::more::Rest;
use super::trail::Trail;
use super::{ApprovalRequest, Arguments, Fence, Labels, Tool, ToolError};
use crate::{Client, Timestamp};

/// What a tool returns while it works.
pub(crate) type ToolFuture<'a> = Pin<Box<dyn Future<Output = Result<Draft, ToolError>> + Send + 'a>>;
/// Carries a tool out.
pub(crate) type Run = for<'a> fn(&'a Turn<'a>) -> ToolFuture<'a>;

/// One call of a tool.
pub(crate) struct Turn<'a> {
    /// The tool that is called.
    pub(crate) tool: &'static Tool,
    /// The client for this call: waits for the allowance within bounds, and its requests are counted and capped.
    pub(crate) client: Client,
    /// Policy and state of the belt.
    pub(crate) belt: &'a Inner,
    /// What was given, read and checked.
    pub(crate) arguments: Arguments,
    /// The arguments as they were given.
    pub(crate) raw: &'a Value,
    /// What is noted while it runs.
    pub(super) trail: &'a Trail,
    /// How words of others are written.
    pub(crate) fence: Fence,
    /// The time of the call.
    pub(crate) now: Timestamp,
}

impl Turn<'_> {
    /// Returns `true` if this call may show personal data: the argument `personal_data` asks for it, and the policy allows it.
    ///
    /// # Errors
    /// If it is asked for and not allowed.
    pub(crate) fn personal_data(&self) -> Result<bool, ToolError> {
        match self.arguments.flag("personal_data") {
            Some(true) if !self.belt.policy.personal_data => {
                Err(ToolError::argument("personal_data", "is not allowed here", "leave it out"))
            }
            asked => Ok(asked == Some(true)),
        }
    }
}

/// What a tool came to, before the belt limits its length.
#[derive(Default)]
pub(crate) struct Draft {
    /// The text, of whole lines.
    pub(crate) text: String,
    /// The tool did what it could, and something failed: the text says what.
    pub(crate) failed: bool,
    /// What the text holds. `untrusted` is set by the belt where the fence was used.
    pub(crate) labels: Labels,
    /// The plan that waits for a decision.
    pub(crate) plan: Option<ApprovalRequest>,
    /// The tokens of the output where the call does not set `max_tokens`; `None` is the belt's default.
    pub(crate) most_tokens: Option<usize>,
    /// The text names a handle by which a later call goes on. That of an output that is cut is the belt's.
    pub(crate) continues: bool,
    /// In place of a text: what was not shown of an earlier output.
    pub(crate) rest: Option<Rest>,
}

impl Draft {
    /// A draft with this text.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Adds a line.
    pub(crate) fn line(&mut self, line: impl Display) {
        use std::fmt::Write as _;
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{line}");
    }

    /// Says that personal data is shown.
    pub(crate) fn personal(mut self, personal: bool) -> Self {
        self.labels.personal |= personal;
        self
    }

    /// Adds what the text holds.
    pub(crate) fn labelled(mut self, labels: Labels) -> Self {
        self.labels.untrusted |= labels.untrusted;
        self.labels.personal |= labels.personal;
        self
    }

    /// Says that something failed.
    pub(crate) fn with_failure(mut self, failed: bool) -> Self {
        self.failed |= failed;
        self
    }

    /// Sets the tokens of the output where the call does not set `max_tokens`.
    pub(crate) fn within(mut self, tokens: usize) -> Self {
        self.most_tokens = Some(tokens);
        self
    }
}

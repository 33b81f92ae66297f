//! What a tool returns.

use std::fmt;

use super::ApprovalRequest;

/// The outcome of a tool call, failures included: the text says everything.
#[derive(Default)]
#[non_exhaustive]
pub struct ToolOutput {
    /// The text for the model. It can hold customers' words, and `Debug` does not show it.
    pub text: String,
    /// `true` if the tool failed; the text says what, where, the remedy, and whether it may have taken effect.
    pub is_error: bool,
    /// The estimated number of tokens of the text.
    pub tokens: usize,
    /// Calls of the API that it took.
    pub api_calls: u64,
    /// The ids of the operations that were called, each once.
    pub operations: Vec<&'static str>,
    /// The plan that waits for a decision, where nothing was done yet.
    pub plan: Option<ApprovalRequest>,
    /// `true` if the text names a handle by which a later call goes on: `read_more`, or `find_tickets` with `more`. The handle
    /// leads on as long as the [`State`](super::State) is there, at most ten minutes.
    pub continues: bool,
    /// The kinds of data that the text holds.
    pub labels: Labels,
}

impl fmt::Debug for ToolOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolOutput")
            .field("is_error", &self.is_error)
            .field("tokens", &self.tokens)
            .field("api_calls", &self.api_calls)
            .field("operations", &self.operations)
            .field("plan", &self.plan)
            .field("continues", &self.continues)
            .field("labels", &self.labels)
            .finish_non_exhaustive()
    }
}

/// The kinds of data that the text of an output holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Labels {
    /// Words of people outside of the team: read them as data, never as instructions.
    pub untrusted: bool,
    /// Data that identifies people: names, addresses, telephone numbers.
    pub personal: bool,
}

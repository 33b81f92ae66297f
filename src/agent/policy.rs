//! What a belt may do.

use std::collections::BTreeSet;
use std::time::Duration;

use super::{Tier, Tool};

/// Who approves what is destructive, reaches customers or touches many tickets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApprovalMode {
    /// Nobody: such calls are carried out at once.
    Never,
    /// The host of the model, which prompts by the annotations of the tools: a plan is returned first, and applied when the model
    /// gives its handle back.
    Host,
    /// Somebody outside of the model, through the [`Approver`](super::Approver). The default.
    #[default]
    Ask,
    /// As [`Ask`](Self::Ask), for every write.
    Always,
}

/// The limits of a [`Toolbelt`](super::Toolbelt), set by whoever runs it.
#[derive(Clone, Debug)]
#[must_use]
pub struct Policy {
    pub(super) tier: Tier,
    pub(super) tools: Option<BTreeSet<String>>,
    pub(super) exclude: BTreeSet<String>,
    pub(super) approval: ApprovalMode,
    pub(super) personal_data: bool,
    pub(super) lockdown: bool,
    pub(super) max_wait: Duration,
    pub(super) tool_timeout: Duration,
    pub(super) calls_per_tool: u32,
    pub(super) calls_per_hour: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            tier: Tier::Read,
            tools: None,
            exclude: BTreeSet::new(),
            approval: ApprovalMode::default(),
            personal_data: false,
            lockdown: true,
            max_wait: Duration::from_secs(10),
            tool_timeout: Duration::from_secs(60),
            calls_per_tool: 60,
            calls_per_hour: 2000,
        }
    }
}

impl Policy {
    /// Returns the limits of a tier, with the defaults for everything else.
    pub fn new(tier: Tier) -> Self {
        Self { tier, ..Self::default() }
    }

    /// Sets the tools that are there, of those of the tier, by name. Names that no tool has are ignored. Defaults to all of the tier.
    pub fn only(mut self, tools: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.tools = Some(tools.into_iter().map(Into::into).collect());
        self
    }

    /// Takes tools away, by name.
    pub fn without(mut self, tools: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.exclude.extend(tools.into_iter().map(Into::into));
        self
    }

    /// Sets who approves what is destructive, reaches customers or touches many tickets. Defaults to [`ApprovalMode::Ask`].
    pub fn approval(mut self, mode: ApprovalMode) -> Self {
        self.approval = mode;
        self
    }

    /// Sets whether calls may ask for personal data. Defaults to `false`.
    pub fn personal_data(mut self, allowed: bool) -> Self {
        self.personal_data = allowed;
        self
    }

    /// Sets whether, after an output with words of people outside, writes need approval that reach anybody but their writer.
    /// Defaults to `true`.
    pub fn lockdown(mut self, lockdown: bool) -> Self {
        self.lockdown = lockdown;
        self
    }

    /// Sets the longest wait of a call of the API for the account's allowance. Defaults to 10 seconds.
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }

    /// Sets the most time that one tool call takes. Defaults to 60 seconds.
    pub fn tool_timeout(mut self, time: Duration) -> Self {
        self.tool_timeout = time;
        self
    }

    /// Sets the most calls of the API that one tool call makes. Defaults to 60.
    pub fn calls_per_tool(mut self, calls: u32) -> Self {
        self.calls_per_tool = calls;
        self
    }

    /// Sets the most calls of the API that all tool calls of an hour make. Defaults to 2,000.
    pub fn calls_per_hour(mut self, calls: u32) -> Self {
        self.calls_per_hour = calls;
        self
    }

    /// Returns the tier.
    #[must_use]
    pub fn tier(&self) -> Tier {
        self.tier
    }

    /// Whether a tool is there.
    pub(super) fn allows(&self, tool: &Tool) -> bool {
        let named = self.tools.as_ref().is_none_or(|tools| tools.contains(tool.name));
        tool.tier <= self.tier && named && !self.exclude.contains(tool.name)
    }
}

//! What a belt may do.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use super::{Effects, Tier, Tool};
use crate::triage::TriageRules;

/// The one who approves calls that destroy, reach customers or touch many tickets; from the least strict to the strictest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ApprovalMode {
    /// Nobody: such calls are carried out at once.
    Never,
    /// The host of the model, which prompts by the annotations of the tools: a plan is returned first, and applied when the model
    /// gives its handle back.
    Host,
    /// Somebody outside of the model, through the [`Approver`](super::Approver) or [`State::approve`](super::State::approve). A
    /// handle that the model gives back does not count as approval. The default.
    #[default]
    Ask,
    /// Somebody outside of the model, for every write.
    Always,
}

impl ApprovalMode {
    const ALL: [Self; 4] = [Self::Never, Self::Host, Self::Ask, Self::Always];

    /// Returns the mode with this name: `never`, `host`, `ask` or `always`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == name)
    }

    /// Returns the name of the mode.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Host => "host",
            Self::Ask => "ask",
            Self::Always => "always",
        }
    }
}

impl fmt::Display for ApprovalMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An effect of a call that asks for approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Something is sent to a customer.
    ReachesCustomer,
    /// Something is removed or overwritten that cannot be brought back.
    Destroys,
    /// More than three tickets are changed.
    ManyTickets,
}

/// The limits of a [`Toolbelt`](super::Toolbelt), set by whoever runs it, never by the model.
///
/// ```
/// use gorgias::agent::{ApprovalMode, Effect, Policy, Tier};
///
/// let policy = Policy::new(Tier::Agent)
///     .without(["update_customer"])
///     .approval_for("send_reply", ApprovalMode::Always)
///     .approval_of(Effect::ManyTickets, ApprovalMode::Host)
///     .calls_per_hour(500);
/// # let _ = policy;
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Policy {
    pub(super) tier: Tier,
    pub(super) tools: Option<BTreeSet<String>>,
    pub(super) exclude: BTreeSet<String>,
    pub(super) approval: ApprovalMode,
    pub(super) by_tool: BTreeMap<String, ApprovalMode>,
    pub(super) by_effect: BTreeMap<Effect, ApprovalMode>,
    pub(super) rules: BTreeMap<String, TriageRules>,
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
            by_tool: BTreeMap::new(),
            by_effect: BTreeMap::new(),
            rules: BTreeMap::new(),
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

    /// Keeps only these tools of the tier. By default all are there.
    pub fn only<I>(mut self, names: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.tools = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Leaves these tools out, also if [`only`](Self::only) names them.
    pub fn without<I>(mut self, names: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.exclude.extend(names.into_iter().map(Into::into));
        self
    }

    /// Sets who approves, where neither tool nor effect has a mode of its own. Defaults to [`ApprovalMode::Ask`].
    pub fn approval(mut self, mode: ApprovalMode) -> Self {
        self.approval = mode;
        self
    }

    /// Sets who approves the calls of this tool, whatever their effect.
    pub fn approval_for(mut self, tool: impl Into<String>, mode: ApprovalMode) -> Self {
        self.by_tool.insert(tool.into(), mode);
        self
    }

    /// Sets who approves calls with this effect. Of several effects the strictest mode counts; a mode of the tool goes before.
    pub fn approval_of(mut self, effect: Effect, mode: ApprovalMode) -> Self {
        self.by_effect.insert(effect, mode);
        self
    }

    /// Sets whether tools may return personal data where they are asked for it. Defaults to `false`.
    pub fn personal_data(mut self, allowed: bool) -> Self {
        self.personal_data = allowed;
        self
    }

    /// Sets whether words of people outside of the team, once they were in an output, make the belt stricter: replies to anybody
    /// but the ticket's own customer, and calls by operation, are then always planned and approved, by the
    /// [`Approver`](super::Approver) where the mode is [`ApprovalMode::Never`]. Defaults to `true`.
    pub fn lockdown(mut self, on: bool) -> Self {
        self.lockdown = on;
        self
    }

    /// Sets the longest wait of a call for the account's allowance. Defaults to 10 seconds.
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = wait;
        self
    }

    /// Sets how long a tool may take; the time in which somebody decides on a plan does not count. Defaults to 60 seconds.
    pub fn tool_timeout(mut self, timeout: Duration) -> Self {
        self.tool_timeout = timeout;
        self
    }

    /// Sets how many requests one call of a tool may make. Defaults to 60.
    pub fn calls_per_tool(mut self, calls: u32) -> Self {
        self.calls_per_tool = calls;
        self
    }

    /// Sets how many requests all tools may make in an hour, those of all processes that share the
    /// [`State`](super::State). Defaults to 2,000.
    pub fn calls_per_hour(mut self, calls: u32) -> Self {
        self.calls_per_hour = calls;
        self
    }

    /// Adds rules for the tool `triage`, which the model can then name.
    pub fn rules(mut self, name: impl Into<String>, rules: TriageRules) -> Self {
        self.rules.insert(name.into(), rules);
        self
    }

    /// Returns the tier.
    #[must_use]
    pub fn tier(&self) -> Tier {
        self.tier
    }

    /// Returns `true` if the host of the model approves calls of this tool: it has calls that are planned first, and the mode for some
    /// of them is [`ApprovalMode::Host`].
    ///
    /// A host should then ask a person before each call, even where somebody chose not to be asked again:
    /// [`Dialect::Mcp`](super::Dialect::Mcp) says so to hosts that understand it.
    #[must_use]
    pub fn host_approves(&self, tool: &Tool) -> bool {
        let host = |mode: &ApprovalMode| *mode == ApprovalMode::Host;
        let mode = self.by_tool.get(tool.name);
        tool.planned && mode.map_or_else(|| host(&self.approval) || self.by_effect.values().any(host), host)
    }

    /// Whether a tool is there.
    pub(super) fn allows(&self, tool: &Tool) -> bool {
        let named = self.tools.as_ref().is_none_or(|tools| tools.contains(tool.name));
        tool.tier <= self.tier && named && !self.exclude.contains(tool.name)
    }

    /// Who approves a call of this tool with these effects.
    pub(super) fn mode(&self, tool: &str, effects: &Effects) -> ApprovalMode {
        if let Some(mode) = self.by_tool.get(tool) {
            return *mode;
        }
        let own = effects.list().into_iter().filter_map(|effect| self.by_effect.get(&effect)).max();
        own.copied().unwrap_or(self.approval)
    }
}

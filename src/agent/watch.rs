//! What surrounds each call of a belt: state, clock, audit, and asking for approval.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::audit::{AuditEntry, AuditOutcome, AuditSink};
use super::belt::Inner;
use super::clock::Clock;
use super::lockdown::Lockdown;
use super::seen::Seen;
use super::state::{PendingPlan, State, StateError};
use super::trail::Trail;
use super::{Approver, Decision, Tier, Tool, ToolError, ToolOutput, Toolbelt, digest};
use crate::Timestamp;
use crate::client::Meter;

/// What a belt remembers and notes. Shared by its clones.
#[derive(Clone, Default)]
pub(crate) struct Watch {
    pub(super) state: State,
    pub(super) clock: Clock,
    pub(super) lockdown: Arc<Lockdown>,
    pub(super) seen: Arc<Seen>,
    audit: Option<Arc<dyn AuditSink>>,
    /// Whether the last call is missing from the audit.
    unnoted: Arc<AtomicBool>,
}

impl Toolbelt {
    /// Sets what is remembered between calls. Defaults to a state of its own in the memory of this process.
    #[must_use]
    pub fn with_state(self, state: State) -> Self {
        self.with_watch(|watch| watch.state = state)
    }

    /// Returns what is remembered between calls.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.inner.watch.state
    }

    /// Sets where each call is noted. While a call could not be noted, tools that write are refused. By default nothing is noted.
    #[must_use]
    pub fn with_audit(self, sink: impl AuditSink + 'static) -> Self {
        self.with_watch(|watch| watch.audit = Some(Arc::new(sink)))
    }

    /// Sets the clock that plans expire by and that calls are counted by. Defaults to [`Timestamp::now`]; meant for tests.
    #[must_use]
    pub fn with_clock(self, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.with_watch(|watch| watch.clock = Clock::new(now))
    }

    /// Approves a plan in the name of somebody who is not the model, as [`State::approve`] does: the model can then apply it by
    /// giving its handle back. `by` says who and how, for the audit.
    ///
    /// # Errors
    /// * [`StateError::Unknown`], [`Used`](StateError::Used), [`Unsettled`](StateError::Unsettled) or
    ///   [`Expired`](StateError::Expired) if it cannot be applied any more.
    /// * [`StateError::Storage`] or [`Damaged`](StateError::Damaged) if the state cannot be read or written.
    pub fn approve(&self, handle: &str, by: &str) -> Result<PendingPlan, StateError> {
        let watch = &self.inner.watch;
        watch.state.approve_at(handle, by, watch.clock.now())
    }

    /// Removes what mentions a customer from the state, as [`State::forget`] does, and the tickets that this belt has read for
    /// plans. Returns how many records were removed from the state.
    ///
    /// # Errors
    /// [`StateError::Storage`] if a record cannot be read or removed; others may have been removed before.
    pub fn forget<I>(&self, words: I) -> Result<usize, StateError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        self.inner.watch.seen.clear();
        self.inner.watch.state.forget(words)
    }

    /// Asks somebody about the plan that a call came to, outside of the time limit of tools. Returns the output of the call that
    /// goes on, if it does.
    pub(super) async fn ask(
        &self,
        tool: &'static Tool,
        outcome: Result<ToolOutput, ToolError>,
        trail: Trail,
        approver: &dyn Approver,
        meter: &Arc<Meter>,
    ) -> (Result<ToolOutput, ToolError>, Trail) {
        let plan = match &outcome {
            Ok(ToolOutput { plan: Some(plan), .. }) if trail.is_asking() => plan,
            _ => return (outcome, trail),
        };
        let decision = approver.decide(plan).await;
        match decision {
            Decision::Approved { by } => {
                let trail = Trail::after(&plan.handle, by);
                let arguments = json!({"plan": plan.handle});
                let outcome = self.carry_out(tool.name, &arguments, &trail, meter).await;
                (outcome, trail)
            }
            Decision::Refused => {
                trail.refused();
                let handle = plan.handle.clone();
                let void = match self.inner.watch.state.at(move |state| state.void(&handle)).await {
                    Ok(_) => "a person refused this plan, and it is void".to_owned(),
                    Err(error) => format!("a person refused this plan, which could not be made void: {error}"),
                };
                (Err(ToolError::new(void).remedy("do not make it again unless you are asked to")), trail)
            }
            Decision::Unavailable | Decision::Pending => (outcome, trail),
        }
    }

    fn with_watch(self, change: impl FnOnce(&mut Watch)) -> Self {
        let mut watch = self.inner.watch.clone();
        change(&mut watch);
        self.rewatched(watch)
    }
}

/// A call that has ended, as far as the audit is concerned.
pub(super) struct Ended<'a> {
    pub(super) tool: Option<&'static Tool>,
    pub(super) arguments: &'a Value,
    pub(super) trail: &'a Trail,
    pub(super) time: Timestamp,
    /// Whether it failed, and may have taken effect.
    pub(super) failure: Option<bool>,
}

impl Inner {
    /// Refuses a tool that writes while a call is missing from the audit.
    pub(super) fn is_noted(&self, tool: &Tool) -> Result<(), ToolError> {
        if tool.tier == Tier::Read || !self.watch.unnoted.load(Ordering::Relaxed) {
            return Ok(());
        }
        Err(ToolError::new("the last call could not be written to the audit, so nothing is changed now").remedy(
            "whoever runs this must mend the audit; reading goes on, and writing after the next call that is noted",
        ))
    }

    /// Notes a call that has ended.
    pub(super) fn note(&self, ended: &Ended<'_>, output: &mut ToolOutput) {
        self.watch.lockdown.note(output.labels);
        let Some(sink) = &self.watch.audit else { return };
        let (plan, approved_by, refused) = ended.trail.known();
        let entry = AuditEntry {
            time: ended.time,
            tool: ended.tool.map_or("unknown", |tool| tool.name),
            operations: output.operations.clone(),
            arguments: digest::of(ended.arguments),
            plan: plan.as_deref().map(AuditEntry::plan_of),
            approved_by,
            outcome: match ended.failure {
                _ if refused => AuditOutcome::Refused,
                Some(true) => AuditOutcome::Open,
                Some(false) => AuditOutcome::Failed,
                None if output.plan.is_some() => AuditOutcome::Planned,
                None => AuditOutcome::Done,
            },
            api_calls: output.api_calls,
            tokens: output.tokens,
        };
        let noted = sink.record(&entry);
        self.watch.unnoted.store(noted.is_err(), Ordering::Relaxed);
        if let Err(error) = noted {
            tracing::error!(target: "gorgias", kind = %error.kind(), "a call of a tool is missing from the audit");
            output.text.push_str("\nThis call is missing from the audit: whoever runs this must mend it.");
        }
    }
}

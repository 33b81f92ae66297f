//! The belt: the tools of an account under a policy.

use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use serde_json::Value;

use super::caps;
use super::more::{DEFAULT_TOKENS, MOST_TOKENS, Rest, part};
use super::trail::Trail;
use super::turn::{Draft, Run, ToolFuture, Turn};
use super::watch::{Ended, Watch};
use super::{Approver, Arguments, Dialect, Fence, Labels, Policy, Tool, ToolError, ToolOutput, dialect, tools};
use crate::Client;
use crate::budget::Priority;
use crate::client::{Meter, Progress};
use crate::text::tokens;
use crate::text::words::nearest;

/// The tools of an account, under a [`Policy`]. Clones share everything.
///
/// ```no_run
/// # async fn example(client: gorgias::Client) {
/// use gorgias::agent::{Dialect, Policy, Tier, Toolbelt, Unattended};
///
/// let belt = Toolbelt::new(client, Policy::new(Tier::Read));
/// let definitions = belt.definitions(Dialect::OpenAi); // for the request to the model
/// // What the model calls:
/// let output = belt.call("read_tickets", &serde_json::json!({"tickets": [412_007_331]}), &Unattended).await;
/// println!("{} ({} tokens, {} calls)", output.text, output.tokens, output.api_calls);
/// # let _ = definitions;
/// # }
/// ```
#[derive(Clone)]
pub struct Toolbelt {
    pub(super) inner: Arc<Inner>,
}

/// The part that clones of a belt share.
pub(crate) struct Inner {
    pub(crate) client: Client,
    pub(crate) policy: Policy,
    /// State, clock, audit.
    pub(crate) watch: Watch,
}

impl fmt::Debug for Toolbelt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Toolbelt").field("policy", &self.inner.policy).finish_non_exhaustive()
    }
}

impl Toolbelt {
    /// Returns the tools of this client's account, under this policy.
    #[must_use]
    pub fn new(client: Client, policy: Policy) -> Self {
        let wait = policy.max_wait;
        // A model waits for each call, so calls go before those of jobs, and do not wait for long.
        let client = client.with_options(|options| options.priority(Priority::Interactive).max_wait(wait));
        Self { inner: Arc::new(Inner { client, policy, watch: Watch::default() }) }
    }

    /// Returns the tools that the policy allows, in a fixed order.
    pub fn tools(&self) -> impl Iterator<Item = &'static Tool> {
        let policy = &self.inner.policy;
        tools::TOOLS.iter().map(|(tool, _)| *tool).filter(|tool| policy.allows(tool))
    }

    /// Returns the definitions of the tools as a JSON array, in the form of a model's API.
    #[must_use]
    pub fn definitions(&self, dialect: Dialect) -> Value {
        self.tools().map(|tool| dialect::definition(tool, dialect, &self.inner.policy)).collect()
    }

    /// Carries out a tool. Never fails: what went wrong is in the output, in words.
    ///
    /// The output has at most 6,000 estimated tokens unless the call sets `max_tokens`, and never more than 20,000 or 50,000
    /// characters; what does not fit waits for `read_more`. It takes at most the time and the calls of the API that the policy
    /// allows. Needs a tokio runtime with timers.
    pub async fn call(&self, name: &str, arguments: &Value, approver: &dyn Approver) -> ToolOutput {
        self.called(name, arguments, approver, None).await
    }

    /// Carries out a tool as [`call`](Self::call) does, and gives `progress` before each call of the API how many there were, that
    /// one included: lists take one for each page. How many there will be is not known.
    pub async fn call_with_progress<P>(
        &self,
        name: &str,
        arguments: &Value,
        approver: &dyn Approver,
        progress: P,
    ) -> ToolOutput
    where
        P: Fn(u32) + Send + Sync + 'static,
    {
        self.called(name, arguments, approver, Some(Box::new(progress))).await
    }

    async fn called(
        &self,
        name: &str,
        arguments: &Value,
        approver: &dyn Approver,
        progress: Option<Progress>,
    ) -> ToolOutput {
        let watch = &self.inner.watch;
        let (policy, time) = (&self.inner.policy, watch.clock.now());
        let account = self.inner.client.base_url().as_str().to_owned();
        let hourly = caps::hourly(watch.state.clone(), account, watch.clock.clone(), policy.calls_per_hour);
        let meter = Meter::new(policy.calls_per_tool, Some(hourly), progress);
        let tool = self.find(name).ok().map(|(tool, _)| tool);
        let trail = Trail::default();
        let outcome = self.carry_out(name, arguments, &trail, &meter).await;
        let (outcome, trail) = match tool {
            Some(tool) => self.ask(tool, outcome, trail, approver, &meter).await,
            None => (outcome, trail),
        };
        let failure = match &outcome {
            Err(error) => Some(error.may_have_taken_effect()),
            Ok(output) => output.is_error.then(|| meter.wrote()),
        };
        let mut output = outcome.unwrap_or_else(|error| ToolOutput {
            text: error.to_string(),
            is_error: true,
            ..ToolOutput::default()
        });
        output.tokens = tokens::estimate(&output.text);
        output.api_calls = u64::from(meter.used());
        output.operations = meter.operations();
        self.inner.note(&Ended { tool, arguments, trail: &trail, time, failure }, &mut output);
        output
    }

    pub(super) fn rewatched(self, watch: Watch) -> Self {
        let Inner { client, policy, .. } = &*self.inner;
        let (client, policy) = (client.clone(), policy.clone());
        Self { inner: Arc::new(Inner { client, policy, watch }) }
    }

    pub(super) async fn carry_out(
        &self,
        name: &str,
        arguments: &Value,
        trail: &Trail,
        meter: &Arc<Meter>,
    ) -> Result<ToolOutput, ToolError> {
        let (tool, run) = self.find(name)?;
        self.inner.is_noted(tool)?;
        let turn = Turn {
            tool,
            client: self.inner.client.metered(Arc::clone(meter)),
            belt: &self.inner,
            arguments: Arguments::read(tool, arguments)?,
            raw: arguments,
            trail,
            fence: Fence::new()?,
            now: self.inner.watch.clock.now(),
        };
        let most = turn.arguments.max_tokens()?;
        let draft = self.run(run, &turn, meter).await?;
        let labels = Labels { untrusted: draft.labels.untrusted || turn.fence.used(), ..draft.labels };
        let most = most.or(draft.most_tokens).unwrap_or(DEFAULT_TOKENS).min(MOST_TOKENS);
        let rest = draft.rest.unwrap_or_else(|| Rest::of(draft.text, turn.fence.mark(), labels));
        let part = part(&self.inner, rest, most, turn.now).await?;
        Ok(ToolOutput {
            text: part.text,
            is_error: draft.failed,
            plan: draft.plan,
            continues: draft.continues || part.continues,
            labels: part.labels,
            ..ToolOutput::default()
        })
    }

    /// The tool of this name, if the policy allows it.
    fn find(&self, name: &str) -> Result<(&'static Tool, Run), ToolError> {
        if let Some((tool, run)) = tools::TOOLS.iter().find(|(tool, _)| tool.name == name) {
            if self.inner.policy.allows(tool) {
                return Ok((tool, *run));
            }
            let what = format!("the tool {} is not available here", tool.name);
            return Err(ToolError::new(what).remedy(format!("it needs the tier {}, or is switched off", tool.tier)));
        }
        let error = ToolError::new(format!("there is no tool {}", super::fence::quote(name, 40)));
        let names: Vec<&str> = self.tools().map(|tool| tool.name).collect();
        Err(match nearest(&name.to_lowercase(), names.iter().copied()) {
            Some(near) => error.remedy(format!("did you mean {near}?")),
            None => error.remedy(format!("there are {}", names.join(", "))),
        })
    }

    /// Runs a tool within its time. A panic in it is an error without its text, which can hold anything.
    async fn run(&self, run: Run, turn: &Turn<'_>, meter: &Meter) -> Result<Draft, ToolError> {
        let limit = self.inner.policy.tool_timeout;
        match tokio::time::timeout(limit, unwound(run(turn))).await {
            Ok(Ok(result)) => result,
            Ok(Err(Panicked)) => Err(ToolError::new(format!("{} failed by a mistake of this program", turn.tool.name))
                .remedy("try another tool, and report it to whoever runs this")
                .effect(meter.wrote())),
            Err(_) => Err(ToolError::new(format!("{} took longer than {}", turn.tool.name, seconds(limit)))
                .remedy("ask for less at once, or try again later")
                .effect(meter.wrote())),
        }
    }
}

struct Panicked;

/// A tool whose panic is an error.
async fn unwound(mut tool: ToolFuture<'_>) -> Result<Result<Draft, ToolError>, Panicked> {
    poll_fn(|cx| {
        // After a panic the future is not polled again.
        match catch_unwind(AssertUnwindSafe(|| tool.as_mut().poll(cx))) {
            Ok(Poll::Ready(result)) => Poll::Ready(Ok(result)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(Err(Panicked)),
        }
    })
    .await
}

fn seconds(time: Duration) -> String {
    format!("{} seconds", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "test code")]

    use super::{Draft, Panicked, unwound};
    use crate::agent::ToolError;

    fn fails() -> Result<Draft, ToolError> {
        panic!("a customer's words")
    }

    #[tokio::test]
    async fn a_panic_is_an_error_wherever_it_happens() {
        let at_once = unwound(Box::pin(async { fails() }));
        assert!(matches!(at_once.await, Err(Panicked)));
        let later = unwound(Box::pin(async {
            tokio::task::yield_now().await;
            fails()
        }));
        assert!(matches!(later.await, Err(Panicked)));
        let well = unwound(Box::pin(async { Ok(Draft::new("done")) }));
        assert!(well.await.is_ok_and(|result| result.is_ok_and(|draft| draft.text == "done")));
    }
}

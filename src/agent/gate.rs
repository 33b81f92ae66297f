//! The one way from a write tool to a write: nothing to do, dry run, plan, approval, state read again, one use, key.
//!
//! # Design notes
//!
//! - A tool says what it would do (`propose`) and does it (`apply`); everything between is here, so no tool can leave it out.
//! - A plan keeps the arguments, not the change: applying it proposes anew from the state as it is now, and only an equal
//!   effect is carried out. So what was approved is what is done, and nothing stored is ever carried out by itself.
//! - Tools do not ask anybody. The gate leaves the plan, the belt asks, outside of the time limit of the tool, and the call is
//!   made again with the handle.

use serde_json::{Map, Value};

use super::arguments::Arguments;
use super::effect::{Effects, Proposal};
use super::state::{Begun, PlanRecord, State, StateError};
use super::turn::{Draft, Turn};
use super::{ApprovalMode, ApprovalRequest, Argument, ArgumentKind, ToolError, digest};
use crate::Timestamp;

/// The arguments that write tools have in common.
pub(super) const DRY_RUN: Argument = Argument::new("dry_run", ArgumentKind::Flag, "");
/// The handle of a plan. Nothing else is needed beside it.
pub(super) const PLAN: Argument = Argument::new("plan", ArgumentKind::Text, "handle; send it alone");
/// What makes a creation happen once.
pub(super) const KEY: Argument = Argument::required("key", ArgumentKind::Text, "your own id: same key, done once");

/// A tool that changes something.
pub(super) trait WriteTool {
    /// What is carried out.
    type Change: Send;

    /// Whether `apply` may be repeated when it is not known what an earlier call under the same key came to.
    const REPEATABLE: bool = false;

    /// Says what the call would do, from the state as it is now; `at` is the time of the plan, also when that is applied. Writes
    /// nothing.
    fn propose(
        turn: &Turn<'_>,
        arguments: &Arguments,
        at: Timestamp,
    ) -> impl Future<Output = Result<Proposal<Self::Change>, ToolError>> + Send;

    /// Does it.
    fn apply(
        turn: &Turn<'_>,
        arguments: &Arguments,
        change: Self::Change,
    ) -> impl Future<Output = Result<Draft, ToolError>> + Send;
}

/// A call of a write tool.
pub(super) async fn write<W: WriteTool>(turn: &Turn<'_>) -> Result<Draft, ToolError> {
    match turn.arguments.text(PLAN.name) {
        Some(handle) => resume::<W>(turn, handle).await,
        None => begin::<W>(turn).await,
    }
}

async fn begin<W: WriteTool>(turn: &Turn<'_>) -> Result<Draft, ToolError> {
    let arguments = &turn.arguments;
    if let Some(text) = done_before(turn, arguments, turn.raw).await? {
        return Ok(Draft::new(text));
    }
    let Proposal { effects, exact, words, labels, change, stored } = W::propose(turn, arguments, turn.now).await?;
    let Some(change) = change else { return Ok(Draft::new(words).labelled(labels)) };
    if arguments.flag(DRY_RUN.name) == Some(true) {
        return Ok(Draft::new(format!("Dry run, nothing was changed. It would:\n{words}")).labelled(labels));
    }
    let need = Need::of(turn, &effects);
    if !need.planned {
        turn.trail.approved("policy");
        return carry_out::<W>(turn, arguments, turn.raw, change).await;
    }
    let given = without_plan(turn.raw);
    let record = PlanRecord {
        tool: turn.tool.name.to_owned(),
        account: account(turn),
        tier: PlanRecord::tier(turn.belt.policy.tier),
        arguments: stored.unwrap_or_else(|| given.clone()),
        given,
        effects,
        effect: digest::of(&exact),
        words: words.clone(),
        made: turn.now,
        expires: 0,
    };
    let handle = turn.belt.watch.state.at(|state| state.keep(record)).await?;
    Ok(waiting(turn, &handle, words, need).labelled(labels))
}

async fn resume<W: WriteTool>(turn: &Turn<'_>, handle: &str) -> Result<Draft, ToolError> {
    let state = &turn.belt.watch.state;
    turn.trail.plan(handle);
    let (key, now) = (handle.to_owned(), turn.now);
    let record = state.at(move |state| state.record(&key, now)).await?;
    let own = (turn.tool.name, account(turn), PlanRecord::tier(turn.belt.policy.tier));
    if (record.tool.as_str(), record.account.clone(), record.tier) != own {
        let what = if record.tool == own.0 {
            "another account or tier".to_owned()
        } else {
            format!("the tool {}", record.tool)
        };
        return Err(ToolError::argument(PLAN.name, format_args!("is of {what}"), "make a plan here"));
    }
    same_arguments(turn.raw, &record.given)?;
    let arguments = Arguments::read(turn.tool, &record.arguments)?;
    if turn.arguments.flag(DRY_RUN.name) == Some(true) {
        return Ok(Draft::new(format!("Dry run, nothing was changed. The plan:\n{}", record.words)));
    }
    let need = Need::of(turn, &record.effects);
    let approved = match need.mode {
        ApprovalMode::Never => Some("policy".to_owned()),
        ApprovalMode::Host => Some("host".to_owned()),
        ApprovalMode::Ask | ApprovalMode::Always => match turn.trail.decided(handle) {
            Some(by) => Some(by),
            None => approval(turn, handle).await?,
        },
    };
    let Some(by) = approved else { return Ok(waiting(turn, handle, record.words, need)) };
    if let Some(text) = done_before(turn, &arguments, &record.given).await? {
        return Ok(Draft::new(text));
    }
    let proposal = W::propose(turn, &arguments, record.made).await?;
    let change = proposal.change.filter(|_| digest::of(&proposal.exact) == record.effect);
    let key = handle.to_owned();
    // Void either way: what has changed once is planned anew.
    let applies = change.is_some();
    if !state.at(move |state| if applies { state.claim(&key) } else { state.void(&key) }).await? {
        let (key, now) = (handle.to_owned(), turn.now);
        // Another one has it: says how far that is.
        state.at(move |state| state.record(&key, now)).await?;
        return Err(StateError::Used.into());
    }
    let Some(change) = change else {
        let what = "what the plan is about has changed since, so it was not carried out";
        return Err(ToolError::new(what).remedy("make the plan again"));
    };
    turn.trail.approved(&by);
    let outcome = carry_out::<W>(turn, &arguments, &record.given, change).await;
    if outcome.as_ref().err().is_none_or(|error| !error.may_have_taken_effect()) {
        let key = handle.to_owned();
        if let Err(error) = state.at(move |state| state.settle(&key)).await {
            // What was done is not undone by that: the next one with this handle is told to look first.
            tracing::warn!(target: "gorgias", %error, "a plan that was applied stays as begun");
        }
    }
    outcome
}

/// Who approved a plan, if anybody did.
async fn approval(turn: &Turn<'_>, handle: &str) -> Result<Option<String>, StateError> {
    let handle = handle.to_owned();
    let approval = turn.belt.watch.state.at(move |state| state.approval(&handle)).await?;
    Ok(approval.map(|approval| approval.by))
}

/// How a call is approved.
#[derive(Clone, Copy)]
struct Need {
    mode: ApprovalMode,
    /// Whether it is planned first.
    planned: bool,
}

impl Need {
    fn of(turn: &Turn<'_>, effects: &Effects) -> Self {
        let policy = &turn.belt.policy;
        let mode = policy.mode(turn.tool.name, effects);
        let locked = effects.strays && policy.lockdown && turn.belt.watch.lockdown.is_on();
        // Whoever said that nobody is asked did not mean a model under the influence of strangers.
        let mode = if locked && mode == ApprovalMode::Never { ApprovalMode::Ask } else { mode };
        let planned = match mode {
            ApprovalMode::Never => false,
            ApprovalMode::Host | ApprovalMode::Ask => locked || effects.are_planned(),
            ApprovalMode::Always => true,
        };
        Self { mode, planned }
    }

    /// Whether somebody outside of the model has to be asked.
    fn asks(self) -> bool {
        matches!(self.mode, ApprovalMode::Ask | ApprovalMode::Always)
    }
}

/// The plan, and how it goes on.
fn waiting(turn: &Turn<'_>, handle: &str, words: String, need: Need) -> Draft {
    let tool = turn.tool.name;
    turn.trail.plan(handle);
    let next = if need.asks() {
        turn.trail.asks();
        format!("A person has to approve it; then call {tool} with plan {handle} alone.")
    } else {
        format!("To carry it out, call {tool} with plan {handle} alone.")
    };
    let text = format!("Plan, nothing was changed yet:\n{words}\n{next} It is good once, for 10 minutes.");
    let mut draft = Draft::new(text);
    draft.plan = Some(ApprovalRequest { tool, handle: handle.to_owned(), plan: words });
    draft
}

/// Carries the change out, once for a key.
async fn carry_out<W: WriteTool>(
    turn: &Turn<'_>,
    arguments: &Arguments,
    given: &Value,
    change: W::Change,
) -> Result<Draft, ToolError> {
    let Some(scope) = key_of(turn, arguments) else { return W::apply(turn, arguments, change).await };
    let (given, now) = (digest::of(&without_plan(given)), turn.now);
    let key = match turn.belt.watch.state.at(move |state| state.begin(&scope, &given, now)).await? {
        Begun::Now(key) => key,
        Begun::Open(key) if W::REPEATABLE => key,
        Begun::Open(_) => {
            let what = "an earlier call with this key may have taken effect";
            return Err(ToolError::new(what).remedy("look first; then use another key"));
        }
        Begun::AtWork => {
            let what = "a call with this key is at work";
            return Err(ToolError::new(what).remedy("ask again in two minutes with the same arguments"));
        }
        Begun::Done(text) => return Ok(Draft::new(again(&text))),
        Begun::Other => return Err(other_arguments()),
    };
    let outcome = W::apply(turn, arguments, change).await;
    let done = outcome.as_ref().ok().map(|draft| draft.text.clone());
    let open = outcome.as_ref().err().is_some_and(ToolError::may_have_taken_effect);
    let settle = move |_: &State| match done {
        Some(text) => key.done(&text),
        None if open => {
            drop(key);
            Ok(())
        }
        None => key.give_back(),
    };
    let settled = turn.belt.watch.state.at(settle).await;
    match (outcome, settled) {
        (Ok(mut draft), Err(error)) => {
            draft.text.push_str(&format!("\nThe key was not stored ({error}): do not repeat this call."));
            Ok(draft)
        }
        (outcome, _) => outcome,
    }
}

/// What an earlier call with the same key and arguments came to.
async fn done_before(turn: &Turn<'_>, arguments: &Arguments, given: &Value) -> Result<Option<String>, ToolError> {
    let Some(scope) = key_of(turn, arguments) else { return Ok(None) };
    let (given, now) = (digest::of(&without_plan(given)), turn.now);
    match turn.belt.watch.state.at(move |state| state.known(&scope, &given, now)).await? {
        Some(Begun::Done(text)) => Ok(Some(again(&text))),
        Some(Begun::Other) => Err(other_arguments()),
        _ => Ok(None),
    }
}

fn again(text: &str) -> String {
    format!("Done before with this key, nothing was changed now:\n{text}")
}

fn other_arguments() -> ToolError {
    ToolError::argument(
        KEY.name,
        "was used with other arguments today",
        "use another key, or repeat the same arguments",
    )
}

fn key_of(turn: &Turn<'_>, arguments: &Arguments) -> Option<String> {
    let key = arguments.text(KEY.name)?;
    Some(format!("{}|{}|{key}", account(turn), turn.tool.name))
}

/// What plans, keys and counts belong to.
pub(super) fn account(turn: &Turn<'_>) -> String {
    turn.client.base_url().as_str().to_owned()
}

/// The arguments as they were given, without what is about planning.
pub(super) fn without_plan(given: &Value) -> Value {
    let mut given = match given {
        // Some hosts send an object as its JSON.
        Value::String(text) => serde_json::from_str(text).unwrap_or(Value::Null),
        given => given.clone(),
    };
    if let Some(map) = given.as_object_mut() {
        map.retain(|name, value| name != PLAN.name && name != DRY_RUN.name && !value.is_null());
    }
    given
}

/// Refuses arguments beside a handle that are not those of the plan.
fn same_arguments(given: &Value, planned: &Value) -> Result<(), ToolError> {
    let empty = Map::new();
    let planned = planned.as_object().unwrap_or(&empty);
    let given = without_plan(given);
    for (name, value) in given.as_object().into_iter().flatten() {
        if planned.get(name) != Some(value) {
            let remedy = "send the handle alone; for another effect make another plan";
            return Err(ToolError::argument(name, "is not what the plan says", remedy));
        }
    }
    Ok(())
}

impl From<StateError> for ToolError {
    fn from(error: StateError) -> Self {
        Self::new(error.to_string()).effect(error == StateError::Unsettled)
    }
}

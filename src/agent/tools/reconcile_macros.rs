//! `reconcile_macros`: macros in step with a set.

use serde_json::json;

use super::super::arguments::Arguments;
use super::super::effect::Proposal;
use super::super::gate::{self, WriteTool, write};
use super::super::turn::{Draft, ToolFuture, Turn};
use super::super::{Argument, ArgumentKind, Labels, Tier, Tool, ToolError};
use super::reconcile::{self, EFFECTS};
use crate::Timestamp;
use crate::reconcile::ReconcilePlan;
use crate::reconcile::macros::MacroSet;

pub(super) const TOOL: Tool = Tool {
    name: "reconcile_macros",
    title: "Reconcile macros",
    description: "Makes macros as the set says: {prefix?, macros: [{external_id, name, actions: [{name, …}]}]}. First a plan.",
    tier: Tier::Admin,
    arguments: &[Argument::required("set", ArgumentKind::Object, ""), gate::DRY_RUN, gate::PLAN],
    idempotent: true,
    destructive: true,
    planned: true,
};

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(write::<ReconcileMacros>(turn))
}

struct ReconcileMacros;

impl WriteTool for ReconcileMacros {
    type Change = (MacroSet, ReconcilePlan);

    async fn propose(
        turn: &Turn<'_>,
        arguments: &Arguments,
        _: Timestamp,
    ) -> Result<Proposal<Self::Change>, ToolError> {
        let set: MacroSet = reconcile::set(arguments)?;
        let plan = turn.client.reconcile_macros(&set).plan().await?;
        let words = reconcile::words(&plan);
        if reconcile::is_idle(&plan) {
            return Ok(Proposal::nothing(words));
        }
        let exact = json!({ "macros": arguments.object("set"), "plan": plan.to_string(), "others": plan.left_alone });
        let change = Some((set, plan));
        Ok(Proposal { effects: EFFECTS, exact, words, labels: Labels::default(), change, stored: None })
    }

    async fn apply(turn: &Turn<'_>, _: &Arguments, (set, plan): Self::Change) -> Result<Draft, ToolError> {
        Ok(reconcile::report(&turn.client.reconcile_macros(&set).apply_plan(&plan).await?))
    }
}

//! What both tools that reconcile have in common.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::arguments::Arguments;
use super::super::effect::Effects;
use super::super::turn::Draft;
use super::super::{ToolError, fence};
use crate::reconcile::{PlannedAction, ReconcilePlan, ReconcileReport};

/// They change what everybody works with, and what rules send to anybody.
pub(super) const EFFECTS: Effects =
    Effects { reaches_customer: false, destroys: false, tickets: 0, anything: true, strays: true };

/// Reads the set of a call.
pub(super) fn set<T: DeserializeOwned>(arguments: &Arguments) -> Result<T, ToolError> {
    let given = arguments.object("set").cloned().unwrap_or_default();
    serde_json::from_value(Value::Object(given)).map_err(|error| {
        let problem = fence::quote(&error.to_string(), 240);
        ToolError::argument("set", format_args!("cannot be read: {problem}"), "correct it")
    })
}

/// The plan, field by field.
pub(super) fn words(plan: &ReconcilePlan) -> String {
    format!("{plan}\n")
}

/// Whether a plan changes nothing: all is as it should be, or a person must resolve it first.
pub(super) fn is_idle(plan: &ReconcilePlan) -> bool {
    plan.entries.iter().all(|entry| matches!(entry.action, PlannedAction::Unchanged | PlannedAction::Conflict(_)))
}

pub(super) fn report(report: &ReconcileReport) -> Draft {
    Draft::new(format!("{report}\n")).with_failure(!report.is_complete())
}

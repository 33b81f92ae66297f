//! What both tools that reconcile have in common.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::arguments::Arguments;
use super::super::effect::Effects;
use super::super::turn::Draft;
use super::super::{ToolError, fence};
use crate::reconcile::{EntryOutcome, PlannedAction, ReconcilePlan, ReconcileReport};

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

/// What came of a plan. It was shown before: what was done as planned is counted, and only what is new is said.
pub(super) fn report(report: &ReconcileReport) -> Draft {
    let (mut created, mut counts, mut unchanged) = (Vec::new(), BTreeMap::<_, usize>::new(), 0_usize);
    let mut draft = Draft::default();
    for done in &report.entries {
        let word = match (&done.outcome, &done.entry.action) {
            (EntryOutcome::Nothing, _) => {
                unchanged += 1;
                continue;
            }
            (EntryOutcome::Done, action) if done.rewritten.is_empty() => match action {
                PlannedAction::Create => {
                    let id = done.entry.id.map_or_else(String::new, |id| format!(" #{id}"));
                    created.push(format!("{:?}{id}", done.entry.key));
                    continue;
                }
                PlannedAction::Archive => "archived or switched off",
                PlannedAction::Restore(_) => "restored",
                _ => "updated",
            },
            _ => {
                draft.line(done);
                continue;
            }
        };
        *counts.entry(word).or_default() += 1;
    }
    let created = (!created.is_empty()).then(|| format!("created {}", created.join(", ")));
    let counted = counts.into_iter().map(|(word, count)| format!("{count} {word}"));
    let done: Vec<String> = created.into_iter().chain(counted).collect();
    if !done.is_empty() {
        draft.line(format_args!("Done as planned: {}.", done.join("; ")));
    }
    draft.line(format_args!("{unchanged} unchanged, {} left alone.", report.left_alone.len()));
    draft.with_failure(!report.is_complete())
}

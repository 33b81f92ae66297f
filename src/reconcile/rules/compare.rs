//! The differences between a rule of the file and one of the account, by meaning.

use std::collections::BTreeSet;

use super::{DesiredRule, code};
use crate::model::{Patch, Timestamp};
use crate::reconcile::{FieldChange, Fields};
use crate::types::{CreateRule, Rule, UpdateRule};

/// The differences; none when the account has what the file says.
pub(super) fn differences(desired: &DesiredRule, actual: &Rule) -> Vec<FieldChange> {
    let mut fields = Fields::default();
    fields.optional("name", actual.name.as_deref(), Some(Some(&desired.name)));
    let description = match &desired.description {
        Patch::Absent => None,
        stated => Some(stated.value().map(String::as_str)),
    };
    fields.optional("description", actual.description.as_deref(), description);
    let there = actual.code.as_deref().unwrap_or_default();
    if !code::same(&desired.code, there) {
        fields.changed("code", there, desired.code.as_str());
    }
    if let Some(wanted) = &desired.event_types {
        let (there, wanted) = (events(actual), wanted.iter().map(|event| event.trim()).collect::<BTreeSet<_>>());
        if there != wanted {
            let list = |events: BTreeSet<&str>| events.into_iter().collect::<Vec<_>>().join(",");
            fields.changed("event_types", list(there), list(wanted));
        }
    }
    if let Some(wanted) = desired.priority.filter(|wanted| actual.priority != Some(*wanted)) {
        fields.changed("priority", actual.priority, wanted);
    }
    let active = actual.deactivated_datetime.is_none();
    if let Some(wanted) = desired.active.filter(|wanted| *wanted != active) {
        fields.changed("active", active, wanted);
    }
    fields.into_inner()
}

/// Returns the change that switches off a rule which is not in the file any more; none if it is off.
pub(super) fn switched_off(actual: &Rule) -> Vec<FieldChange> {
    let mut fields = Fields::default();
    if actual.deactivated_datetime.is_none() {
        fields.changed("active", true, false);
    }
    fields.into_inner()
}

fn events(rule: &Rule) -> BTreeSet<&str> {
    let list = rule.event_types.as_deref().unwrap_or_default();
    list.split(',').map(str::trim).filter(|event| !event.is_empty()).collect()
}

/// The body that creates a rule.
pub(super) fn creation(desired: &DesiredRule) -> CreateRule {
    CreateRule {
        name: desired.name.clone(),
        code: desired.code.clone(),
        code_ast: None,
        description: described(desired),
        event_types: desired.event_types.as_ref().map(|events| joined(events)),
        priority: desired.priority,
        deactivated_datetime: if desired.active == Some(false) { Timestamp::now().into() } else { Patch::Absent },
    }
}

/// The body that makes these changes: only the fields that differ.
pub(super) fn update(desired: Option<&DesiredRule>, changes: &[FieldChange]) -> UpdateRule {
    let change = |field: &str| changes.iter().find(|change| change.field() == field);
    let differing = |field: &str| desired.filter(|_| change(field).is_some());
    UpdateRule {
        name: differing("name").map(|desired| desired.name.clone()),
        code: differing("code").map(|desired| desired.code.clone()),
        code_ast: None,
        description: differing("description").map_or(Patch::Absent, described),
        event_types: differing("event_types")
            .and_then(|desired| desired.event_types.as_ref())
            .map(|events| joined(events)),
        priority: differing("priority").and_then(|desired| desired.priority),
        deactivated_datetime: match change("active").map(|change| *change.after() == true) {
            None => Patch::Absent,
            Some(true) => Patch::Null,
            Some(false) => Timestamp::now().into(),
        },
    }
}

fn described(desired: &DesiredRule) -> Patch<String> {
    match &desired.description {
        Patch::Set(text) if text.is_empty() => Patch::Null,
        stated => stated.clone(),
    }
}

fn joined(events: &[String]) -> String {
    events.iter().map(|event| event.trim()).collect::<Vec<_>>().join(",")
}

//! Planning and applying: what is particular to rules.

use std::collections::BTreeSet;
use std::fmt;

use super::compare::{differences, switched_off, update};
use super::create::create;
use super::{DesiredRule, RuleSet, code};
use crate::Client;
use crate::error::{Error, Result};
use crate::operations::UPDATE_RULE_PRIORITIES;
use crate::reconcile::run::{Look, Reconciler, Task, runs};
use crate::reconcile::{Conflict, EntryResult, FieldChange, PlanEntry, PlannedAction, gone};
use crate::types::{ListRulesOrderBy, Rule, RulePriority, UpdateRulePriorities};

impl Client {
    /// Brings the rules of the account in step with `set`, once it is planned or applied.
    ///
    /// See [`rules`](crate::reconcile::rules) for the file format, the key, and the number of calls.
    pub fn reconcile_rules<'a>(&'a self, set: &'a RuleSet) -> ReconcileRules<'a> {
        ReconcileRules { client: self, set }
    }
}

/// A run that brings rules in step with a file. Made by [`Client::reconcile_rules`].
#[must_use = "nothing is done until it is planned or applied"]
#[derive(Clone, Copy)]
pub struct ReconcileRules<'a> {
    client: &'a Client,
    set: &'a RuleSet,
}

/// Lists all rules, active or not, in an order that does not change during the walk.
pub(crate) async fn list(client: &Client) -> Result<Vec<Rule>> {
    client.list_rules().order_by(ListRulesOrderBy::CreatedDatetimeAsc).limit(100).items().all().await
}

/// Returns the names of the active rules whose code holds this number.
pub(crate) fn naming(rules: &[Rule], number: i64) -> Vec<String> {
    let uses = |rule: &&Rule| {
        rule.deactivated_datetime.is_none() && rule.code.as_deref().is_some_and(|code| code::names(code, number))
    };
    rules.iter().filter(uses).map(|rule| rule.name.clone().unwrap_or_else(|| format!("#{}", rule.id))).collect()
}

/// The rule of the file; `None` for a rule that the file does not have any more.
type Subject<'a> = Option<&'a DesiredRule>;

fn changes(entry: &PlanEntry) -> &[FieldChange] {
    match &entry.action {
        PlannedAction::Update(changes) => changes,
        _ => &[],
    }
}

/// Returns the new priority, if nothing else differs.
fn only_priority(task: &Task<Subject<'_>>) -> Option<RulePriority> {
    let [change] = changes(&task.entry) else { return None };
    let priority = task.subject?.priority.filter(|_| change.field() == "priority")?;
    Some(RulePriority { id: task.entry.id?, priority })
}

impl<'a> ReconcileRules<'a> {
    /// Makes one call for all, so that the new order is in force at once. The response holds all rules of the account.
    async fn prioritize(&self, tasks: &[Task<Subject<'a>>], entries: &mut [EntryResult]) {
        let priorities: Vec<RulePriority> = tasks.iter().filter_map(only_priority).collect();
        if priorities.is_empty() {
            return;
        }
        let body = UpdateRulePriorities { priorities };
        let response = self.client.update_rule_priorities().body(body).send().await;
        for (task, done) in tasks.iter().zip(entries) {
            let Some((priority, desired)) = only_priority(task).zip(task.subject) else { continue };
            let result = match &response {
                Err(error) => Err(error.clone()),
                Ok(rules) => match rules.iter().find(|rule| rule.id == priority.id) {
                    Some(rule) => Ok((rule.id, differences(desired, rule))),
                    // One that cannot be read may be this one, and has its priority by now.
                    None => {
                        Err(match rules.odd_items().iter().find(|odd| odd.id().is_none_or(|id| id == priority.id)) {
                            Some(odd) => Error::of_item(odd).effect(true),
                            None => gone(&UPDATE_RULE_PRIORITIES, "rule", priority.id),
                        })
                    }
                },
            };
            done.settle(result);
        }
    }
}

runs!(ReconcileRules);

impl<'a> Reconciler for ReconcileRules<'a> {
    type Subject = Subject<'a>;

    const TURN: &'static str = "all rules";

    fn client(&self) -> &Client {
        self.client
    }

    async fn look(&self) -> Result<Look<Subject<'a>>> {
        self.set.check()?;
        let all = list(self.client).await?;
        let mut tasks: Vec<Task<Subject<'a>>> = self.set.rules.iter().map(|desired| task(desired, &all)).collect();
        let names: BTreeSet<&str> = self.set.rules.iter().map(|desired| desired.name.as_str()).collect();
        let taken: BTreeSet<i64> = tasks.iter().filter_map(|task| task.entry.id).collect();
        let mut left_alone = Vec::new();
        for rule in &all {
            let name = rule.name.as_deref().unwrap_or_default();
            if names.contains(name) || taken.contains(&rule.id) {
                continue;
            }
            let ours = self.set.prefix.as_deref().is_some_and(|prefix| name.starts_with(prefix)) && !is_managed(rule);
            match switched_off(rule) {
                changes if ours && !changes.is_empty() => {
                    let entry = PlanEntry::new(name, name, Some(rule.id), PlannedAction::Update(changes));
                    tasks.push(Task { entry, subject: None });
                }
                _ => left_alone.push(rule.id),
            }
        }
        Ok(Look { tasks, left_alone })
    }

    async fn carry_out(&self, tasks: &[Task<Subject<'a>>], entries: &mut [EntryResult]) {
        for (task, done) in tasks.iter().zip(&mut *entries) {
            let result = match (&task.entry.action, task.entry.id, task.subject) {
                (PlannedAction::Update(changes), Some(id), desired) if only_priority(task).is_none() => {
                    let changed = self.client.update_rule().id(id).body(update(desired, changes)).send().await;
                    changed.map(|rule| {
                        (rule.id, desired.map_or_else(|| switched_off(&rule), |one| differences(one, &rule)))
                    })
                }
                (PlannedAction::Create, _, Some(desired)) => {
                    let created = create(self.client, desired).await;
                    created.map(|rule| (rule.id, differences(desired, &rule)))
                }
                _ => continue,
            };
            if done.settle(result) {
                return;
            }
        }
        self.prioritize(tasks, entries).await;
    }
}

/// Rules of Gorgias' own have settings (observed live), or another origin than a user.
fn is_managed(rule: &Rule) -> bool {
    !rule.settings.is_empty() || rule.type_.as_deref().is_some_and(|type_| type_ != "user")
}

fn task<'a>(desired: &'a DesiredRule, all: &[Rule]) -> Task<Subject<'a>> {
    let named = |name: &str| all.iter().filter(|rule| rule.name.as_deref() == Some(name)).collect::<Vec<_>>();
    let mut found = named(&desired.name);
    if found.is_empty() {
        found = desired.adopt_name.as_deref().map(named).unwrap_or_default();
    }
    let (action, id) = match found.as_slice() {
        [] => (PlannedAction::Create, None),
        [rule] if is_managed(rule) => (PlannedAction::Conflict(Conflict::Managed), Some(rule.id)),
        [rule] => match differences(desired, rule) {
            changes if changes.is_empty() => (PlannedAction::Unchanged, Some(rule.id)),
            changes => (PlannedAction::Update(changes), Some(rule.id)),
        },
        several => {
            (PlannedAction::Conflict(Conflict::SeveralWithKey(several.iter().map(|rule| rule.id).collect())), None)
        }
    };
    Task { entry: PlanEntry::new(&desired.name, &desired.name, id, action), subject: Some(desired) }
}

impl fmt::Debug for ReconcileRules<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReconcileRules").field("rules", &self.set.rules.len()).finish_non_exhaustive()
    }
}

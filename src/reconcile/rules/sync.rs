//! Planning and applying.

use std::collections::BTreeSet;
use std::fmt;

use super::compare::{differences, switched_off, update};
use super::create::create;
use super::{DesiredRule, RuleSet, code};
use crate::Client;
use crate::error::Result;
use crate::operations::UPDATE_RULE_PRIORITIES;
use crate::reconcile::{
    Conflict, EntryResult, FieldChange, PlanEntry, PlannedAction, ReconcilePlan, ReconcileReport, gone,
};
use crate::types::{ListRulesOrderBy, Rule, RulePriority, UpdateRulePriorities};

impl Client {
    /// Brings the rules of the account in step with `set`. See [`rules`](crate::reconcile::rules) for what is promised.
    pub fn reconcile_rules<'a>(&'a self, set: &'a RuleSet) -> ReconcileRules<'a> {
        ReconcileRules { client: self, set }
    }
}

/// Brings rules in step with a file; made by [`Client::reconcile_rules`].
#[must_use = "nothing is done until it is planned or applied"]
#[derive(Clone, Copy)]
pub struct ReconcileRules<'a> {
    client: &'a Client,
    set: &'a RuleSet,
}

/// All rules, active or not, in an order that does not change under the walk.
pub(crate) async fn list(client: &Client) -> Result<Vec<Rule>> {
    client.list_rules().order_by(ListRulesOrderBy::CreatedDatetimeAsc).limit(100).items().all().await
}

/// The names of active rules whose code holds this number.
pub(crate) fn naming(rules: &[Rule], number: i64) -> Vec<String> {
    let uses = |rule: &&Rule| {
        rule.deactivated_datetime.is_none() && rule.code.as_deref().is_some_and(|code| code::names(code, number))
    };
    rules.iter().filter(uses).map(|rule| rule.name.clone().unwrap_or_else(|| format!("#{}", rule.id))).collect()
}

struct Task<'a> {
    entry: PlanEntry,
    desired: Option<&'a DesiredRule>,
}

impl Task<'_> {
    fn changes(&self) -> &[FieldChange] {
        match &self.entry.verdict {
            PlannedAction::Update(changes) => changes,
            _ => &[],
        }
    }

    /// The new priority, where nothing else differs.
    fn only_priority(&self) -> Option<RulePriority> {
        let [change] = self.changes() else { return None };
        let priority = self.desired?.priority.filter(|_| change.field() == "priority")?;
        Some(RulePriority { id: self.entry.id?, priority })
    }
}

impl<'a> ReconcileRules<'a> {
    /// Says what [`apply`](Self::apply) would do. Reads only.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when something is wrong with the file by itself; the violations name
    /// each place, and nothing was asked for. Otherwise as of `list_rules`.
    pub async fn plan(&self) -> Result<ReconcilePlan> {
        let (tasks, left_alone) = self.tasks().await?;
        Ok(ReconcilePlan { entries: tasks.into_iter().map(|task| task.entry).collect(), left_alone })
    }

    /// Looks at the account, and does what has to be done. As
    /// [`ReconcileMacros::apply`](crate::reconcile::macros::ReconcileMacros::apply).
    ///
    /// # Errors
    /// As of [`plan`](Self::plan); nothing was changed then. Failures of single rules are in the report.
    pub async fn apply(&self) -> Result<ReconcileReport> {
        self.apply_if(None).await
    }

    /// Does what a plan says that somebody has seen and agreed to.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) when the account or the file has changed so that there would be another plan now;
    /// nothing was changed then. Otherwise as of [`apply`](Self::apply).
    pub async fn apply_plan(&self, plan: &ReconcilePlan) -> Result<ReconcileReport> {
        self.apply_if(Some(plan)).await
    }

    async fn apply_if(&self, agreed: Option<&ReconcilePlan>) -> Result<ReconcileReport> {
        let alone = self.client.inner.config().account.creation("all rules".to_owned());
        let _alone = alone.lock().await;
        let (tasks, left_alone) = self.tasks().await?;
        if let Some(agreed) = agreed {
            agreed.agrees(tasks.iter().map(|task| &task.entry), &left_alone)?;
        }
        let mut entries: Vec<EntryResult> = tasks.iter().map(|task| EntryResult::ahead(task.entry.clone())).collect();
        self.carry_out(&tasks, &mut entries).await;
        Ok(ReconcileReport { entries, left_alone })
    }

    /// Everything up to the first failure that ends all.
    async fn carry_out(&self, tasks: &[Task<'a>], entries: &mut [EntryResult]) {
        for (task, done) in tasks.iter().zip(&mut *entries) {
            let result = match (&task.entry.verdict, task.entry.id, task.desired) {
                (PlannedAction::Update(changes), Some(id), desired) if task.only_priority().is_none() => {
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

    /// One call for all, so that the new order is in force at once. The answer holds all rules of the account.
    async fn prioritize(&self, tasks: &[Task<'a>], entries: &mut [EntryResult]) {
        let priorities: Vec<RulePriority> = tasks.iter().filter_map(Task::only_priority).collect();
        if priorities.is_empty() {
            return;
        }
        let body = UpdateRulePriorities { priorities };
        let answer = self.client.update_rule_priorities().body(body).send().await;
        for (task, done) in tasks.iter().zip(entries) {
            let Some((priority, desired)) = task.only_priority().zip(task.desired) else { continue };
            let result = match &answer {
                Err(error) => Err(error.clone()),
                Ok(rules) => match rules.iter().find(|rule| rule.id == priority.id) {
                    Some(rule) => Ok((rule.id, differences(desired, rule))),
                    None => Err(gone(&UPDATE_RULE_PRIORITIES)),
                },
            };
            done.settle(result);
        }
    }

    async fn tasks(&self) -> Result<(Vec<Task<'a>>, Vec<i64>)> {
        self.set.check()?;
        let all = list(self.client).await?;
        let mut tasks: Vec<Task<'a>> = self.set.rules.iter().map(|desired| task(desired, &all)).collect();
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
                    tasks.push(Task { entry, desired: None });
                }
                _ => left_alone.push(rule.id),
            }
        }
        Ok((tasks, left_alone))
    }
}

/// Rules of Gorgias' own have settings (observed live), or another origin than a user.
fn is_managed(rule: &Rule) -> bool {
    !rule.settings.is_empty() || rule.type_.as_deref().is_some_and(|type_| type_ != "user")
}

fn task<'a>(desired: &'a DesiredRule, all: &[Rule]) -> Task<'a> {
    let named = |name: &str| all.iter().filter(|rule| rule.name.as_deref() == Some(name)).collect::<Vec<_>>();
    let mut found = named(&desired.name);
    if found.is_empty() {
        found = desired.formerly.as_deref().map(named).unwrap_or_default();
    }
    let (verdict, id) = match found.as_slice() {
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
    Task { entry: PlanEntry::new(&desired.name, &desired.name, id, verdict), desired: Some(desired) }
}

impl fmt::Debug for ReconcileRules<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncRules").field("rules", &self.set.rules.len()).finish_non_exhaustive()
    }
}

//! Planning and applying.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::archive::{archive, restore};
use super::check::check;
use super::compare::{differences, update};
use super::create::create;
use super::{DesiredMacro, MacroSet};
use crate::Client;
use crate::error::Result;
use crate::reconcile::rules;
use crate::reconcile::{
    Conflict, EntryOutcome, EntryResult, FieldChange, PlanEntry, PlannedAction, ReconcilePlan, ReconcileReport,
};
use crate::types::{ListMacrosOrderBy, Macro};

impl Client {
    /// Brings the macros of the account in step with `set`. See [`macros`](crate::reconcile::macros) for what is promised.
    pub fn reconcile_macros<'a>(&'a self, set: &'a MacroSet) -> ReconcileMacros<'a> {
        ReconcileMacros { client: self, set, any_variables: false, with_rules: false }
    }
}

/// Brings macros in step with a file; made by [`Client::reconcile_macros`].
#[must_use = "nothing is done until it is planned or applied"]
#[derive(Clone, Copy)]
pub struct ReconcileMacros<'a> {
    client: &'a Client,
    set: &'a MacroSet,
    any_variables: bool,
    with_rules: bool,
}

/// An entry of the plan with what it is about.
struct Task<'a> {
    entry: PlanEntry,
    desired: Option<&'a DesiredMacro>,
    actual: Option<Macro>,
}

/// Macros per call that archives them or brings them back; the most that is allowed.
const AT_ONCE: usize = 30;

impl<'a> ReconcileMacros<'a> {
    /// Takes texts with variables that are not [known](super::variables), too; they are refused unless this is set.
    pub fn allow_unknown_variables(mut self) -> Self {
        self.any_variables = true;
        self
    }

    /// Looks in the rules for macros that are to be archived, so that the plan already says which cannot be: one call per 100
    /// rules, if there are such macros. Without it, Gorgias says so when they are archived, at no further cost.
    ///
    /// A rule counts as using a macro when it is active and its code holds the id of the macro as a number (inferred).
    pub fn with_rules(mut self) -> Self {
        self.with_rules = true;
        self
    }

    /// Says what [`apply`](Self::apply) would do. Reads only.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when something is wrong with the file by itself; the violations name
    /// each place, and nothing was asked for. Otherwise as of `list_macros`, and of `list_rules` where it is called.
    pub async fn plan(&self) -> Result<ReconcilePlan> {
        let (tasks, left_alone) = self.tasks().await?;
        Ok(ReconcilePlan { entries: tasks.into_iter().map(|task| task.entry).collect(), left_alone })
    }

    /// Looks at the account, and does what has to be done.
    ///
    /// A failure of one macro does not keep the others from being done, unless it would meet them as well, such as a lost
    /// connection: the report says for each what came of it, and applying again does the rest.
    ///
    /// # Errors
    /// As of [`plan`](Self::plan); nothing was changed then. Failures of single macros are in the report.
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
        let account = &self.client.inner.config().account;
        let alone = account.creation("all macros".to_owned());
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
        let of = |wanted: fn(&PlannedAction) -> bool| {
            let found = tasks.iter().enumerate().filter(move |(_, task)| wanted(&task.entry.verdict));
            found.map(|(index, _)| index).collect::<Vec<_>>()
        };
        for indexes in of(|verdict| matches!(verdict, PlannedAction::Restore(_))).chunks(AT_ONCE) {
            if restore(self.client, indexes, entries).await {
                return;
            }
        }
        for (task, done) in tasks.iter().zip(&mut *entries) {
            let result = match (&task.entry.verdict, task.desired, &task.actual) {
                (PlannedAction::Update(changes), Some(desired), Some(actual)) => {
                    self.update(desired, actual, changes).await
                }
                (PlannedAction::Restore(changes), Some(desired), Some(actual))
                    if matches!(done.outcome, EntryOutcome::Done) && !changes.is_empty() =>
                {
                    self.update(desired, actual, changes).await
                }
                (PlannedAction::Create, Some(desired), None) => {
                    let created = create(self.client, desired).await;
                    created.map(|created| (created.id, differences(desired, &created)))
                }
                _ => continue,
            };
            if done.settle(result) {
                return;
            }
        }
        for indexes in of(|verdict| *verdict == PlannedAction::Archive).chunks(AT_ONCE) {
            if archive(self.client, indexes, entries).await {
                return;
            }
        }
    }

    async fn update(
        &self,
        desired: &DesiredMacro,
        actual: &Macro,
        changes: &[FieldChange],
    ) -> Result<(i64, Vec<FieldChange>)> {
        let body = update(desired, actual, changes);
        let changed = self.client.update_macro().id(actual.id).body(body).send().await?;
        Ok((changed.id, differences(desired, &changed)))
    }

    async fn list(&self, archived: bool) -> Result<Vec<Macro>> {
        // In an order that does not change under the walk; and not trusting the filter alone.
        let list = self.client.list_macros().order_by(ListMacrosOrderBy::CreatedDatetimeAsc).limit(100);
        let mut all = list.archived(archived).items().all().await?;
        all.retain(|one| one.archived_datetime.is_some() == archived);
        Ok(all)
    }

    async fn tasks(&self) -> Result<(Vec<Task<'a>>, Vec<i64>)> {
        check(self.set, self.any_variables)?;
        let in_use = self.list(false).await?;
        let active = Index::of(&in_use);
        let missing = |desired: &DesiredMacro| !desired.archived && active.with_key(&desired.external_id).is_empty();
        let archived = if self.set.macros.iter().any(missing) { self.list(true).await? } else { Vec::new() };
        let archived = Index::of(&archived);
        let mut tasks: Vec<Task<'a>> =
            self.set.macros.iter().map(|desired| task(desired, &active, &archived)).collect();
        let known: BTreeSet<&str> = self.set.macros.iter().map(|desired| desired.external_id.as_str()).collect();
        let adopted: BTreeSet<i64> = tasks.iter().filter_map(|task| task.entry.id).collect();
        let mut left_alone = Vec::new();
        for one in &in_use {
            let key = one.external_id.as_deref().unwrap_or_default();
            if known.contains(key) || adopted.contains(&one.id) {
                continue;
            }
            if self.set.prefix.as_deref().is_some_and(|prefix| key.starts_with(prefix)) {
                let entry =
                    PlanEntry::new(key, one.name.as_deref().unwrap_or_default(), Some(one.id), PlannedAction::Archive);
                tasks.push(Task { entry, desired: None, actual: Some(one.clone()) });
            } else {
                left_alone.push(one.id);
            }
        }
        if self.with_rules && tasks.iter().any(|task| task.entry.verdict == PlannedAction::Archive) {
            let all = rules::list(self.client).await?;
            for task in tasks.iter_mut().filter(|task| task.entry.verdict == PlannedAction::Archive) {
                let users = rules::naming(&all, task.entry.id.unwrap_or_default());
                if !users.is_empty() {
                    task.entry.verdict = PlannedAction::Conflict(Conflict::UsedByRules(users));
                }
            }
        }
        Ok((tasks, left_alone))
    }
}

/// Macros by key, and those without one by name.
#[derive(Default)]
struct Index<'m> {
    by_key: BTreeMap<&'m str, Vec<&'m Macro>>,
    by_name: BTreeMap<&'m str, Vec<&'m Macro>>,
}

impl<'m> Index<'m> {
    fn of(macros: &'m [Macro]) -> Self {
        let mut index = Self::default();
        for one in macros {
            match one.external_id.as_deref().filter(|key| !key.is_empty()) {
                Some(key) => index.by_key.entry(key).or_default().push(one),
                None => index.by_name.entry(one.name.as_deref().unwrap_or_default()).or_default().push(one),
            }
        }
        index
    }

    fn with_key(&self, key: &str) -> &[&'m Macro] {
        self.by_key.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    fn named(&self, name: Option<&str>) -> &[&'m Macro] {
        name.and_then(|name| self.by_name.get(name)).map(Vec::as_slice).unwrap_or_default()
    }
}

fn task<'a>(desired: &'a DesiredMacro, active: &Index<'_>, archived: &Index<'_>) -> Task<'a> {
    let update = |actual: &Macro| match differences(desired, actual) {
        changes if changes.is_empty() => PlannedAction::Unchanged,
        changes => PlannedAction::Update(changes),
    };
    let ids = |several: &[&Macro]| several.iter().map(|one| one.id).collect::<Vec<_>>();
    let several = |found: &[&Macro]| (PlannedAction::Conflict(Conflict::SeveralWithKey(ids(found))), None);
    let key = desired.external_id.as_str();
    let (verdict, actual) = match (active.with_key(key), archived.with_key(key), active.named(desired.adopt.as_deref()))
    {
        ([one], _, _) if desired.archived => (PlannedAction::Archive, Some(*one)),
        ([one], _, _) => (update(one), Some(*one)),
        ([], _, _) if desired.archived => (PlannedAction::Unchanged, None),
        ([], [one], _) => (PlannedAction::Restore(differences(desired, one)), Some(*one)),
        ([], [], [one]) => (update(one), Some(*one)),
        ([], [], []) => (PlannedAction::Create, None),
        ([], [], found) => (PlannedAction::Conflict(Conflict::SeveralToAdopt(ids(found))), None),
        ([], found, _) | (found, _, _) => several(found),
    };
    let entry = PlanEntry::new(key, &desired.name, actual.map(|actual| actual.id), verdict);
    Task { entry, desired: Some(desired), actual: actual.cloned() }
}

impl fmt::Debug for ReconcileMacros<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncMacros").field("macros", &self.set.macros.len()).finish_non_exhaustive()
    }
}

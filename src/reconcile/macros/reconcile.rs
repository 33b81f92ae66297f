//! Planning and applying: what is particular to macros.

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
use crate::reconcile::run::{Look, Reconciler, Task, runs};
use crate::reconcile::{Conflict, EntryOutcome, EntryResult, FieldChange, PlanEntry, PlannedAction};
use crate::types::{ListMacrosOrderBy, Macro};

impl Client {
    /// Brings the macros of the account in step with `set`, once it is planned or applied.
    ///
    /// See [`macros`](crate::reconcile::macros) for the file format, the key, and the number of calls.
    pub fn reconcile_macros<'a>(&'a self, set: &'a MacroSet) -> ReconcileMacros<'a> {
        ReconcileMacros { client: self, set, any_variables: false, with_rules: false }
    }
}

/// A run that brings macros in step with a file. Made by [`Client::reconcile_macros`].
#[must_use = "nothing is done until it is planned or applied"]
#[derive(Clone, Copy)]
pub struct ReconcileMacros<'a> {
    client: &'a Client,
    set: &'a MacroSet,
    any_variables: bool,
    with_rules: bool,
}

/// Both sides of an entry.
pub(in crate::reconcile) struct Subject<'a> {
    desired: Option<&'a DesiredMacro>,
    actual: Option<Macro>,
}

/// Macros per call that archives them or brings them back; the most that is allowed.
const AT_ONCE: usize = 30;

impl<'a> ReconcileMacros<'a> {
    /// Allows texts with variables that are not [known](super::variables). Defaults to refusing them.
    pub fn allow_unknown_variables(mut self) -> Self {
        self.any_variables = true;
        self
    }

    /// Looks for the macros to archive in the rules, so that the plan already shows which cannot be archived.
    ///
    /// One call per 100 rules, if there are such macros. Without it, Gorgias refuses to archive them when the plan is applied, at
    /// no further cost. A rule counts as using a macro if it is active and its code holds the id of the macro as a number
    /// (inferred).
    pub fn with_rules(mut self) -> Self {
        self.with_rules = true;
        self
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
}

runs!(ReconcileMacros);

impl<'a> Reconciler for ReconcileMacros<'a> {
    type Subject = Subject<'a>;

    const TURN: &'static str = "all macros";

    fn client(&self) -> &Client {
        self.client
    }

    async fn look(&self) -> Result<Look<Subject<'a>>> {
        check(self.set, self.any_variables)?;
        let in_use = self.list(false).await?;
        let active = Index::of(&in_use);
        let missing = |desired: &DesiredMacro| !desired.archived && active.with_key(&desired.external_id).is_empty();
        let archived = if self.set.macros.iter().any(missing) { self.list(true).await? } else { Vec::new() };
        let archived = Index::of(&archived);
        let mut tasks: Vec<Task<Subject<'a>>> =
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
                tasks.push(Task { entry, subject: Subject { desired: None, actual: Some(one.clone()) } });
            } else {
                left_alone.push(one.id);
            }
        }
        if self.with_rules && tasks.iter().any(|task| task.entry.action == PlannedAction::Archive) {
            let all = rules::list(self.client).await?;
            for task in tasks.iter_mut().filter(|task| task.entry.action == PlannedAction::Archive) {
                let users = rules::naming(&all, task.entry.id.unwrap_or_default());
                if !users.is_empty() {
                    task.entry.action = PlannedAction::Conflict(Conflict::UsedByRules(users));
                }
            }
        }
        Ok(Look { tasks, left_alone })
    }

    async fn carry_out(&self, tasks: &[Task<Subject<'a>>], entries: &mut [EntryResult]) {
        let of = |wanted: fn(&PlannedAction) -> bool| {
            let found = tasks.iter().enumerate().filter(move |(_, task)| wanted(&task.entry.action));
            found.map(|(index, _)| index).collect::<Vec<_>>()
        };
        for indexes in of(|action| matches!(action, PlannedAction::Restore(_))).chunks(AT_ONCE) {
            if restore(self.client, indexes, entries).await {
                return;
            }
        }
        for (task, done) in tasks.iter().zip(&mut *entries) {
            let result = match (&task.entry.action, task.subject.desired, &task.subject.actual) {
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
        for indexes in of(|action| *action == PlannedAction::Archive).chunks(AT_ONCE) {
            if archive(self.client, indexes, entries).await {
                return;
            }
        }
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

fn task<'a>(desired: &'a DesiredMacro, active: &Index<'_>, archived: &Index<'_>) -> Task<Subject<'a>> {
    let update = |actual: &Macro| match differences(desired, actual) {
        changes if changes.is_empty() => PlannedAction::Unchanged,
        changes => PlannedAction::Update(changes),
    };
    let ids = |several: &[&Macro]| several.iter().map(|one| one.id).collect::<Vec<_>>();
    let several = |found: &[&Macro]| (PlannedAction::Conflict(Conflict::SeveralWithKey(ids(found))), None);
    let key = desired.external_id.as_str();
    let (action, actual) =
        match (active.with_key(key), archived.with_key(key), active.named(desired.adopt_name.as_deref())) {
            ([one], _, _) if desired.archived => (PlannedAction::Archive, Some(*one)),
            ([one], _, _) => (update(one), Some(*one)),
            ([], _, _) if desired.archived => (PlannedAction::Unchanged, None),
            ([], [one], _) => (PlannedAction::Restore(differences(desired, one)), Some(*one)),
            ([], [], [one]) => (update(one), Some(*one)),
            ([], [], []) => (PlannedAction::Create, None),
            ([], [], found) => (PlannedAction::Conflict(Conflict::SeveralToAdopt(ids(found))), None),
            ([], found, _) | (found, _, _) => several(found),
        };
    let entry = PlanEntry::new(key, &desired.name, actual.map(|actual| actual.id), action);
    Task { entry, subject: Subject { desired: Some(desired), actual: actual.cloned() } }
}

impl fmt::Debug for ReconcileMacros<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReconcileMacros").field("macros", &self.set.macros.len()).finish_non_exhaustive()
    }
}

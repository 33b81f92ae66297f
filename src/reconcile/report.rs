//! What was done.

use std::fmt;

use super::{Conflict, FieldChange, PlanEntry, PlannedAction};
use crate::error::{Error, ErrorKind};
use crate::operations::Operation;

/// What was done, and what was not. Applying the same file again completes the rest.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ReconcileReport {
    /// One for each entry of the plan, in its order.
    pub entries: Vec<EntryResult>,
    /// As in the plan.
    pub left_alone: Vec<i64>,
}

/// What came of one entry of a plan.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EntryResult {
    /// What was to be done. A record that was created has its id here.
    pub entry: PlanEntry,
    /// What came of it.
    pub outcome: EntryOutcome,
    /// What Gorgias answered other than it was told: it was stored, but not as the file says (never seen so far). The next plan
    /// shows it again; write it into the file as Gorgias keeps it.
    pub rewritten: Vec<FieldChange>,
}

/// What came of an entry.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EntryOutcome {
    /// There was nothing to do.
    Nothing,
    /// It was done.
    Done,
    /// Nothing was done, for this reason.
    Conflict(Conflict),
    /// It failed. Where [`may_have_taken_effect`](Error::may_have_taken_effect) is true it may have been done all the same.
    Failed(Error),
    /// It was not tried, because an earlier failure was of [everything](crate::ErrorScope::Everything).
    NotTried,
}

impl ReconcileReport {
    /// Whether everything was done that can be done; conflicts are left to people.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.entries.iter().all(|done| !matches!(done.outcome, EntryOutcome::Failed(_) | EntryOutcome::NotTried))
    }

    /// How many were changed.
    #[must_use]
    pub fn changed(&self) -> usize {
        self.entries.iter().filter(|done| matches!(done.outcome, EntryOutcome::Done)).count()
    }

    /// The first failure.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.entries.iter().find_map(|done| match &done.outcome {
            EntryOutcome::Failed(error) => Some(error),
            _ => None,
        })
    }

    /// What is in conflict.
    pub fn conflicts(&self) -> impl Iterator<Item = (&PlanEntry, &Conflict)> {
        self.entries.iter().filter_map(|done| match &done.outcome {
            EntryOutcome::Conflict(conflict) => Some((&done.entry, conflict)),
            _ => None,
        })
    }
}

impl EntryResult {
    /// An entry before anything was done about it.
    pub(crate) fn ahead(entry: PlanEntry) -> Self {
        let outcome = match &entry.verdict {
            PlannedAction::Unchanged => EntryOutcome::Nothing,
            PlannedAction::Conflict(conflict) => EntryOutcome::Conflict(conflict.clone()),
            _ => EntryOutcome::NotTried,
        };
        Self { entry, outcome, rewritten: Vec::new() }
    }

    /// What came of a call for it, and what differs from the file in the answer; whether the others need not be tried.
    pub(crate) fn settle(&mut self, result: Result<(i64, Vec<FieldChange>), Error>) -> bool {
        match result {
            Ok((id, rewritten)) => {
                self.entry.id = Some(id);
                self.rewritten = rewritten;
                self.outcome = EntryOutcome::Done;
                false
            }
            Err(error) => {
                let stop = error.kind().ends_all();
                self.outcome = EntryOutcome::Failed(error);
                stop
            }
        }
    }
}

/// A record that was listed a moment ago, and is not there any more.
pub(crate) fn gone(operation: &'static Operation) -> Error {
    Error::new(ErrorKind::NotFound).operation(operation).detail("the record was deleted in the meantime; apply again")
}

impl fmt::Display for EntryResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entry.fmt(f)?;
        match &self.outcome {
            EntryOutcome::Nothing | EntryOutcome::Done => {}
            // The verdict tells it already.
            EntryOutcome::Conflict(_) if matches!(self.entry.verdict, PlannedAction::Conflict(_)) => {}
            EntryOutcome::Conflict(conflict) => write!(f, "\n    not done: {conflict}")?,
            EntryOutcome::Failed(error) => write!(f, "\n    failed: {error}")?,
            EntryOutcome::NotTried => write!(f, "\n    not tried")?,
        }
        self.rewritten.iter().try_for_each(|change| write!(f, "\n    kept by Gorgias in another form: {change}"))
    }
}

impl fmt::Display for ReconcileReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nothing = |done: &&EntryResult| matches!(done.outcome, EntryOutcome::Nothing);
        for done in self.entries.iter().filter(|done| !nothing(done)) {
            writeln!(f, "{done}")?;
        }
        let unchanged = self.entries.iter().filter(nothing).count();
        write!(f, "  {} done, {unchanged} unchanged, {} left alone", self.changed(), self.left_alone.len())
    }
}

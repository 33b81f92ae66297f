//! Reports: the result of applying a plan.

use std::fmt;

use super::{Conflict, FieldChange, PlanEntry, PlannedAction};
use crate::error::{Error, ErrorKind};
use crate::operations::Operation;

/// A report: what was done, and what was not. Applying the same file again completes the rest.
///
/// ```
/// use gorgias::reconcile::ReconcileReport;
///
/// fn summary(report: &ReconcileReport) -> String {
///     match report.error() {
///         Some(error) => format!("{} changed, then: {error}", report.changed()),
///         None => format!("{} changed", report.changed()),
///     }
/// }
/// assert_eq!(summary(&ReconcileReport::default()), "0 changed");
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ReconcileReport {
    /// The result of each entry of the plan, in its order.
    pub entries: Vec<EntryResult>,
    /// The ids of the records that are neither in the file nor of its prefix. They were not touched.
    pub left_alone: Vec<i64>,
}

/// The result of one entry of a plan.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EntryResult {
    /// The entry of the plan. Has the id of the record if it was created.
    pub entry: PlanEntry,
    /// The outcome of the entry.
    pub outcome: EntryOutcome,
    /// The fields that Gorgias stored in another form than the file has (never seen so far). The next plan shows them again; write
    /// them into the file as Gorgias stores them.
    pub rewritten: Vec<FieldChange>,
}

/// The outcome of one entry.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EntryOutcome {
    /// Unchanged: there was nothing to do.
    Nothing,
    /// The planned action was done.
    Done,
    /// Nothing was done, because of this conflict.
    Conflict(Conflict),
    /// The action failed. If [`may_have_taken_effect`](Error::may_have_taken_effect) is true, it may have been done all the same.
    Failed(Error),
    /// The action was not tried, because an earlier failure would have met it as well.
    NotTried,
}

impl ReconcileReport {
    /// Returns `true` if no action failed or was left out. Conflicts are left to people.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.entries.iter().all(|done| !matches!(done.outcome, EntryOutcome::Failed(_) | EntryOutcome::NotTried))
    }

    /// Returns the number of records that were changed.
    #[must_use]
    pub fn changed(&self) -> usize {
        self.entries.iter().filter(|done| matches!(done.outcome, EntryOutcome::Done)).count()
    }

    /// Returns the first failure, if there is one.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.entries.iter().find_map(|done| match &done.outcome {
            EntryOutcome::Failed(error) => Some(error),
            _ => None,
        })
    }

    /// Returns the entries that are in conflict, with the conflicts.
    pub fn conflicts(&self) -> impl Iterator<Item = (&PlanEntry, &Conflict)> {
        self.entries.iter().filter_map(|done| match &done.outcome {
            EntryOutcome::Conflict(conflict) => Some((&done.entry, conflict)),
            _ => None,
        })
    }
}

impl EntryResult {
    /// Returns the result of an entry before anything was done about it.
    pub(crate) fn ahead(entry: PlanEntry) -> Self {
        let outcome = match &entry.action {
            PlannedAction::Unchanged => EntryOutcome::Nothing,
            PlannedAction::Conflict(conflict) => EntryOutcome::Conflict(conflict.clone()),
            _ => EntryOutcome::NotTried,
        };
        Self { entry, outcome, rewritten: Vec::new() }
    }

    /// Stores the result of a call for it: the id, and what differs from the file in the response. Returns `true` if the others
    /// need not be tried.
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
pub(crate) fn gone(operation: &'static Operation, noun: &str, id: i64) -> Error {
    let why = format!("{noun} {id} was deleted in the meantime; apply again");
    Error::new(ErrorKind::NotFound).operation(operation).detail(why)
}

impl fmt::Display for EntryResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entry.fmt(f)?;
        match &self.outcome {
            EntryOutcome::Nothing | EntryOutcome::Done => {}
            // The action says it already.
            EntryOutcome::Conflict(_) if matches!(self.entry.action, PlannedAction::Conflict(_)) => {}
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

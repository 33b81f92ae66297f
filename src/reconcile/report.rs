//! What was done.

use std::fmt;

use super::{Conflict, Entry, FieldChange, Verdict};
use crate::error::{Error, ErrorKind};
use crate::operations::Operation;

/// What was done, and what was not. Applying the same file again completes the rest.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// One for each entry of the plan, in its order.
    pub entries: Vec<Done>,
    /// As in the plan.
    pub left_alone: Vec<i64>,
}

/// What came of one entry of a plan.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Done {
    /// What was to be done. A record that was created has its id here.
    pub entry: Entry,
    /// What came of it.
    pub outcome: Outcome,
    /// What Gorgias answered other than it was told: it was stored, but not as the file says (never seen so far). The next plan
    /// shows it again; write it into the file as Gorgias keeps it.
    pub rewritten: Vec<FieldChange>,
}

/// What came of an entry.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// There was nothing to do.
    Nothing,
    /// It was done.
    Done,
    /// Nothing was done, for this reason.
    Conflict(Conflict),
    /// It failed. Where [`may_have_taken_effect`](Error::may_have_taken_effect) is true it may have been done all the same.
    Failed(Error),
    /// It was not tried, because an earlier failure would have met it as well.
    NotTried,
}

impl Report {
    /// Whether everything was done that can be done; conflicts are left to people.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.entries.iter().all(|done| !matches!(done.outcome, Outcome::Failed(_) | Outcome::NotTried))
    }

    /// How many were changed.
    #[must_use]
    pub fn changed(&self) -> usize {
        self.entries.iter().filter(|done| matches!(done.outcome, Outcome::Done)).count()
    }

    /// The first failure.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.entries.iter().find_map(|done| match &done.outcome {
            Outcome::Failed(error) => Some(error),
            _ => None,
        })
    }

    /// What is in conflict.
    pub fn conflicts(&self) -> impl Iterator<Item = (&Entry, &Conflict)> {
        self.entries.iter().filter_map(|done| match &done.outcome {
            Outcome::Conflict(conflict) => Some((&done.entry, conflict)),
            _ => None,
        })
    }
}

impl Done {
    /// An entry before anything was done about it.
    pub(crate) fn ahead(entry: Entry) -> Self {
        let outcome = match &entry.verdict {
            Verdict::Unchanged => Outcome::Nothing,
            Verdict::Conflict(conflict) => Outcome::Conflict(conflict.clone()),
            _ => Outcome::NotTried,
        };
        Self { entry, outcome, rewritten: Vec::new() }
    }

    /// What came of a call for it, and what differs from the file in the answer; whether the others need not be tried.
    pub(crate) fn settle(&mut self, result: Result<(i64, Vec<FieldChange>), Error>) -> bool {
        match result {
            Ok((id, rewritten)) => {
                self.entry.id = Some(id);
                self.rewritten = rewritten;
                self.outcome = Outcome::Done;
                false
            }
            Err(error) => {
                let stop = ends_all(error.kind()) || error.kind() == ErrorKind::Forbidden;
                self.outcome = Outcome::Failed(error);
                stop
            }
        }
    }
}

/// Whether a failure would meet the calls that follow, too.
pub(crate) fn ends_all(kind: ErrorKind) -> bool {
    !matches!(
        kind,
        ErrorKind::InvalidRequest
            | ErrorKind::BadRequest
            | ErrorKind::Forbidden
            | ErrorKind::MissingScope
            | ErrorKind::NotFound
            | ErrorKind::Conflict
            | ErrorKind::PayloadTooLarge
            | ErrorKind::Client
            | ErrorKind::ResponseTooLarge
            | ErrorKind::EmptyResponse
            | ErrorKind::Decode
    )
}

/// A record that was listed a moment ago, and is not there any more.
pub(crate) fn gone(operation: &'static Operation) -> Error {
    Error::new(ErrorKind::NotFound).operation(operation).detail("the record was deleted in the meantime; apply again")
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entry.fmt(f)?;
        match &self.outcome {
            Outcome::Nothing | Outcome::Done => {}
            // The verdict tells it already.
            Outcome::Conflict(_) if matches!(self.entry.verdict, Verdict::Conflict(_)) => {}
            Outcome::Conflict(conflict) => write!(f, "\n    not done: {conflict}")?,
            Outcome::Failed(error) => write!(f, "\n    failed: {error}")?,
            Outcome::NotTried => write!(f, "\n    not tried")?,
        }
        self.rewritten.iter().try_for_each(|change| write!(f, "\n    kept by Gorgias in another form: {change}"))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nothing = |done: &&Done| matches!(done.outcome, Outcome::Nothing);
        for done in self.entries.iter().filter(|done| !nothing(done)) {
            writeln!(f, "{done}")?;
        }
        let unchanged = self.entries.iter().filter(nothing).count();
        write!(f, "  {} done, {unchanged} unchanged, {} left alone", self.changed(), self.left_alone.len())
    }
}

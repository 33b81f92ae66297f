//! What would be done.

use std::fmt;

use super::FieldChange;
use crate::error::{Error, ErrorKind, Result};

/// What has to be done so that the account is as the file says. Making one changes nothing.
///
/// `Display` prints it, a line for each entry and for each field that changes; entries that are as they should be are only
/// counted.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ReconcilePlan {
    /// What is in the file, in its order, and then what is archived or switched off because it is there no more.
    pub entries: Vec<PlanEntry>,
    /// Ids of the records that are not in the file and not of its prefix; they are never touched.
    pub left_alone: Vec<i64>,
}

/// One macro or rule of a plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlanEntry {
    /// What it is known by: the `external_id` of a macro, the name of a rule.
    pub key: String,
    /// Its name, by the file where it is in it.
    pub name: String,
    /// Its id, where there is one.
    pub id: Option<i64>,
    /// What has to be done.
    pub verdict: PlannedAction,
}

/// What has to be done about a macro or rule.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PlannedAction {
    /// It is as the file says.
    Unchanged,
    /// There is none.
    Create,
    /// These fields differ.
    Update(Vec<FieldChange>),
    /// It is archived and should be in use; these fields differ besides.
    Restore(Vec<FieldChange>),
    /// It is in use and should be archived.
    Archive,
    /// Nothing is done, because it cannot or must not be done without a person's decision.
    Conflict(Conflict),
}

/// Why nothing is done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Conflict {
    /// Several records have the key, and which of them is meant cannot be told. Their ids.
    SeveralWithKey(Vec<i64>),
    /// Several records have the name under which one is to be adopted. Their ids.
    SeveralToAdopt(Vec<i64>),
    /// It cannot be archived, because rules use it. Their names.
    UsedByRules(Vec<String>),
    /// Gorgias manages it: it has settings of its own.
    Managed,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SeveralWithKey(ids) => write!(f, "several have this key, archive or delete all but one: {ids:?}"),
            Self::SeveralToAdopt(ids) => write!(f, "several have the name to adopt, rename all but one: {ids:?}"),
            Self::UsedByRules(rules) => write!(f, "rules use it, change or switch them off first: {rules:?}"),
            Self::Managed => f.write_str("Gorgias manages it; choose another name"),
        }
    }
}

impl ReconcilePlan {
    /// Whether the account is as the file says.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.entries.iter().all(|entry| entry.verdict == PlannedAction::Unchanged)
    }

    /// Refuses to go on with what is not what somebody has seen and agreed to.
    pub(crate) fn agrees<'e>(&self, entries: impl Iterator<Item = &'e PlanEntry>, left_alone: &[i64]) -> Result<()> {
        if self.left_alone == left_alone && self.entries.iter().eq(entries) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Conflict).detail("the account is not as it was when the plan was made; plan again"))
    }

    /// What is in conflict.
    pub fn conflicts(&self) -> impl Iterator<Item = (&PlanEntry, &Conflict)> {
        self.entries.iter().filter_map(|entry| match &entry.verdict {
            PlannedAction::Conflict(conflict) => Some((entry, conflict)),
            _ => None,
        })
    }
}

impl PlanEntry {
    pub(crate) fn new(key: &str, name: &str, id: Option<i64>, verdict: PlannedAction) -> Self {
        Self { key: key.to_owned(), name: name.to_owned(), id, verdict }
    }
}

impl fmt::Display for PlanEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, word, changes): (_, _, &[FieldChange]) = match &self.verdict {
            PlannedAction::Unchanged => (' ', "unchanged", &[]),
            PlannedAction::Create => ('+', "create", &[]),
            PlannedAction::Update(changes) => ('~', "update", changes),
            PlannedAction::Restore(changes) => ('^', "restore", changes),
            PlannedAction::Archive => ('-', "archive", &[]),
            PlannedAction::Conflict(_) => ('!', "conflict", &[]),
        };
        write!(f, "{sign} {word:<9} {:?}", self.key)?;
        if self.name != self.key {
            write!(f, " {:?}", self.name)?;
        }
        if let Some(id) = self.id {
            write!(f, " #{id}")?;
        }
        if let PlannedAction::Conflict(conflict) = &self.verdict {
            write!(f, ": {conflict}")?;
        }
        changes.iter().try_for_each(|change| write!(f, "\n    {change}"))
    }
}

impl fmt::Display for ReconcilePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (same, rest): (Vec<_>, Vec<_>) =
            self.entries.iter().partition(|entry| entry.verdict == PlannedAction::Unchanged);
        for entry in rest {
            writeln!(f, "{entry}")?;
        }
        write!(f, "  {} unchanged, {} left alone", same.len(), self.left_alone.len())
    }
}

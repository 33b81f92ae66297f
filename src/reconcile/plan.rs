//! Plans: the changes that would bring an account in step with a file.

use std::fmt;

use super::FieldChange;
use crate::error::{Error, ErrorKind, Result};

/// A plan: the changes that bring the account in step with the file. Making a plan changes nothing.
///
/// `Display` prints a line for each entry that changes and for each of its fields; unchanged entries are only counted.
///
/// ```
/// use gorgias::reconcile::ReconcilePlan;
///
/// let plan = ReconcilePlan::default();
/// assert!(plan.is_unchanged() && plan.conflicts().next().is_none());
/// assert_eq!(plan.to_string(), "  0 unchanged, 0 left alone");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ReconcilePlan {
    /// The entries of the file, in its order, then the records that are archived or switched off because the file no longer has
    /// them.
    pub entries: Vec<PlanEntry>,
    /// The ids of the records that are neither in the file nor of its prefix. They are never touched.
    pub left_alone: Vec<i64>,
}

/// A macro or rule of a plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlanEntry {
    /// The key: the `external_id` of a macro, the name of a rule.
    pub key: String,
    /// The name in the file, or in the account if the file does not have it.
    pub name: String,
    /// The id of the record, if it exists.
    pub id: Option<i64>,
    /// The action that is planned.
    pub action: PlannedAction,
}

/// The action that is planned for a macro or rule.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PlannedAction {
    /// Nothing: the record is as the file says.
    Unchanged,
    /// Creates the record.
    Create,
    /// Updates these fields.
    Update(Vec<FieldChange>),
    /// Brings the archived record back, and updates these fields.
    Restore(Vec<FieldChange>),
    /// Archives the record.
    Archive,
    /// Nothing, until a person has resolved the conflict.
    Conflict(Conflict),
}

/// A conflict that a person must resolve.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Conflict {
    /// Several records have the key. Holds their ids.
    SeveralWithKey(Vec<i64>),
    /// Several records have the name to adopt. Holds their ids.
    SeveralToAdopt(Vec<i64>),
    /// The macro cannot be archived, because rules use it. Holds the names of the rules.
    UsedByRules(Vec<String>),
    /// Gorgias manages the rule, which is recognized by its settings.
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
    /// Returns `true` if the account is as the file says.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.entries.iter().all(|entry| entry.action == PlannedAction::Unchanged)
    }

    /// Compares the plan that was agreed to with what there is to do now.
    pub(crate) fn agrees<'e>(&self, entries: impl Iterator<Item = &'e PlanEntry>, left_alone: &[i64]) -> Result<()> {
        if self.left_alone == left_alone && self.entries.iter().eq(entries) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Conflict).detail("the account is not as it was when the plan was made; plan again"))
    }

    /// Returns the entries that are in conflict, with the conflicts.
    pub fn conflicts(&self) -> impl Iterator<Item = (&PlanEntry, &Conflict)> {
        self.entries.iter().filter_map(|entry| match &entry.action {
            PlannedAction::Conflict(conflict) => Some((entry, conflict)),
            _ => None,
        })
    }
}

impl PlanEntry {
    pub(crate) fn new(key: &str, name: &str, id: Option<i64>, action: PlannedAction) -> Self {
        Self { key: key.to_owned(), name: name.to_owned(), id, action }
    }
}

impl fmt::Display for PlanEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, word, changes): (_, _, &[FieldChange]) = match &self.action {
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
        if let PlannedAction::Conflict(conflict) = &self.action {
            write!(f, ": {conflict}")?;
        }
        changes.iter().try_for_each(|change| write!(f, "\n    {change}"))
    }
}

impl fmt::Display for ReconcilePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (same, rest): (Vec<_>, Vec<_>) =
            self.entries.iter().partition(|entry| entry.action == PlannedAction::Unchanged);
        for entry in rest {
            writeln!(f, "{entry}")?;
        }
        write!(f, "  {} unchanged, {} left alone", same.len(), self.left_alone.len())
    }
}

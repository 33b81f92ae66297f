//! Keeps macros and rules of an account in step with files: compares, plans, applies the plan, and reports.
//!
//! [`macros`] and [`rules`] hold what is particular to each; the plan, its entries and the report are the same for both.

mod field;
pub mod macros;
mod plan;
mod report;
pub mod rules;

pub use field::FieldChange;
pub(crate) use field::{Fields, same_text};
pub use plan::{Conflict, PlanEntry, PlannedAction, ReconcilePlan};
pub(crate) use report::gone;
pub use report::{EntryOutcome, EntryResult, ReconcileReport};

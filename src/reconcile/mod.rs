//! Keeps macros and rules of an account in step with files: compares, plans, applies the plan, and reports.
//!
//! [`macros`] and [`rules`] hold what is particular to each; the plan, its entries and the report are the same for both.

//! # Design notes
//!
//! - A desired state is compared by meaning, and applying always looks first: ways of writing make no difference, so a
//!   second run writes nothing. Macros are keyed by `external_id`, rules by their name, because they have nothing else.
//! - The two tokenizers of rule code, here and in the sandbox, are separate on purpose: a shared one would hide a
//!   shared mistake.

mod field;
pub mod macros;
mod plan;
mod report;
pub mod rules;

pub use field::FieldChange;
pub(crate) use field::{Fields, same_text};
pub use plan::{Conflict, PlanEntry, PlannedAction, ReconcilePlan};
pub use report::{EntryOutcome, EntryResult, ReconcileReport};
pub(crate) use report::{ends_all, gone};

//! Keeps macros and rules of an account in step with files: compares, plans, applies the plan, and reports.
//!
//! [`macros`] and [`rules`] hold the file formats and the comparison; the plan, its entries and the report are the same for both.
//!
//! ```no_run
//! # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
//! use gorgias::reconcile::rules::{DesiredRule, RuleSet};
//!
//! let set = RuleSet::new([DesiredRule::new("Close thank-yous", "Action('setStatus', { status: 'closed' })")]);
//! let plan = client.reconcile_rules(&set).plan().await?; // reads only
//! println!("{plan}");
//! if !plan.is_unchanged() {
//!     println!("{}", client.reconcile_rules(&set).apply_plan(&plan).await?); // exactly what was shown, or nothing
//! }
//! # Ok(())
//! # }
//! ```
//!
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
mod run;

pub use field::FieldChange;
pub(crate) use field::{Fields, same_text};
pub use plan::{Conflict, PlanEntry, PlannedAction, ReconcilePlan};
pub(crate) use report::gone;
pub use report::{EntryOutcome, EntryResult, ReconcileReport};

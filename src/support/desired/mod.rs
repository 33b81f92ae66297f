//! A desired state in files, and the account: what differs, what is done about it, and what came of that. Shared by
//! [`macros`](super::macros) and [`rules`](super::rules).

mod field;
mod plan;
mod report;
mod words;

pub use field::FieldChange;
pub(crate) use field::{Fields, same_text};
pub use plan::{Conflict, Entry, Plan, Verdict};
pub use report::{Done, Outcome, Report};
pub(crate) use report::{ends_all, gone};
pub(crate) use words::{duplicates, nearest};

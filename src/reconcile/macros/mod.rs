//! Keeps macros in step with a file: it says which macros there should be, and the differences are planned, shown and applied.
//!
//! ```toml
//! prefix = "shop:"                     # macros with this prefix that are not in the file are archived
//!
//! [[macros]]
//! external_id = "shop:order-status"    # the key, which stays when the name changes
//! name = "Order status"
//! intent = "shipping/status"
//! language = "en"
//! actions = [
//!     { name = "setResponseText", body_text = "Hi {{ticket.customer.firstname}}, it is on its way." },
//!     { name = "addTags", tags = ["shipping", "order-status"] },
//!     { name = "setStatus", status = "closed" },
//! ]
//! ```
//!
//! ```no_run
//! # async fn example(client: gorgias::Client, json: &str) -> Result<(), Box<dyn std::error::Error>> {
//! use gorgias::reconcile::macros::MacroSet;
//!
//! let set: MacroSet = serde_json::from_str(json)?; // or any other format that serde reads
//! println!("{}", client.reconcile_macros(&set).plan().await?); // reads only
//! let report = client.reconcile_macros(&set).apply().await?;
//! println!("{report}");
//! # Ok(())
//! # }
//! ```
//!
//! [`Client::export_macros`](crate::Client::export_macros) writes the macros that there are in this form, to begin with.
//!
//! **The key** is `external_id`: Gorgias stores it, does not use it, and does not promise that it is unique (documented). Lists
//! cannot be filtered by it. A macro without key is taken over only if the file names it ([`DesiredMacro::adopt_name`], `adopt` in
//! files); all others are left alone.
//!
//! **The comparison** covers what the file mentions, by meaning: line ends, the order of tags, ways of writing HTML, null and
//! absent make no difference. `actions` is replaced as a whole (documented); titles and descriptions of actions that the file
//! does not mention are kept.
//!
//! **Calls**: one per 100 macros to list; only when a key is not found among those in use, one more per 100 archived ones; then
//! one for each macro that is created or updated, and one for each 30 that are archived or brought back. So a second run costs
//! the listing.
//!
//! **Nothing is created twice** by one process: applying is done by one task at a time per account, and always looks at the
//! account first. After a lost response the macro is looked for, among the 100 newest, up to three times. Two processes that apply
//! at the same moment can still create one each; the next plan names both as a [`Conflict`](super::Conflict).

mod archive;
mod check;
mod compare;
mod create;
mod export;
mod reconcile;
mod set;
mod step;
mod variables;

pub use export::{LeftOutMacro, LeftOutReason, MacroExport};
pub use reconcile::ReconcileMacros;
pub use set::{DesiredMacro, MacroSet};
pub use step::{ActionEffect, DesiredAction};
pub use variables::{MacroVariable, variables};

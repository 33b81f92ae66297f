//! Keeps rules in step with a file: it says which rules there should be, and the differences are planned, shown and applied.
//!
//! Rules are what Gorgias runs on live tickets: automatic replies, tags and the like.
//!
//! ```toml
//! [[rules]]
//! name = "Close thank-yous"
//! event_types = ["ticket-message-created"]
//! priority = 5
//! active = true
//! code = """
//! if (containsAny(message.intents.name, ['other/thanks'])) {
//!   Action('setStatus', { status: 'closed' })
//! }
//! """
//! ```
//!
//! **The key** is the name, because a rule has no `external_id` (documented); that names are unique is not promised. A rule that
//! is renamed is found by [`DesiredRule::adopt_name`] (`formerly` in files). Rules that are not in the file, and not of its prefix, are never touched;
//! nor are those that Gorgias manages (they have `settings`, observed live). Nothing is ever deleted: what is of the prefix and
//! not in the file any more is switched off.
//!
//! **Code** is a dialect of JavaScript: `if (..) { Action('name', { .. }) }` with conditions such as `eq`, `containsAny`,
//! `isEmpty` over `ticket.*` and `message.*`. The whole of it is not documented, and Gorgias refuses the rest with 400 `The rule
//! is not well formatted` (observed live). So only what no dialect can accept is refused before sending: code that is empty, or
//! has a bracket or a quote that is not closed. Codes are compared without regard to white space, comments, kind of quotes
//! and semicolons before `}`.
//!
//! **An active rule acts on live tickets at once.** Create it with `active = false` if it should be reviewed first.
//!
//! **Calls**: one per 100 rules to list; one for each rule that is created or updated; and one for all rules of which only the
//! priority differs. After a lost response to a creation the rule is looked for among the 100 newest, up to three times.

mod code;
mod compare;
mod create;
mod reconcile;
mod set;

pub use reconcile::ReconcileRules;
pub(crate) use reconcile::{list, naming};
pub use set::{DesiredRule, RuleSet};

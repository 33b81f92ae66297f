//! What the tools that write have in common.

use crate::Error;
use crate::agent::arguments::Arguments;
use crate::agent::{ToolError, fence};
use crate::text::visible::invisible;

/// The most characters of a text of the model that a plan shows.
const SHOWN: usize = 20_000;

/// The ticket of a call.
pub(super) fn ticket(arguments: &Arguments) -> Result<i64, ToolError> {
    match arguments.integer_in("ticket", 1..=i64::MAX)? {
        Some(ticket) => Ok(ticket),
        None => Err(ToolError::argument("ticket", "is missing", "the id of a ticket")),
    }
}

/// A text that would be written, set off from the words around it. What could not be seen is shown by its number: whoever approves
/// has to see all of it.
pub(super) fn quoted(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars().take(SHOWN) {
        if c != '\n' && (invisible(c) || c.is_control()) {
            shown.push_str(&format!("<U+{:04X}>", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    let more = text.chars().count().saturating_sub(SHOWN);
    if more > 0 {
        shown.push_str(&format!("\n… {more} more characters"));
    }
    shown.lines().map(|line| format!("  | {line}")).collect::<Vec<_>>().join("\n")
}

/// The external id of a message, by which a second call finds what the first one wrote.
pub(super) fn external_id(kind: &str, digest: &str) -> String {
    format!("agent:{kind}:{}", digest.get(..32).unwrap_or(digest))
}

/// An error of a write to a ticket: says where to look if it may have taken effect.
pub(super) fn look_first(error: Error, ticket: i64) -> ToolError {
    let open = error.may_have_taken_effect();
    let error = ToolError::from(error);
    if open { error.remedy(format!("look first: read_tickets {ticket}")) } else { error }
}

/// An address as far as it may be shown where personal data is off: enough to recognize it.
pub(super) fn masked(address: &str) -> String {
    let first = || address.chars().take(1).collect::<String>();
    match address.rsplit_once('@') {
        Some((_, domain)) => fence::quote(&format!("{}…@{domain}", first()), 60),
        None => {
            let last: String = address.chars().rev().take(3).collect();
            let last: String = last.chars().rev().collect();
            fence::quote(&format!("…{last}"), 60)
        }
    }
}

/// Tickets as they are listed in a line.
pub(super) fn listed(ids: &[i64]) -> String {
    ids.iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", ")
}

/// A name as far as it may be shown where personal data is off.
pub(super) fn initial(name: &str) -> String {
    fence::quote(&format!("{}…", name.chars().take(1).collect::<String>()), 10)
}

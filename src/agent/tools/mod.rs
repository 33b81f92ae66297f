//! The tools, each in a file of its own.

mod find_tickets;
mod look_up;
mod read_customer;
mod read_more;
mod read_tickets;
mod report;
mod ticket_line;

use super::Tool;
pub(crate) use super::more::DEFAULT_TOKENS;
use super::turn::Run;

/// All tools, in the order in which they are listed: by tier, then as a model needs them.
pub(super) const TOOLS: &[(&Tool, Run)] = &[
    (&find_tickets::TOOL, find_tickets::run),
    (&read_tickets::TOOL, read_tickets::run),
    (&read_customer::TOOL, read_customer::run),
    (&look_up::TOOL, look_up::run),
    (&report::TOOL, report::run),
    (&read_more::TOOL, read_more::run),
];

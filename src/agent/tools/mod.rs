//! The tools, each in a file of its own.

mod add_note;
mod call_read;
mod call_write;
mod create_ticket;
mod find_operation;
mod find_tickets;
mod look_up;
mod macro_text;
mod read_customer;
mod read_more;
mod read_tickets;
mod reconcile;
mod reconcile_macros;
mod reconcile_rules;
mod record_order_event;
mod report;
mod send_reply;
mod ticket_changes;
mod ticket_line;
mod triage;
mod update_customer;
mod update_tickets;
mod written;

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
    (&find_operation::TOOL, find_operation::run),
    (&call_read::TOOL, call_read::run),
    (&read_more::TOOL, read_more::run),
    (&add_note::TOOL, add_note::run),
    (&send_reply::TOOL, send_reply::run),
    (&update_tickets::TOOL, update_tickets::run),
    (&create_ticket::TOOL, create_ticket::run),
    (&record_order_event::TOOL, record_order_event::run),
    (&triage::TOOL, triage::run),
    (&update_customer::TOOL, update_customer::run),
    (&call_write::TOOL, call_write::run),
    (&reconcile_macros::TOOL, reconcile_macros::run),
    (&reconcile_rules::TOOL, reconcile_rules::run),
];

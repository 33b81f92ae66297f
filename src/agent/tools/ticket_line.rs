//! A ticket in one line, as lists show it.

use std::fmt::Write as _;

use super::super::{Fence, fence};
use crate::types::{ChannelSlug, TicketCompact, TicketPriority, TicketStatus};

/// Most characters of a subject, a name, and how many tags are shown.
const SUBJECT: usize = 80;
const NAME: usize = 30;
const TAGS: usize = 6;

/// A ticket in one line. Names of customers are personal data, and not shown; `words` takes them out of the subject where they are
/// known.
pub(super) fn ticket_line(fence: &Fence, ticket: &TicketCompact, words: impl Fn(&str) -> String) -> String {
    let mut line = ticket.id.to_string();
    match (&ticket.snooze_datetime, &ticket.status) {
        (Some(_), _) => line.push_str(" snoozed"),
        (None, Some(status)) => {
            let _ = write!(line, " {}", word(status.as_str(), TicketStatus::KNOWN.contains(status)));
        }
        (None, None) => {}
    }
    if let Some(priority) = ticket.priority.as_ref().filter(|priority| **priority != TicketPriority::Normal) {
        let _ = write!(line, " {}", word(priority.as_str(), TicketPriority::KNOWN.contains(priority)));
    }
    if let Some(channel) = &ticket.channel {
        let _ = write!(line, " {}", word(channel.as_str(), ChannelSlug::KNOWN.contains(channel)));
    }
    if let Some(at) = ticket.updated_datetime {
        let _ = write!(line, " {}", at.to_datetime().format("%Y-%m-%d"));
    }
    let _ = write!(line, " {}", fence.quote(&words(ticket.subject.as_deref().unwrap_or_default()), SUBJECT));
    let names: Vec<String> = ticket
        .tags
        .iter()
        .filter_map(|tag| tag.name.as_deref())
        .take(TAGS)
        .map(|name| fence::quote(name, NAME))
        .collect();
    if !names.is_empty() {
        let _ = write!(line, " [{}]", names.join(","));
    }
    if let Some(left) = ticket.tags.len().checked_sub(TAGS).filter(|left| *left > 0) {
        let _ = write!(line, "+{left}");
    }
    if let Some(name) = ticket.assignee_user.as_ref().and_then(|user| user.name.as_deref()) {
        let _ = write!(line, " user {}", fence::quote(name, NAME));
    }
    if let Some(name) = ticket.assignee_team.as_ref().and_then(|team| team.name.as_deref()) {
        let _ = write!(line, " team {}", fence::quote(name, NAME));
    }
    if ticket.last_sent_message_not_delivered == Some(true) {
        line.push_str(" last reply not delivered");
    }
    line
}

/// A word of the API as it is, if this version knows it; else quoted.
fn word(word: &str, known: bool) -> String {
    if known { word.to_owned() } else { fence::quote(word, NAME) }
}

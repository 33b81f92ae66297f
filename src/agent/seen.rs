//! Tickets that were read for a plan: applying it reads only those again that have changed, which one list shows for all.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::lock::lock;
use crate::types::{Ticket, TicketCompact};

/// How long a ticket is kept: as long as a plan.
const KEPT: Duration = Duration::from_secs(600);
/// How many are kept.
const MOST: usize = 60;

/// Tickets as they were last read, the newest last.
#[derive(Default)]
pub(super) struct Seen(Mutex<VecDeque<(Instant, Arc<Ticket>)>>);

impl Seen {
    pub(super) fn keep(&self, ticket: Ticket) -> Arc<Ticket> {
        let ticket = Arc::new(ticket);
        let now = Instant::now();
        let mut seen = lock(&self.0);
        seen.retain(|(read, known)| now.saturating_duration_since(*read) < KEPT && known.id != ticket.id);
        if seen.len() >= MOST {
            seen.pop_front();
        }
        seen.push_back((now, Arc::clone(&ticket)));
        ticket
    }

    pub(super) fn clear(&self) {
        lock(&self.0).clear();
    }

    /// The ticket as it was read, if the list shows no change: not its time of update, and nothing else that lists have.
    pub(super) fn unchanged(&self, listed: &TicketCompact) -> Option<Arc<Ticket>> {
        let now = Instant::now();
        let seen = lock(&self.0);
        let (read, ticket) = seen.iter().find(|(_, known)| known.id == listed.id)?;
        let recent = now.saturating_duration_since(*read) < KEPT;
        // Without a time of update, nothing says that no word has changed.
        let timed = listed.updated_datetime.is_some();
        (recent && timed && stamp(ticket) == stamp_listed(listed)).then(|| Arc::clone(ticket))
    }
}

/// What a ticket and its line in a list have in common.
macro_rules! stamp {
    ($name:ident, $ticket:ty) => {
        fn $name(ticket: &$ticket) -> Value {
            let mut tags: Vec<i64> = ticket.tags.iter().map(|tag| tag.id).collect();
            tags.sort_unstable();
            let fields = ticket.custom_fields.iter().filter_map(|(id, field)| Some((id, field.value.as_ref()?)));
            let fields: Vec<_> = fields.filter(|(_, value)| !value.is_null()).collect();
            json!([
                ticket.updated_datetime,
                ticket.last_message_datetime,
                ticket.status,
                ticket.priority,
                ticket.assignee_user.as_ref().map(|user| user.id),
                ticket.assignee_team.as_ref().map(|team| team.id),
                ticket.customer.as_ref().map(|customer| customer.id),
                ticket.subject,
                ticket.snooze_datetime,
                ticket.trashed_datetime,
                tags,
                fields,
            ])
        }
    };
}

stamp!(stamp, Ticket);
stamp!(stamp_listed, TicketCompact);

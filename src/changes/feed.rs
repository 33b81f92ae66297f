//! The lists that passes read.

use super::{Bookmark, Pass};
use crate::Client;
use crate::builder::{ListEvents, ListMessages, ListTickets};
use crate::model::Timestamp;
use crate::page::Paginate;
use crate::types::{Event, ListEventsOrderBy, ListMessagesOrderBy, ListTicketsOrderBy, TicketCompact, TicketMessage};

/// Records per page; the most that is allowed.
pub(super) const LIMIT: i64 = 100;

/// A list, last changed first, that can be read incrementally. Only the calls for tickets, messages and events implement
/// it.
pub trait Feed: Paginate {
    /// The field with the time that the list is sorted by.
    #[doc(hidden)]
    const TIME: &'static str;
    /// Whether that time changes.
    #[doc(hidden)]
    const CHANGES: bool;

    #[doc(hidden)]
    fn id(record: &Self::Item) -> i64;
    #[doc(hidden)]
    fn time(record: &Self::Item) -> Option<Timestamp>;
}

macro_rules! feeds {
    ($($call:ident of $record:ident by $time:ident, changes: $changes:literal;)*) => {$(
        impl Feed for $call<'_> {
            const TIME: &'static str = stringify!($time);
            const CHANGES: bool = $changes;

            fn id(record: &$record) -> i64 {
                record.id
            }

            fn time(record: &$record) -> Option<Timestamp> {
                record.$time
            }
        }
    )*};
}

feeds! {
    ListTickets of TicketCompact by updated_datetime, changes: true;
    ListMessages of TicketMessage by created_datetime, changes: false;
    ListEvents of Event by created_datetime, changes: false;
}

/// A pass over the tickets that have changed. Made by [`Client::changed_tickets`].
pub type ChangedTickets<'a> = Pass<'a, ListTickets<'a>>;
/// A pass over the messages that were created. Made by [`Client::new_messages`].
pub type NewMessages<'a> = Pass<'a, ListMessages<'a>>;
/// A pass over the events that were logged. Made by [`Client::new_events`].
pub type NewEvents<'a> = Pass<'a, ListEvents<'a>>;

impl Client {
    /// Starts a pass over the tickets that have changed since `bookmark`; all of them, when it is the default one.
    ///
    /// See [`changes`](crate::changes) for what is promised and how. It makes one call per 100 changed tickets, and at
    /// least one; a first pass over an account reads all of its tickets, and remembers id and time of each while it
    /// runs.
    pub fn changed_tickets(&self, bookmark: &Bookmark) -> ChangedTickets<'_> {
        let call = self.list_tickets().order_by(ListTicketsOrderBy::UpdatedDatetimeDesc).limit(LIMIT).trashed(true);
        Pass::new(self, call, bookmark)
    }

    /// Starts a pass over the messages that were created since `bookmark`; all of them, when it is the default one. A
    /// message that is changed later, such as one that has been sent meanwhile, does not come again: the ticket does, in
    /// [`changed_tickets`](Self::changed_tickets) (inferred).
    ///
    /// See [`changes`](crate::changes) for what is promised and how. It makes one call per 100 new messages, and at least
    /// one; a first pass over an account reads all of its messages.
    pub fn new_messages(&self, bookmark: &Bookmark) -> NewMessages<'_> {
        let call = self.list_messages().order_by(ListMessagesOrderBy::CreatedDatetimeDesc).limit(LIMIT);
        Pass::new(self, call, bookmark)
    }

    /// Starts a pass over the events that were logged since `bookmark`; all that are kept, when it is the default one. For
    /// how long events are kept is unknown.
    ///
    /// See [`changes`](crate::changes) for what is promised and how. It makes one call per 100 new events, and at least
    /// one.
    pub fn new_events(&self, bookmark: &Bookmark) -> NewEvents<'_> {
        let call = self.list_events().order_by(ListEventsOrderBy::CreatedDatetimeDesc).limit(LIMIT);
        Pass::new(self, call, bookmark)
    }
}

impl<'a> ChangedTickets<'a> {
    /// Sets whether tickets in the trash are read, too. Call it before the first poll. Defaults to `true`, so that a
    /// move to the trash is seen as a change.
    pub fn trashed(self, trashed: bool) -> Self {
        self.with_call(|call| call.trashed(trashed))
    }
}

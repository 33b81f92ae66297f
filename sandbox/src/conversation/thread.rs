//! The messages of one ticket, in the order in which they were written.

use crate::state::value::Fields;
use crate::state::{Id, Index, Kind, Record, World};

/// The messages of a ticket, oldest first.
pub(crate) fn of_ticket(world: &World, ticket: Id) -> Vec<&Record> {
    let mut found: Vec<&Record> = world.store.found(Index::MessageTicket, ticket).collect();
    found.sort_by(|left, right| {
        left.text("created_datetime").cmp(&right.text("created_datetime")).then(left.id().cmp(&right.id()))
    });
    found
}

/// The customer that the messages of a ticket are exchanged with.
pub(crate) fn counterpart(world: &World, ticket: Id) -> Option<Id> {
    let ends =
        of_ticket(world, ticket).into_iter().flat_map(|message| [message.int("_sender"), message.int("_receiver")]);
    ends.flatten().find(|id| world.store.has(Kind::Customer, *id))
}

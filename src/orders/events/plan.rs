//! The changes that events make to the ticket of their order, found out before anything is written.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::journal::Journal;
use super::kept::Kept;
use super::note::note;
use super::{OrderEvent, OrderTicketAction, Reaction};
use crate::types::{
    CreateMessage, CreateTicket, Ticket, TicketCompact, TicketCustomerInput, TicketStatus, TicketTagInput,
    UpdateTicket, builder,
};
use crate::webhook::DeliveryKey;
use crate::{Patch, Result};

/// The ticket of an order, as far as it is known.
#[derive(Default)]
pub(super) struct Known {
    pub(super) id: i64,
    subject: Option<String>,
    meta: Map<String, Value>,
    tags: Vec<String>,
    has_customer: bool,
    pub(super) is_trashed: bool,
}

/// Lists return a ticket with fewer fields than a read does; these are in both.
macro_rules! known_from {
    ($($ticket:ty),*) => {$(
        impl From<$ticket> for Known {
            fn from(ticket: $ticket) -> Self {
                Self {
                    id: ticket.id,
                    subject: ticket.subject,
                    meta: ticket.meta,
                    tags: ticket.tags.into_iter().filter_map(|tag| tag.name).collect(),
                    has_customer: ticket.customer.is_some(),
                    is_trashed: ticket.trashed_datetime.is_some(),
                }
            }
        }
    )*};
}

known_from!(TicketCompact, Ticket);

/// A note to write.
pub(super) struct Note {
    pub(super) body: CreateMessage,
    /// It can be there already: the ticket knows its event, or can have forgotten it.
    pub(super) may_be_there: bool,
}

/// The changes that events make to a ticket.
pub(super) struct Plan<'a> {
    journal: Journal,
    meta: Map<String, Value>,
    /// The event that changed the journal last.
    changed_by: Option<&'a OrderEvent>,
    /// The tags that the ticket has, and behind them those that it lacks.
    tags: Vec<String>,
    known_tags: usize,
    subject: Option<String>,
    writes_subject: bool,
    status: Option<TicketStatus>,
    has_customer: bool,
    customer: Option<TicketCustomerInput>,
    is_trashed: bool,
    pub(super) notes: Vec<Note>,
    /// The events that were added.
    added: HashSet<DeliveryKey>,
    /// The states from before the ticket: they are part of it only once an earlier event opens it.
    unused: Vec<DeliveryKey>,
    /// The action of most consequence.
    pub(super) action: OrderTicketAction,
}

/// The writes that bring a ticket up to date, one for each kind and one for each note.
pub(super) struct Writes {
    /// The tags that the ticket lacks.
    pub(super) tags: Vec<String>,
    pub(super) update: Option<builder::UpdateTicket>,
    pub(super) notes: Vec<Note>,
}

/// A ticket to create.
pub(super) struct NewTicket {
    pub(super) body: builder::CreateTicket,
    /// The states from before the ticket.
    pub(super) unused: Vec<DeliveryKey>,
}

impl<'a> Plan<'a> {
    /// Begins with a ticket as it is.
    pub(super) fn of(ticket: Known) -> Self {
        let Known { id: _, subject, meta, tags, has_customer, is_trashed } = ticket;
        Self {
            journal: Journal::read(&meta, subject.as_deref()),
            meta,
            changed_by: None,
            known_tags: tags.len(),
            tags,
            subject,
            writes_subject: false,
            status: None,
            has_customer,
            customer: None,
            is_trashed,
            notes: Vec::new(),
            added: HashSet::new(),
            unused: Vec::new(),
            action: OrderTicketAction::Ignored,
        }
    }

    /// Returns the ticket that the events make where there is none; `None` if none of them opens one. `kept` is news that came
    /// before.
    pub(super) fn new_ticket(
        key: &str,
        events: &[(&OrderEvent, &Reaction)],
        kept: &[Kept],
    ) -> Result<Option<NewTicket>> {
        let Some(opening) = events.iter().position(|(_, reaction)| reaction.opens) else { return Ok(None) };
        let (before, rest) = events.split_at(opening);
        let Some(((opening, reaction), rest)) = rest.split_first() else { return Ok(None) };
        let mut plan = Self::of(Known::default());
        // A ticket begins with a note, whatever the reaction.
        plan.add(opening, &Reaction { notes: true, ..(*reaction).clone() })?;
        plan.journal.begin(opening);
        for Kept { event, reaction } in kept {
            plan.add(event, reaction)?;
        }
        // Without times, the order is all that is known.
        let is_timed = events.iter().all(|(event, _)| event.occurred_at.is_some());
        let is_early = |event: &OrderEvent| event.kind.is_state() && (!is_timed || plan.journal.begins_after(event));
        let (unused, news): (Vec<_>, Vec<_>) = before.iter().partition(|(event, _)| is_early(event));
        for (event, reaction) in news.into_iter().chain(rest) {
            plan.add(event, reaction)?;
        }
        plan.unused.extend(unused.into_iter().map(|(event, _)| event.key()));
        let tag = |name| TicketTagInput { name, decoration: Patch::Absent };
        let body = CreateTicket::builder()
            .external_id(key)
            .channel("api")
            .meta(plan.new_meta().unwrap_or_default())
            .subject(Patch::set_or_absent(plan.subject))
            .status(plan.status.unwrap_or(TicketStatus::Open))
            .messages(plan.notes.into_iter().map(|note| note.body).collect::<Vec<_>>())
            .customer(Patch::set_or_absent(plan.customer))
            .tags(plan.tags.into_iter().map(tag).collect::<Vec<_>>());
        Ok(Some(NewTicket { body, unused: plan.unused }))
    }

    /// Adds what an event changes.
    pub(super) fn add(&mut self, event: &'a OrderEvent, reaction: &Reaction) -> Result<()> {
        let action = self.change(event, reaction)?;
        self.action = self.action.max(action);
        Ok(())
    }

    fn change(&mut self, event: &'a OrderEvent, reaction: &Reaction) -> Result<OrderTicketAction> {
        if self.is_trashed {
            return Ok(OrderTicketAction::InTrash);
        }
        if !self.added.insert(event.key()) {
            return Ok(OrderTicketAction::Duplicate);
        }
        let known = self.journal.has(event);
        if !known && self.journal.begins_after(event) && event.kind.is_state() && !reaction.opens {
            return Ok(self.set_aside(event));
        }
        // Tags are added, which neither order nor repetition can spoil; those that are there cost no call.
        for tag in &reaction.tags {
            if !self.tags.contains(tag) {
                self.tags.push(tag.clone());
            }
        }
        let outdated = !known && self.journal.is_ahead_of(event);
        let may_be_there = known || self.journal.is_full();
        if !known {
            let moves = reaction.opens || reaction.closes;
            let moves = moves && self.journal.is_moved_by(event, reaction.opens, outdated);
            let opens_earlier = reaction.opens && self.journal.begins_with(event);
            let adds = self.journal.learns_name(event) || self.journal.is_outweighed_by(event);
            if outdated && !moves && !opens_earlier && !adds {
                return Ok(OrderTicketAction::Outdated);
            }
            if moves {
                self.status = Some(if reaction.opens { TicketStatus::Open } else { TicketStatus::Closed });
            }
            self.adopt(event, self.journal.with(event, reaction, outdated));
        }
        if outdated {
            return Ok(OrderTicketAction::Outdated);
        }
        if reaction.notes {
            self.notes.push(Note { body: note(event)?, may_be_there });
        }
        Ok(if known { OrderTicketAction::Duplicate } else { OrderTicketAction::Updated })
    }

    /// Leaves a state from before the ticket to whoever can keep it; it only tells the name of the order and its customer.
    fn set_aside(&mut self, event: &'a OrderEvent) -> OrderTicketAction {
        self.unused.push(event.key());
        if self.journal.learns_name(event) {
            let mut next = self.journal.clone();
            next.learn_name(event, true);
            self.adopt(event, next);
        }
        OrderTicketAction::Outdated
    }

    /// Goes on with this journal, and gives the ticket the subject and the customer that it lacks.
    fn adopt(&mut self, event: &'a OrderEvent, mut next: Journal) {
        if self.journal.wrote(self.subject.as_deref()) {
            self.subject = Some(next.subject(event));
            self.writes_subject = true;
        }
        if let Some(customer) = customer(event).filter(|_| !self.has_customer && self.journal.lacks_customer()) {
            next.give_customer();
            self.has_customer = true;
            self.customer = Some(customer);
        }
        self.changed_by = Some(event);
        self.journal = next;
    }

    /// Takes the states from before the ticket: nothing has become of them.
    pub(super) fn take_unused(&mut self) -> Vec<DeliveryKey> {
        std::mem::take(&mut self.unused)
    }

    /// Returns `true` if there is more to write than notes.
    pub(super) fn changes_the_ticket(&self) -> bool {
        self.changed_by.is_some() || self.tags.len() > self.known_tags
    }

    /// Returns the `meta` that the ticket is to have, if an event changed it.
    fn new_meta(&self) -> Option<Map<String, Value>> {
        self.changed_by.map(|event| self.journal.to_meta(event, &self.meta))
    }

    pub(super) fn into_writes(mut self) -> Writes {
        let update = self.new_meta().map(|meta| {
            let mut update = UpdateTicket::builder().meta(meta);
            if let Some(subject) = self.subject.filter(|_| self.writes_subject) {
                update = update.subject(subject);
            }
            if let Some(customer) = self.customer {
                update = update.customer(customer);
            }
            if let Some(status) = self.status {
                update = update.status(status);
            }
            update
        });
        Writes { tags: self.tags.split_off(self.known_tags), update, notes: self.notes }
    }
}

/// Returns the customer whose address the order has.
fn customer(event: &OrderEvent) -> Option<TicketCustomerInput> {
    let contact = &event.order.contact;
    contact.email.as_ref().map(|email| TicketCustomerInput {
        email: email.as_str().into(),
        id: Patch::Absent,
        name: Patch::set_or_absent(contact.name.clone()),
    })
}

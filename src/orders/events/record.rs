//! Keeping one ticket per order.

use serde_json::{Map, Value};

use super::journal::Journal;
use super::kept::{self, Kept};
use super::note::note;
use super::{OrderEvent, OrderEventPolicy, Reaction};
use crate::error::{Error, ErrorKind};
use crate::once::{self, Ensured, Turn};
use crate::types::{
    CreateTicket, Ticket, TicketCompact, TicketCustomerInput, TicketStatus, TicketTagInput, TicketTagRefs, UpdateTicket,
};
use crate::{Client, Patch, Result};

/// The result of [`Client::upsert_order_ticket`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderTicket {
    /// The id of the ticket of the order; `None` if there is none, or the event was ignored.
    pub ticket_id: Option<i64>,
    /// The action that was taken.
    pub action: OrderTicketAction,
    /// The number of calls. Retries within a call are not counted, nor are the second and third look after a creation whose
    /// response was lost; [`counters`](Client::counters) has them.
    pub calls: u32,
}

/// The action that an event led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderTicketAction {
    /// A ticket was created for the order.
    Created,
    /// The ticket of the order was updated.
    Updated,
    /// Nothing was done, because the policy ignores the event.
    Ignored,
    /// Nothing was done: the order has no ticket, and this event does not open one. News that is not a
    /// [state](super::OrderEventKind::is_state) is kept in the memory of this process until the order gets a ticket.
    NoTicket,
    /// Nothing was done: the ticket has seen this event already.
    Duplicate,
    /// The ticket knows a later state; at most tags were added, and the order's name if it was unknown, with the customer.
    Outdated,
    /// Nothing was done: the ticket is in the trash, and stays there.
    InTrash,
}

impl Client {
    /// Creates or updates the ticket of an order because of an event.
    ///
    /// The ticket is found by its `external_id` ([`OrderEvent::ticket_external_id`]). A new ticket belongs to the customer with the
    /// order's e-mail address, whom Gorgias finds or creates in the same call (that it creates one is inferred), and begins with
    /// an internal note about the order; nothing is sent to the customer. A ticket that was opened without a
    /// customer gets the one whose address a later event knows (that an update finds or creates customers as well is assumed).
    ///
    /// `meta.order_event` of the ticket holds the events that it has seen (the last 100), the time of the last state, the name of
    /// the order once an event named it, the reason of most weight, the subject that was written, and whether a
    /// customer was given.
    ///
    /// **The subject** names the order (`Order #1101: refunded`), as soon as one of its events did, and the reason of most
    /// weight: disputed, refunded, returned, cancelled, deleted, fulfilled, ready for pickup, partially fulfilled, shipment, paid,
    /// created, updated. One that somebody else wrote is left alone.
    ///
    /// **Safe to repeat, in any order.** The same event again changes nothing. A [state](super::OrderEventKind::is_state) that is
    /// older than the one that the ticket knows adds its tags, and if the order's name is unknown that, with the customer. A
    /// refund, a parcel, a return, a dispute or a cancellation is news of its own and never too old. One that comes before
    /// its order has a ticket, and does not open one, is kept for it: in the memory of this process, at most 1,000 of them,
    /// without personal data, and gets a note of its own when the ticket is there. After a restart, only what the order
    /// itself holds is reported: the first note names the refunds and parcels of its payload.
    ///
    /// **One ticket per order**, whatever events come at the same time, as far as this table says; a list that shows a new ticket
    /// late makes no second one where the table says "one ticket" ([`Ensured`] has the details):
    ///
    /// | Set-up | Events of one order at the same time |
    /// |---|---|
    /// | One process | one ticket; they are worked on one after the other |
    /// | Several processes without Redis | **a ticket each, and lost entries of `meta`**: a [`ReplayGuard`](crate::webhook::ReplayGuard) that they share only keeps them from working on the same event, and `orders/create` and `orders/paid` are two |
    /// | Several processes whose clients share a fleet (feature `redis`, `ClientBuilder::fleet`) | one ticket; they are worked on one after the other in the whole fleet. Whoever loses its turn while working reads the ticket again before it writes |
    /// | The same while Redis is away | as without Redis; a warning says so once |
    ///
    /// `meta` is written as a whole: what another program writes into it between our read and our update is lost.
    ///
    /// **Costs** two calls for a new ticket (three at most, and more only if a response is lost, see
    /// [`get_or_create_ticket`](Client::get_or_create_ticket)). Otherwise one to find the ticket, and one for each of: the state
    /// ([`open`](Reaction::open), [`update`](Reaction::update), [`close`](Reaction::close)), which is two in all; a
    /// [`note`](Reaction::note); [`tags`](Reaction::tag). One for a duplicate or outdated event, two if it leaves notes, and none
    /// for an ignored one. News that was kept costs its state, its note and its tags once more, and a ticket that lists do not
    /// show yet one more to find it. A turn that was lost and begun anew counts as if nothing had been done before.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest), before any call, if the event has no
    /// [`ticket_external_id`](OrderEvent::ticket_external_id). [`MissingScope`](ErrorKind::MissingScope) if an OAuth app may not
    /// read or write tickets. And the errors of any call: see [`ErrorKind`]. After an error, parts may be done. Deliver the event again: what is done is not done again.
    pub async fn upsert_order_ticket(&self, event: &OrderEvent, policy: &OrderEventPolicy) -> Result<OrderTicket> {
        let reaction = policy.reaction(event.kind);
        if reaction.ignored {
            return Ok(OrderTicket { ticket_id: None, action: OrderTicketAction::Ignored, calls: 0 });
        }
        let key = event.ticket_external_id().ok_or_else(|| {
            let why = "makes no `external_id` of at most 255 characters; an order without an id has no ticket";
            Error::violations_of(ErrorKind::InvalidRequest, "order.id", why)
        })?;
        loop {
            let turn = Turn::wait(self, format!("event of {key}")).await;
            // Boxed: it is deep, and callers build on it.
            let outcome = Box::pin(run(&turn, self, event, reaction, &key)).await;
            turn.end(None).await;
            if let Some(outcome) = outcome.transpose() {
                return outcome;
            }
        }
    }
}

/// Works on an event. Nothing comes of it if the turn was lost before something was written that others may have changed.
async fn run(
    turn: &Turn<'_>,
    client: &Client,
    event: &OrderEvent,
    reaction: &Reaction,
    key: &str,
) -> Result<Option<OrderTicket>> {
    // Accounts have orders of the same name.
    let of_account = format!("{} {key}", client.inner.config().base);
    let work = Work { turn, client, event, reaction };
    let done = |ticket_id, action, calls| Ok(Some(OrderTicket { ticket_id, action, calls }));
    let (mut ticket, created, mut calls) = if reaction.opens {
        match client.get_or_create_ticket(work.new_ticket(key)?).await? {
            Ensured::Created(ticket) => (Known::from(ticket.into_inner()), true, 2),
            Ensured::Recovered(ticket) => (Known::from(ticket), true, 3),
            Ensured::Found(ticket) => (Known::from(ticket), false, 1),
        }
    } else {
        match once::find_ticket(client, key).await? {
            Some(ticket) => (Known::from(ticket), false, 1),
            None => {
                if !event.kind.is_state() {
                    kept::keep(&of_account, event, reaction);
                }
                return done(None, OrderTicketAction::NoTicket, 1);
            }
        }
    };
    let mut action = OrderTicketAction::Created;
    if !created {
        let Some((taken, more)) = work.update(&mut ticket).await? else { return Ok(None) };
        (action, calls) = (taken, calls + more);
    }
    if !ticket.is_trashed {
        for Kept { event, reaction } in kept::of(&of_account) {
            let work = Work { turn, client, event: &event, reaction: &reaction };
            let Some((_, more)) = work.update(&mut ticket).await? else { return Ok(None) };
            calls += more;
            kept::forget(&of_account, &event);
        }
    }
    done(Some(ticket.id), action, calls)
}

/// The ticket of an order, as far as it is known.
struct Known {
    id: i64,
    subject: Option<String>,
    meta: Map<String, Value>,
    tags: Vec<String>,
    has_customer: bool,
    is_trashed: bool,
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

struct Work<'a> {
    turn: &'a Turn<'a>,
    client: &'a Client,
    event: &'a OrderEvent,
    reaction: &'a Reaction,
}

impl Work<'_> {
    /// Brings the ticket up to date; nothing if the turn was lost before that.
    async fn update(&self, ticket: &mut Known) -> Result<Option<(OrderTicketAction, u32)>> {
        let Self { turn, client, event, reaction } = self;
        if ticket.is_trashed {
            return Ok(Some((OrderTicketAction::InTrash, 0)));
        }
        let journal = Journal::read(&ticket.meta, ticket.subject.as_deref());
        let mut calls = 0;
        // Tags are added, which neither order nor repetition can spoil; those that are there cost no call.
        let tags: Vec<String> = reaction.tags.iter().filter(|tag| !ticket.tags.contains(tag)).cloned().collect();
        if !tags.is_empty() {
            ticket.tags.extend(tags.iter().cloned());
            client.add_ticket_tags().ticket_id(ticket.id).body(TicketTagRefs::builder().names(tags)).send().await?;
            calls += 1;
        }
        let known = journal.has(event);
        let outdated = !known && journal.is_ahead_of(event);
        let customer = self.customer().filter(|_| !ticket.has_customer && journal.lacks_customer());
        if outdated && !journal.learns(event) {
            return Ok(Some((OrderTicketAction::Outdated, calls)));
        }
        let mut next = journal.with(event, outdated);
        let label = next.label(event);
        if !known {
            // What is written is made of what was read: nobody else may have written meanwhile.
            if !turn.is_kept().await {
                return Ok(None);
            }
            let mut update = UpdateTicket::builder();
            if journal.wrote(ticket.subject.as_deref()) {
                let subject = next.subject(event);
                ticket.subject = Some(subject.clone());
                update = update.subject(subject);
            }
            if customer.is_some() {
                next.give_customer();
            }
            // Before the note: an event that is remembered without its note gets it when it comes again.
            ticket.meta = next.into_meta(event, &ticket.meta);
            update = update.meta(ticket.meta.clone());
            if let Some(customer) = customer {
                ticket.has_customer = true;
                update = update.customer(customer);
            }
            if !outdated && (reaction.opens || reaction.closes) {
                update = update.status(if reaction.opens { TicketStatus::Open } else { TicketStatus::Closed });
            }
            client.update_ticket().id(ticket.id).body(update).send().await?;
            calls += 1;
        }
        if outdated {
            return Ok(Some((OrderTicketAction::Outdated, calls)));
        }
        let mut noted = false;
        if reaction.notes {
            let note = note(event, &label)?;
            // The first note of a ticket is found, too: it has the id of the event that opened it.
            if known || journal.is_full() {
                noted = !client.get_or_create_ticket_message(ticket.id, note).await?.was_there();
                calls += 1 + u32::from(noted);
            } else {
                client.create_ticket_message().ticket_id(ticket.id).body(note).send().await?;
                calls += 1;
            }
        }
        let action = if known && !noted { OrderTicketAction::Duplicate } else { OrderTicketAction::Updated };
        Ok(Some((action, calls)))
    }

    fn new_ticket(&self, key: &str) -> Result<CreateTicket> {
        let Self { event, reaction, .. } = self;
        let tags: Vec<TicketTagInput> =
            reaction.tags.iter().map(|tag| TicketTagInput { name: tag.clone(), decoration: Patch::Absent }).collect();
        let mut journal = Journal::default().with(event, false);
        let label = journal.label(event);
        let customer = self.customer();
        if customer.is_some() {
            journal.give_customer();
        }
        CreateTicket::builder()
            .external_id(key)
            .subject(journal.subject(event))
            .channel("api")
            .status(TicketStatus::Open)
            .meta(journal.into_meta(event, &Map::new()))
            .messages(vec![note(event, &label)?])
            .customer(Patch::set_or_absent(customer))
            .tags(tags)
            .build()
    }

    /// Returns the customer whose address the order has.
    fn customer(&self) -> Option<TicketCustomerInput> {
        let contact = &self.event.order.contact;
        contact.email.as_ref().map(|email| TicketCustomerInput {
            email: email.as_str().into(),
            id: Patch::Absent,
            name: Patch::set_or_absent(contact.name.clone()),
        })
    }
}

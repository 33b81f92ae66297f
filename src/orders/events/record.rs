//! Keeping one ticket per order.

use super::kept::{self, Kept};
use super::plan::{Known, NewTicket, Note, Plan, Writes};
use super::{OrderEvent, OrderEventPolicy, Reaction};
use crate::error::{Error, ErrorKind};
use crate::once::{self, Ensured, Turn};
use crate::sort::sort_by_key;
use crate::types::TicketTagRefs;
use crate::webhook::DeliveryKey;
use crate::{Client, Result};

/// The result of [`Client::upsert_order_ticket`] and [`Client::upsert_order_ticket_from`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderTicket {
    /// The id of the ticket of the order; `None` if there is none, or all events were ignored.
    pub ticket_id: Option<i64>,
    /// The action that was taken; of several events, that of most consequence.
    pub action: OrderTicketAction,
    /// The number of calls. Retries within a call are not counted, nor are the second and third look after a creation whose
    /// response was lost; [`counters`](Client::counters) has them.
    pub calls: u32,
}

/// The action that an event led to. Later ones are of more consequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OrderTicketAction {
    /// Nothing was done, because the policy ignores the event.
    Ignored,
    /// Nothing was done: the order has no ticket, and this event does not open one. News that is not a
    /// [state](super::OrderEventKind::is_state) is kept in the memory of this process until the order gets a ticket.
    NoTicket,
    /// Nothing was done: the ticket has seen this event already.
    Duplicate,
    /// The ticket knows a later state, and took from this one what it lacked: tags, a reason of more weight, the order's name and its
    /// customer, an opening or closing that no later event undid. Of a state from before the ticket, only name and customer.
    Outdated,
    /// Nothing was done: the ticket is in the trash, and stays there.
    InTrash,
    /// The ticket of the order was updated.
    Updated,
    /// A ticket was created for the order.
    Created,
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
    /// the order once an event named it, the reason of most weight, the subject that was written, whether a
    /// customer was given, and the times of the events that opened and closed it.
    ///
    /// **The subject** names the order (`Order #1101: refunded`), as soon as one of its events did, and the reason of most
    /// weight: disputed, refunded, returned, cancelled, deleted, fulfilled, ready for pickup, partially fulfilled, shipment, paid,
    /// created, updated. One that somebody else wrote is left alone.
    ///
    /// **Safe to repeat, in any order.** The same event again changes nothing. A [state](super::OrderEventKind::is_state) that is
    /// older than the one that the ticket knows adds its tags, its weight in the subject, and the order's name and customer if they are
    /// unknown; it opens or closes the ticket unless a later event did either; it gets no note. A
    /// refund, a parcel, a return, a dispute or a cancellation is news of its own and never too old: it gets its note, and opens or
    /// closes the ticket unless a later event did the opposite. A state from before the first event that opens the ticket does not belong to
    /// it, and is kept in case that an earlier one does. News that comes before
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
    /// for an ignored one. News that was kept is written with the ticket; where somebody else made that, each costs its note. A ticket
    /// that lists do not show yet costs one more to find it. A turn that was lost and begun anew counts as if nothing had been done before.
    ///
    /// # Errors
    /// [`InvalidRequest`](ErrorKind::InvalidRequest), before any call, if the event has no
    /// [`ticket_external_id`](OrderEvent::ticket_external_id). [`MissingScope`](ErrorKind::MissingScope) if an OAuth app may not
    /// read or write tickets. And the errors of any call: see [`ErrorKind`]. After an error, parts may be done. Deliver the event again: what is done is not done again.
    pub async fn upsert_order_ticket(&self, event: &OrderEvent, policy: &OrderEventPolicy) -> Result<OrderTicket> {
        self.upsert_order_ticket_from(std::slice::from_ref(event), policy).await
    }

    /// Creates or updates the ticket of an order because of several events that waited, in as few calls as one event takes.
    ///
    /// The ticket becomes the one that [`upsert_order_ticket`](Self::upsert_order_ticket) leaves when it is given the events one
    /// by one, in the order of their times (in the given order, if one of them has no time). Everything that is said there holds. It
    /// can also get a customer whom only an event from before the ticket knows, which memory does not keep.
    ///
    /// **Costs** two calls for a new ticket, with the notes of all events. Otherwise one to find the ticket, one to update it, one
    /// if tags are missing, and one for each note. None if the policy ignores all events.
    ///
    /// # Errors
    /// As for [`upsert_order_ticket`](Self::upsert_order_ticket); and
    /// [`InvalidRequest`](ErrorKind::InvalidRequest), before any call, if the events are not of one order.
    pub async fn upsert_order_ticket_from(
        &self,
        events: &[OrderEvent],
        policy: &OrderEventPolicy,
    ) -> Result<OrderTicket> {
        upsert(self, events, policy, Early::InMemory).await.map(|upserted| upserted.ticket)
    }
}

/// The place of news that comes before its order has a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Early {
    /// It is kept in the memory of this process.
    InMemory,
    /// The caller keeps it.
    #[cfg_attr(not(feature = "inbox"), allow(dead_code, reason = "only an inbox keeps events"))]
    Elsewhere {
        /// The order may have a ticket that neither lists nor this process know: another process worked on it a moment ago.
        is_recent: bool,
    },
}

/// The result of [`upsert`].
pub(crate) struct Upserted {
    pub(crate) ticket: OrderTicket,
    /// The states from before the ticket: they are part of it only once an earlier event opens it.
    #[cfg_attr(not(feature = "inbox"), allow(dead_code, reason = "only an inbox keeps events"))]
    pub(crate) unused: Vec<DeliveryKey>,
}

impl From<OrderTicket> for Upserted {
    fn from(ticket: OrderTicket) -> Self {
        Self { ticket, unused: Vec::new() }
    }
}

pub(crate) async fn upsert(
    client: &Client,
    events: &[OrderEvent],
    policy: &OrderEventPolicy,
    early: Early,
) -> Result<Upserted> {
    let reactions = events.iter().map(|event| (event, policy.reaction(event.kind)));
    let mut told: Vec<(&OrderEvent, &Reaction)> = reactions.filter(|(_, reaction)| !reaction.ignored).collect();
    let Some((first, _)) = told.first() else {
        return Ok(OrderTicket { ticket_id: None, action: OrderTicketAction::Ignored, calls: 0 }.into());
    };
    let refuse = |field: &str, why: &str| Err(Error::violations_of(ErrorKind::InvalidRequest, field, why));
    let Some(key) = first.ticket_external_id() else {
        let why = "makes no `external_id` of at most 255 characters; an order without an id has no ticket";
        return refuse("order.id", why);
    };
    if told.iter().any(|(event, _)| event.ticket_external_id().as_deref() != Some(&key)) {
        return refuse("events", "must be of one order: group them by `ticket_external_id`");
    }
    // Stable: what has the same time, or none, stays in its order.
    if told.iter().all(|(event, _)| event.occurred_at.is_some()) {
        sort_by_key(&mut told, |(event, _)| event.occurred_at);
    }
    loop {
        let turn = Turn::wait(client, format!("event of {key}")).await;
        let work = Work { turn: &turn, client, events: &told, key: &key, early };
        // Boxed: it is deep, and callers build on it.
        let outcome = Box::pin(work.run()).await;
        turn.end(None).await;
        if let Some(outcome) = outcome.transpose() {
            return outcome;
        }
    }
}

struct Work<'a> {
    turn: &'a Turn<'a>,
    client: &'a Client,
    events: &'a [(&'a OrderEvent, &'a Reaction)],
    key: &'a str,
    early: Early,
}

impl Work<'_> {
    /// Works on the events. Nothing comes of it if the turn was lost before something was written that others may have changed.
    async fn run(&self) -> Result<Option<Upserted>> {
        // Accounts have orders of the same name.
        let of_account = format!("{} {}", self.client.inner.config().base, self.key);
        let kept = kept::of(&of_account);
        let is_recent = matches!(self.early, Early::Elsewhere { is_recent: true });
        if is_recent {
            once::ticket_begun(self.client, self.key);
        }
        let (ticket, mut calls, is_recovered) = match Plan::new_ticket(self.key, self.events, &kept)? {
            Some(NewTicket { body, unused }) => match self.client.get_or_create_ticket(body.build()?).await? {
                Ensured::Created(ticket) => {
                    self.keep(&of_account, &kept, &unused);
                    let action = OrderTicketAction::Created;
                    let ticket = OrderTicket { ticket_id: Some(ticket.id), action, calls: 2 };
                    return Ok(Some(Upserted { ticket, unused }));
                }
                Ensured::Recovered(ticket) => (Known::from(ticket), 3, true),
                Ensured::Found(ticket) => (Known::from(ticket), 1, false),
            },
            None => match once::find_ticket(self.client, self.key, is_recent).await? {
                Some(ticket) => (Known::from(ticket), 1, false),
                None => {
                    if self.early == Early::InMemory {
                        let news = self.events.iter().filter(|(event, _)| !event.kind.is_state());
                        news.for_each(|(event, reaction)| kept::keep(&of_account, event, reaction));
                    }
                    let action = OrderTicketAction::NoTicket;
                    return Ok(Some(OrderTicket { ticket_id: None, action, calls: 1 }.into()));
                }
            },
        };
        let (id, is_trashed) = (ticket.id, ticket.is_trashed);
        let mut plan = Plan::of(ticket);
        for (event, reaction) in self.events {
            plan.add(event, reaction)?;
        }
        let mut action = plan.action;
        for Kept { event, reaction } in &kept {
            plan.add(event, reaction)?;
        }
        let unused = plan.take_unused();
        if is_recovered && !plan.changes_the_ticket() {
            // It is ours, with all its notes.
            action = OrderTicketAction::Created;
            plan.notes.clear();
        }
        let Some((noted, more)) = self.write(id, plan.into_writes(), is_recent).await? else { return Ok(None) };
        calls += more;
        if !is_trashed {
            self.keep(&of_account, &kept, &unused);
        }
        if noted {
            action = action.max(OrderTicketAction::Updated);
        }
        let ticket = OrderTicket { ticket_id: Some(id), action, calls };
        Ok(Some(Upserted { ticket, unused }))
    }

    /// Forgets what was kept and is part of the ticket now, and keeps what is not yet.
    fn keep(&self, of_account: &str, kept: &[Kept], unused: &[DeliveryKey]) {
        kept::forget(of_account, kept, unused);
        if self.early == Early::InMemory {
            let unused = self.events.iter().filter(|(event, _)| unused.contains(&event.key()));
            unused.for_each(|(event, reaction)| kept::keep(of_account, event, reaction));
        }
    }

    /// Brings the ticket up to date, and returns whether a note was added for an event that the ticket knew; nothing if the turn
    /// was lost before that.
    async fn write(&self, id: i64, writes: Writes, is_recent: bool) -> Result<Option<(bool, u32)>> {
        let client = self.client;
        let mut calls = 0;
        let Writes { tags, update, notes } = writes;
        if !tags.is_empty() {
            client.add_ticket_tags().ticket_id(id).body(TicketTagRefs::builder().names(tags)).send().await?;
            calls += 1;
        }
        // Before the notes: an event that is remembered without its note gets it when it comes again.
        if let Some(update) = update {
            // What is written is made of what was read: nobody else may have written meanwhile.
            if !self.turn.is_kept().await {
                return Ok(None);
            }
            client.update_ticket().id(id).body(update).send().await?;
            calls += 1;
        }
        let mut noted = false;
        for Note { body, may_be_there } in notes {
            calls += 1;
            if may_be_there {
                if is_recent {
                    once::message_begun(client, id, &body);
                }
                // The first note of a ticket is found, too: it has the id of the event that opened it.
                let added = !client.get_or_create_ticket_message(id, body).await?.was_there();
                noted |= added;
                calls += u32::from(added);
            } else {
                client.create_ticket_message().ticket_id(id).body(body).send().await?;
            }
        }
        Ok(Some((noted, calls)))
    }
}

//! Keeping one ticket per order.

use serde_json::Map;

use super::journal::Journal;
use super::policy::{OrderEventPolicy, Reaction};
use super::{OrderEvent, OrderEventKind};
use crate::error::{Error, ErrorKind};
use crate::message::compose::Message;
use crate::once::{self, Ensured};
use crate::text::visible::line;
use crate::types::{
    CreateMessage, CreateTicket, TicketCompact, TicketCustomerInput, TicketStatus, TicketTagInput, TicketTagRefs,
    UpdateTicket,
};
use crate::{Client, Result};

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
    /// Nothing was done: the order has no ticket, and this event does not open one.
    NoTicket,
    /// Nothing was done: the ticket has seen this event already.
    Duplicate,
    /// The ticket knows a later state; at most tags were added.
    Outdated,
    /// Nothing was done: the ticket is in the trash, and stays there.
    InTrash,
}

impl Client {
    /// Creates or updates the ticket of an order because of an event.
    ///
    /// The ticket is found by its `external_id` ([`OrderEvent::ticket_external_id`]). A new ticket belongs to the customer with the
    /// order's e-mail address, whom Gorgias finds or creates in the same call (that it creates one is inferred), and begins with
    /// an internal note about the order; nothing is sent to the customer. `meta.order_event` of the ticket holds the events that
    /// it has seen and the time of the last.
    ///
    /// **Safe to repeat.** The same event again changes nothing. An event with an older state than the ticket knows only adds
    /// its tags. Calls of this process about one order run one after the other. Two processes can still
    /// create two tickets, or lose an entry of `meta`, if they work on one order within the same moment; a
    /// [`ReplayGuard`](crate::webhook::ReplayGuard) that they share keeps them from working on the same event. `meta` is written as
    /// a whole: what another program writes into it between our read and our update is lost.
    ///
    /// **Costs** two calls for a new ticket (three at most, and more only if a response is lost, see
    /// [`get_or_create_ticket`](Client::get_or_create_ticket)). Otherwise one to find the ticket, and one for each of: the state
    /// ([`open`](Reaction::open), [`update`](Reaction::update), [`close`](Reaction::close)), which is two in all; a
    /// [`note`](Reaction::note); [`tags`](Reaction::tag). One for a duplicate or outdated event, two if it leaves notes, and none
    /// for an ignored one.
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
        let lock = self.inner.config().account.creation(format!("event of {key}"));
        let _alone = lock.lock().await;
        let work = Work { client: self, event, reaction, key };
        // Boxed: it is deep, and callers build on it.
        Box::pin(work.run()).await
    }
}

struct Work<'a> {
    client: &'a Client,
    event: &'a OrderEvent,
    reaction: &'a Reaction,
    key: String,
}

impl Work<'_> {
    async fn run(&self) -> Result<OrderTicket> {
        let found = if self.reaction.opens {
            match self.client.get_or_create_ticket(self.new_ticket()?).await? {
                Ensured::Created(ticket) => {
                    return Ok(OrderTicket {
                        ticket_id: Some(ticket.id),
                        action: OrderTicketAction::Created,
                        calls: 2,
                    });
                }
                Ensured::Recovered(ticket) => {
                    return Ok(OrderTicket {
                        ticket_id: Some(ticket.id),
                        action: OrderTicketAction::Created,
                        calls: 3,
                    });
                }
                Ensured::Found(ticket) => ticket,
            }
        } else {
            match once::find_ticket(self.client, &self.key).await? {
                Some(ticket) => ticket,
                None => return Ok(OrderTicket { ticket_id: None, action: OrderTicketAction::NoTicket, calls: 1 }),
            }
        };
        let (action, calls) = self.update(&found).await?;
        Ok(OrderTicket { ticket_id: Some(found.id), action, calls: 1 + calls })
    }

    async fn update(&self, ticket: &TicketCompact) -> Result<(OrderTicketAction, u32)> {
        let Self { client, event, reaction, .. } = self;
        if ticket.trashed_datetime.is_some() {
            return Ok((OrderTicketAction::InTrash, 0));
        }
        let journal = Journal::read(&ticket.meta);
        let mut calls = 0;
        // Tags are added, which neither order nor repetition can spoil; those that are there cost no call.
        let missing = |tag: &&String| !ticket.tags.iter().any(|known| known.name.as_ref() == Some(*tag));
        let tags: Vec<String> = reaction.tags.iter().filter(missing).cloned().collect();
        if !tags.is_empty() {
            client.add_ticket_tags().ticket_id(ticket.id).body(TicketTagRefs::builder().names(tags)).send().await?;
            calls += 1;
        }
        let known = journal.has(event);
        if !known && journal.is_ahead_of(event) {
            return Ok((OrderTicketAction::Outdated, calls));
        }
        if !known {
            // Before the note: an event that is remembered without its note gets it when it comes again.
            let meta = journal.with(event, &ticket.meta);
            let mut update = UpdateTicket::builder().meta(meta).subject(self.subject());
            if reaction.opens || reaction.closes {
                update = update.status(if reaction.opens { TicketStatus::Open } else { TicketStatus::Closed });
            }
            client.update_ticket().id(ticket.id).body(update).send().await?;
            calls += 1;
        }
        let mut noted = false;
        if reaction.notes {
            let note = self.note()?;
            // The first note of a ticket is found, too: it has the id of the event that opened it.
            if known {
                noted = !client.get_or_create_ticket_message(ticket.id, note).await?.was_there();
                calls += 1 + u32::from(noted);
            } else {
                client.create_ticket_message().ticket_id(ticket.id).body(note).send().await?;
                calls += 1;
            }
        }
        Ok((if known && !noted { OrderTicketAction::Duplicate } else { OrderTicketAction::Updated }, calls))
    }

    fn new_ticket(&self) -> Result<CreateTicket> {
        let Self { event, reaction, key, .. } = self;
        let contact = &event.order.contact;
        let customer = contact.email.as_ref().map(|email| TicketCustomerInput {
            email: email.as_str().into(),
            id: crate::Patch::Absent,
            name: crate::Patch::set_or_absent(contact.name.clone()),
        });
        let tags: Vec<TicketTagInput> = reaction
            .tags
            .iter()
            .map(|tag| TicketTagInput { name: tag.clone(), decoration: crate::Patch::Absent })
            .collect();
        CreateTicket::builder()
            .external_id(key.as_str())
            .subject(self.subject())
            .channel("api")
            .status(TicketStatus::Open)
            .meta(Journal::default().with(event, &Map::new()))
            .messages(vec![self.note()?])
            .customer(crate::Patch::set_or_absent(customer))
            .tags(tags)
            .build()
    }

    /// At most 998 characters are allowed; words of shops are cut far below.
    fn subject(&self) -> String {
        format!("Order {}: {}", line(self.event.order.label(), 80), self.news())
    }

    fn news(&self) -> &'static str {
        match self.event.kind {
            OrderEventKind::PartiallyFulfilled => "partially fulfilled",
            OrderEventKind::Shipment => "news of a shipment",
            OrderEventKind::Other | OrderEventKind::Updated => "updated",
            kind => kind.as_str(),
        }
    }

    /// Facts only, and none of the customer's: names and addresses are in the shop.
    fn note(&self) -> Result<CreateMessage> {
        let Self { event, .. } = self;
        let order = &event.order;
        let mut text = format!("{}\n", self.subject());
        let mut fact = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                text.push_str(&format!("{name}: {}\n", line(&value, 300)));
            }
        };
        fact("Shop", Some(event.shop.clone()));
        fact("Event", Some(event.topic.clone()));
        fact("At", event.occurred_at.map(|at| at.to_string()));
        fact("Total", order.total.as_ref().map(ToString::to_string));
        fact("Refunded", order.refunded.as_ref().map(ToString::to_string));
        fact("Reason", order.cancel_reason.clone());
        let items = order.items.iter().take(20).map(|item| {
            let quantity = item.quantity.map(|quantity| format!("{quantity} x ")).unwrap_or_default();
            format!("{quantity}{}", line(&item.label(), 80))
        });
        fact("Items", Some(items.collect::<Vec<_>>().join("; ")));
        let tracking = order.shipments.iter().flat_map(|sent| &sent.tracking_numbers).take(10).cloned();
        fact("Tracking", Some(tracking.collect::<Vec<_>>().join(", ")));
        Message::internal_note(text).external_id(format!("event:{}", event.key())).build()
    }
}

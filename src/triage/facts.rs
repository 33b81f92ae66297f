//! What rules look at, read off a ticket once and only when it is asked for.

use std::cell::OnceCell;

use serde_json::Value;

use super::text::Prepared;
use crate::Timestamp;
use crate::orders::context::about;
use crate::orders::{Order, orders_of};
use crate::read::View;
use crate::text::message::{Writer, is_deleted, own_words, writer};
use crate::text::words::fold;
use crate::types::{Ticket, TicketMessage};

pub(super) struct Facts<'a> {
    pub(super) ticket: &'a Ticket,
    pub(super) now: Timestamp,
    subject: OnceCell<Prepared>,
    bodies: OnceCell<Vec<Prepared>>,
    orders: OnceCell<Vec<Order>>,
    /// The place of the order that the ticket is about.
    about: OnceCell<Option<usize>>,
    shop_tags: OnceCell<Vec<String>>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(ticket: &'a Ticket, now: Timestamp) -> Self {
        Self {
            ticket,
            now,
            subject: OnceCell::new(),
            bodies: OnceCell::new(),
            orders: OnceCell::new(),
            about: OnceCell::new(),
            shop_tags: OnceCell::new(),
        }
    }

    pub(super) fn subject(&self) -> &Prepared {
        self.subject.get_or_init(|| Prepared::new(self.ticket.subject.clone().unwrap_or_default()))
    }

    /// What the customer wrote, oldest first, as Gorgias embeds messages.
    pub(super) fn bodies(&self) -> &[Prepared] {
        self.bodies
            .get_or_init(|| self.received().map(|message| Prepared::new(own_words(message).into_owned())).collect())
    }

    /// Messages of the customer: no notes, and none that was deleted.
    pub(super) fn received(&self) -> impl Iterator<Item = &'a TicketMessage> + use<'a> {
        self.ticket.messages.iter().filter(|message| writer(message) == Writer::Customer && !is_deleted(message))
    }

    /// The newest first.
    pub(super) fn orders(&self) -> &[Order] {
        self.orders.get_or_init(|| orders_of(self.ticket).orders)
    }

    /// The one that the ticket is about.
    pub(super) fn order(&self) -> Option<&Order> {
        let about = self.about.get_or_init(|| about(self.ticket, self.orders()));
        self.orders().get((*about)?)
    }

    pub(super) fn snoozed(&self) -> bool {
        self.ticket.snooze_datetime.is_some_and(|until| until > self.now)
    }

    pub(super) fn has_tag(&self, name: &str) -> bool {
        let wanted = fold(name);
        self.ticket.tags.iter().filter_map(|tag| tag.name.as_ref()).any(|own| fold(own) == wanted)
    }

    pub(super) fn user(&self) -> Option<i64> {
        self.ticket.assignee_user.as_ref().map(|user| user.id).or(self.ticket.assignee_user_id)
    }

    pub(super) fn team(&self) -> Option<i64> {
        self.ticket.assignee_team.as_ref().map(|team| team.id).or(self.ticket.assignee_team_id)
    }

    pub(super) fn field(&self, id: i64) -> Option<&'a Value> {
        let fields = &self.ticket.custom_fields;
        fields.get(&id.to_string()).and_then(|field| field.value.as_ref()).filter(|value| !value.is_null())
    }

    /// Tags that shops gave the customer.
    pub(super) fn shop_tags(&self) -> &[String] {
        let customer = self.ticket.customer.as_ref();
        self.shop_tags.get_or_init(|| customer.map(|customer| customer.integrations.look(tags)).unwrap_or_default())
    }
}

/// The tags of customers in what shops know; Shopify's are one text with commas.
fn tags(shops: View<'_>) -> Vec<String> {
    let one = |tags: View<'_>| -> Vec<String> {
        match tags {
            View::Text(text) => text.split(',').map(fold).collect(),
            View::List(list) => list.iter().filter_map(View::as_str).map(fold).collect(),
            _ => Vec::new(),
        }
    };
    shops.entries().into_iter().filter_map(|(_, data)| data.get("customer")?.get("tags")).flat_map(one).collect()
}

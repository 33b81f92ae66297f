//! The order behind a ticket: what it takes to answer "where is my order?".

#![doc = include_str!("../../docs/order_context.md")]
//!
//! # Design notes
//!
//! - A brief fences people's words with a row of `~` longer than any inside, and quotes everything else as JSON in one
//!   line. It gets smaller by shrinking limits and rendering again, never by cutting.

mod brief;
mod choose;
mod mention;
mod personal;
mod render;
mod text;

use std::fmt;

pub use brief::Brief;
pub use choose::{MatchConfidence, MatchPlace, MatchReason, OrderCandidate};

use crate::orders::{HasOrders as _, Order, Orders, orders_of};
use crate::types::{CustomerDetail, Ticket};
use crate::{Client, Result};

impl Client {
    /// Reads a ticket with its conversation, its customer and the customer's orders, and finds the order that it is about.
    ///
    /// ```no_run
    /// # async fn example(client: &gorgias::Client) -> gorgias::Result<()> {
    /// let context = client.order_context(412_007_331).await?;
    /// match context.order() {
    ///     Some(order) => println!("about {}: {:?}", order.label(), order.statuses()),
    ///     None => println!("one of {}, or none of them", context.candidates().len()),
    /// }
    /// println!("{}", context.brief().max_chars(4_000).text());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// **Costs** one call, the ticket; and a second one, the customer, only where the ticket's customer comes without order data.
    /// A merged ticket or customer is followed to the one that remains, which costs no call of its own but a redirect each. Reads
    /// only, so that a failed call changed nothing.
    ///
    /// # Errors
    /// Those of `get_ticket` and `get_customer`; the second is refused to an OAuth app without the scope `customers:read`.
    pub async fn order_context(&self, ticket_id: i64) -> Result<OrderContext> {
        let ticket = self.get_ticket().id(ticket_id).send().await?.into_inner();
        let bare = |id: &i64| *id > 0 && ticket.integrations().is_empty() && ticket.ecommerce_data().is_empty();
        let customer = match ticket.customer.as_ref().map(|customer| customer.id).filter(bare) {
            Some(id) => Some(self.get_customer().id(id).send().await?.into_inner()),
            None => None,
        };
        Ok(OrderContext::new(ticket, customer))
    }
}

/// A ticket, its customer's orders, and which of them it is about. Made by [`Client::order_context`].
#[derive(Clone)]
pub struct OrderContext {
    ticket: Ticket,
    customer: Option<CustomerDetail>,
    orders: Orders,
    candidates: Vec<OrderCandidate>,
    chosen: Option<usize>,
    unmatched: Vec<String>,
    text_left_out: bool,
}

impl OrderContext {
    /// From a full ticket that is there already, and the customer where the ticket's own has no order data. Makes no call.
    #[must_use]
    pub fn new(ticket: Ticket, customer: Option<CustomerDetail>) -> Self {
        let orders = match &customer {
            Some(customer) => orders_of(customer),
            None => orders_of(&ticket),
        };
        let choice = choose::choose(&ticket, &orders.orders);
        let choose::Choice { candidates, chosen, unmatched, text_left_out } = choice;
        Self { ticket, customer, orders, candidates, chosen, unmatched, text_left_out }
    }

    /// The ticket, with its whole conversation as it came.
    #[must_use]
    pub fn ticket(&self) -> &Ticket {
        &self.ticket
    }

    /// The customer, where a second call was needed; else the one in the ticket is all.
    #[must_use]
    pub fn customer(&self) -> Option<&CustomerDetail> {
        self.customer.as_ref()
    }

    /// The customer's orders, the newest first, and what could not be read of them.
    #[must_use]
    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    /// The order that the ticket is about; [`candidates`](Self::candidates) tells why and how sure it is.
    ///
    /// `None` when there are no orders, when several fit equally well, and when the customer names a number that none of the
    /// orders has: better no order than a wrong one.
    #[must_use]
    pub fn order(&self) -> Option<&Order> {
        self.orders.orders.get(self.chosen?)
    }

    /// How sure the choice of [`order`](Self::order) is.
    #[must_use]
    pub fn confidence(&self) -> Option<MatchConfidence> {
        self.candidates
            .iter()
            .find(|candidate| Some(candidate.order) == self.chosen)
            .map(|candidate| candidate.confidence)
    }

    /// Orders for which something speaks, the best first.
    ///
    /// Where several are named, the one that was named last goes first. Without any sign, the newest order stands here as a guess.
    #[must_use]
    pub fn candidates(&self) -> &[OrderCandidate] {
        &self.candidates
    }

    /// Whether several orders fit equally well.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.chosen.is_none() && self.candidates.len() > 1
    }

    /// Numbers that were called an order's, and are none of these orders': Gorgias may not keep it, or somebody mistyped. Digits
    /// only, at most 8.
    #[must_use]
    pub fn unmatched(&self) -> &[String] {
        &self.unmatched
    }

    /// Whether the conversation has more than 4 MB of text, of which the oldest was not looked at.
    #[must_use]
    pub fn text_left_out(&self) -> bool {
        self.text_left_out
    }

    /// A short account of it, for whoever drafts the answer.
    pub fn brief(&self) -> Brief<'_> {
        Brief::new(self)
    }
}

/// Shows ids and numbers only, no word of anybody.
impl fmt::Debug for OrderContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderContext")
            .field("ticket", &self.ticket.id)
            .field("orders", &self.orders.orders.len())
            .field("candidates", &self.candidates)
            .field("chosen", &self.chosen)
            .finish_non_exhaustive()
    }
}

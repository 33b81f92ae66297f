//! The order that a ticket is about: everything it takes to reply to "where is my order?".
//!
//! Messages that were deleted are not looked at, and not shown.

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
mod several;
mod work;

use std::fmt;

pub use brief::Brief;
pub use choose::{MatchConfidence, MatchPlace, MatchReason, OrderCandidate};
pub use several::Briefs;

#[cfg(feature = "agent")]
pub(crate) use personal::Redactor;

use tokio::runtime::Handle;

use crate::orders::{HasOrders as _, Order, Orders, orders_of};
use crate::types::{CustomerDetail, Ticket};
use crate::{Client, Error, ErrorKind, Result};

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
    /// println!("{}", context.brief().max_chars(4_000).to_text());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// **Costs** one call, the ticket; and a second one, the customer, only where the ticket's customer comes without order data.
    /// A merged ticket or customer is followed to the one that remains, which costs no call of its own but a redirect each. Reads
    /// only, so that a failed call changed nothing.
    ///
    /// Much text and many orders are read on Tokio's threads for blocking work, so that no task waits for them.
    ///
    /// # Errors
    /// * [`NotFound`](crate::ErrorKind::NotFound), if there is no such ticket;
    /// * [`MissingScope`](crate::ErrorKind::MissingScope), if an OAuth app lacks the scope `tickets:read`, or `customers:read`
    ///   where the second call is needed;
    /// * [`Configuration`](crate::ErrorKind::Configuration), if the Tokio runtime shuts down while the orders are read;
    /// * and the errors of any call: see [`ErrorKind`](crate::ErrorKind).
    pub async fn order_context(&self, ticket_id: i64) -> Result<OrderContext> {
        let ticket = self.get_ticket().id(ticket_id).send().await?.into_inner();
        let bare = |id: &i64| *id > 0 && ticket.integrations().is_empty() && ticket.ecommerce_data().is_empty();
        let customer = match ticket.customer.as_ref().map(|customer| customer.id).filter(bare) {
            Some(id) => Some(self.get_customer().id(id).send().await?.into_inner()),
            None => None,
        };
        // Without a runtime no call would have come so far.
        if work::is_small(&ticket, customer.as_ref()) || Handle::try_current().is_err() {
            return Ok(OrderContext::new(ticket, customer));
        }
        match tokio::task::spawn_blocking(move || OrderContext::new(ticket, customer)).await {
            Ok(context) => Ok(context),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(Error::new(ErrorKind::Configuration).detail("the Tokio runtime shuts down")),
            },
        }
    }
}

/// Returns the text without e-mail addresses, and without telephone numbers that begin with `+`.
#[cfg(feature = "agent")]
pub(crate) fn without_personal_data(text: &str) -> String {
    personal::Redactor::default().redact_known(text)
}

/// Returns the place of the order that a ticket is about, among the orders of its customer.
pub(crate) fn about(ticket: &Ticket, orders: &[Order]) -> Option<usize> {
    choose::choose(ticket, orders).chosen
}

/// A ticket, its customer's orders, and which of them it is about. Made by [`Client::order_context`].
///
/// ```
/// use gorgias::orders::context::{MatchConfidence, OrderContext};
///
/// let ticket = serde_json::from_str(
///     r##"{"id": 7, "messages": [{"id": 1, "from_agent": false, "body_text": "Where is order #1002?"}],
///         "customer": {"id": 9, "integrations": {"6": {"__integration_type__": "shopify", "orders": [
///             {"id": 5200000001002, "name": "#1002", "financial_status": "paid"},
///             {"id": 5200000001001, "name": "#1001", "financial_status": "refunded"}]}}}}"##,
/// )?;
/// let context = OrderContext::new(ticket, None);
/// assert_eq!(context.order().map(|order| order.label()), Some("#1002"));
/// assert_eq!(context.confidence(), Some(MatchConfidence::High));
/// assert!(context.brief().to_text().contains("order_number in message 1"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct OrderContext {
    ticket: Ticket,
    customer: Option<CustomerDetail>,
    orders: Orders,
    candidates: Vec<OrderCandidate>,
    chosen: Option<usize>,
    unmatched: Vec<String>,
    unknown_parcels: Vec<String>,
    text_left_out: bool,
}

impl OrderContext {
    /// Makes the context of a full ticket that was read before, and of the customer where the ticket's own has no order data. Makes
    /// no call.
    #[must_use]
    pub fn new(ticket: Ticket, customer: Option<CustomerDetail>) -> Self {
        let orders = match &customer {
            Some(customer) => orders_of(customer),
            None => orders_of(&ticket),
        };
        let choice = choose::choose(&ticket, &orders.orders);
        let choose::Choice { candidates, chosen, unmatched, unknown_parcels, text_left_out } = choice;
        Self { ticket, customer, orders, candidates, chosen, unmatched, unknown_parcels, text_left_out }
    }

    /// Returns the ticket, with its whole conversation as it came.
    #[must_use]
    pub fn ticket(&self) -> &Ticket {
        &self.ticket
    }

    /// Returns the customer, if a second call was needed to read it; otherwise see the one in the ticket.
    #[must_use]
    pub fn customer(&self) -> Option<&CustomerDetail> {
        self.customer.as_ref()
    }

    /// Returns the customer's orders, the newest first, and what could not be read of them.
    #[must_use]
    pub fn orders(&self) -> &Orders {
        &self.orders
    }

    /// Returns the order that the ticket is about; [`candidates`](Self::candidates) says why, and how sure that is.
    ///
    /// Returns `None` if there are no orders, if several fit equally well, or if the customer names a number that none of the
    /// orders has: no order is better than a wrong one. An order that was never placed is chosen only if it is named.
    #[must_use]
    pub fn order(&self) -> Option<&Order> {
        self.orders.orders.get(self.chosen?)
    }

    /// Returns how sure the choice of [`order`](Self::order) is; `None` if there is none.
    #[must_use]
    pub fn confidence(&self) -> Option<MatchConfidence> {
        self.candidates
            .iter()
            .find(|candidate| Some(candidate.order) == self.chosen)
            .map(|candidate| candidate.confidence)
    }

    /// Returns the orders that the ticket can be about, the best match first.
    ///
    /// Where several are named, the one that was named last goes first; what a message quotes counts only if its own words name
    /// nothing. Without any sign, the newest order that was placed stands here as a guess.
    #[must_use]
    pub fn candidates(&self) -> &[OrderCandidate] {
        &self.candidates
    }

    /// Returns `true` if several orders fit equally well.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.chosen.is_none() && self.candidates.len() > 1
    }

    /// Returns numbers that somebody called an order's, or wrote in the form of this shop's names, and that none of the orders has:
    /// Gorgias may not keep the order, or the number was mistyped. In upper case, at most 8 numbers per message.
    #[must_use]
    pub fn unmatched(&self) -> &[String] {
        &self.unmatched
    }

    /// Returns numbers that somebody called a parcel's, or that only a parcel has (`1Z` and 16 letters or digits), and that none
    /// of the orders has. In upper case without spaces, at most 8 numbers per message. Where there are any, no order is guessed.
    ///
    /// No number is taken for a parcel's by its digits alone: telephone numbers would be.
    #[must_use]
    pub fn unknown_parcels(&self) -> &[String] {
        &self.unknown_parcels
    }

    /// Returns `true` if the conversation has more than 4 MB of text, of which the oldest was not looked at.
    #[must_use]
    pub fn text_left_out(&self) -> bool {
        self.text_left_out
    }

    /// Returns a short account of the ticket and its orders, for whoever drafts the reply.
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

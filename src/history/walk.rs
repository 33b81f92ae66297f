//! The walk over a customer's tickets.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::find::{Found, detail, find};
use super::{PastTicket, Transcript};
use crate::Client;
use crate::builder::ListTickets;
use crate::directory::CustomerRef;
use crate::error::{Error, ErrorKind, Result};
use crate::odd::OddItem;
use crate::orders::{Order, Orders, orders_of};
use crate::page::Pages;
use crate::types::{CustomerDetail, ListTicketsOrderBy, Ticket, TicketCompact};

impl Client {
    /// Reads all tickets of a customer, newest first. See [`history`](crate::history) for what that costs.
    ///
    /// The customer is looked for at the first poll, in the way of [`Directory::customer`](crate::directory::Directory::customer).
    pub fn customer_history(&self, customer: impl Into<CustomerRef>) -> CustomerHistory<'_> {
        CustomerHistory {
            client: self,
            sought: customer.into(),
            trashed: false,
            spam: false,
            with_orders: false,
            max_tokens: usize::MAX,
            wanted: Wanted::None,
            step: Step::Start,
            id: None,
            detail: None,
            orders: None,
            pages: None,
            page: Vec::new().into_iter(),
            odd: Vec::new().into_iter(),
            listed: false,
        }
    }
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Whose conversations are read.
enum Wanted<'a> {
    None,
    All,
    Where(Box<dyn Fn(&TicketCompact) -> bool + Send + 'a>),
}

enum Step<'a> {
    Start,
    Finding(Boxed<'a, Found>),
    Listing,
    /// There are no tickets: was the customer merged?
    Checking(Boxed<'a, CustomerDetail>),
    /// A ticket whose conversation is to be read, again after an error.
    Next(Box<TicketCompact>),
    Reading(Box<TicketCompact>, Boxed<'a, Box<Ticket>>),
    Done,
}

/// The tickets of a customer, newest first, as a stream. Returned by [`Client::customer_history`]. See
/// [`history`](crate::history).
#[must_use = "a history is not read until it is polled"]
pub struct CustomerHistory<'a> {
    client: &'a Client,
    sought: CustomerRef,
    trashed: bool,
    spam: bool,
    with_orders: bool,
    max_tokens: usize,
    wanted: Wanted<'a>,
    step: Step<'a>,
    id: Option<i64>,
    detail: Option<Box<CustomerDetail>>,
    orders: Option<Orders>,
    pages: Option<Pages<ListTickets<'a>>>,
    page: vec::IntoIter<TicketCompact>,
    /// Tickets of the page that could not be read.
    odd: vec::IntoIter<OddItem>,
    /// Whether any ticket was listed, or the survivor of a merge was looked for.
    listed: bool,
}

impl<'a> CustomerHistory<'a> {
    /// Sets whether tickets in the trash are included. Defaults to `false`. Call this, as all settings, before the first poll.
    pub fn trashed(mut self, trashed: bool) -> Self {
        self.trashed = trashed;
        self
    }

    /// Sets whether tickets that are marked as spam are included. Defaults to `false`.
    pub fn spam(mut self, spam: bool) -> Self {
        self.spam = spam;
        self
    }

    /// Reads the conversation and the survey of each ticket as well, at one call for each ticket. Without it, neither is read.
    pub fn with_conversations(mut self) -> Self {
        self.wanted = Wanted::All;
        self
    }

    /// Reads the conversations of the tickets that `wanted` picks: one call for each of these.
    pub fn conversations_where(mut self, wanted: impl Fn(&TicketCompact) -> bool + Send + 'a) -> Self {
        self.wanted = Wanted::Where(Box::new(wanted));
        self
    }

    /// Reads the customer first, with everything that hangs on it: one call. It also follows a merge at once.
    pub fn with_orders(mut self) -> Self {
        self.with_orders = true;
        self
    }

    /// Sets the most tokens of a [`transcript`](Self::transcript), beside its most characters; less than 500 counts as 500. By default
    /// there is no such limit. Tokens are [estimated](crate::orders::context::Brief::max_tokens).
    pub fn max_tokens(mut self, tokens: usize) -> Self {
        self.max_tokens = tokens;
        self
    }

    /// Returns the id of the customer, as soon as it is known; that of the survivor, where a merge was followed.
    #[must_use]
    pub fn customer_id(&self) -> Option<i64> {
        self.id
    }

    /// Returns the customer, if it was read: [`with_orders`](Self::with_orders), or to follow a merge.
    #[must_use]
    pub fn customer(&self) -> Option<&CustomerDetail> {
        self.detail.as_deref()
    }

    /// Returns the customer's orders, newest first, of all connected shops; nothing before they are known. For the customer of a
    /// conversation, [`orders_of`] also reports what could not be read.
    #[must_use]
    pub fn orders(&self) -> &[Order] {
        self.orders.as_ref().map(|found| found.orders.as_slice()).unwrap_or_default()
    }

    /// Returns the next ticket; `None` at the end, and after an error that ends the walk.
    ///
    /// It may be dropped before it is done, as in a `select!`: nothing is lost.
    ///
    /// # Errors
    /// * [`NotFound`](ErrorKind::NotFound) if no customer has the address or the id.
    /// * [`UnknownName`](ErrorKind::UnknownName) if several customers have the address.
    /// * [`InvalidRequest`](ErrorKind::InvalidRequest) if the address is not valid.
    ///
    /// And the errors of any call: see [`ErrorKind`]. After one that [is transient](ErrorKind::is_transient) the next poll tries
    /// the same again. A ticket or conversation that cannot be read otherwise does not end the walk, unless the failure is of
    /// [everything](crate::ErrorScope::Everything).
    pub async fn next(&mut self) -> Option<Result<PastTicket>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// Returns the history as one text of at most `most` characters, newest tickets first; `most` counts as 2,000 at least.
    ///
    /// Reads conversations, unless it was set which, only until the text is full, so a shorter one costs fewer calls. Who
    /// wrote what is marked, and every line of a message begins with a mark of its own, so that no message can pass for
    /// another or for a heading. Text is taken from `body_text`, or from the HTML where there is none.
    ///
    /// # Errors
    /// Returns the first error of the walk: see [`next`](Self::next).
    pub async fn transcript(mut self, most: usize) -> Result<Transcript> {
        if matches!(self.wanted, Wanted::None) {
            self.wanted = Wanted::All;
        }
        let mut transcript = super::render::Draft::new(most, self.max_tokens);
        while let Some(past) = self.next().await {
            let past = past?;
            transcript.orders(self.orders());
            if !transcript.ticket(&past) {
                break;
            }
        }
        transcript.orders(self.orders());
        Ok(transcript.finish(self.id, self.detail.as_deref()))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<PastTicket>>> {
        loop {
            match &mut self.step {
                Step::Start => self.start(),
                Step::Finding(found) => match ready!(found.as_mut().poll(cx)) {
                    Ok(Found { id, detail }) => {
                        // Who was read is nobody's shadow.
                        self.listed = detail.is_some();
                        self.orders = detail.as_deref().map(orders_of);
                        self.detail = detail;
                        self.list(id);
                    }
                    Err(error) => {
                        self.step = if error.kind().is_transient() { Step::Start } else { Step::Done };
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                Step::Listing if self.odd.len() > 0 => {
                    return Poll::Ready(self.odd.next().map(|odd| Err(Error::of_item(&odd))));
                }
                Step::Listing => match self.page.next() {
                    Some(ticket) if !self.is_of_interest(&ticket) => {}
                    Some(ticket) => {
                        let wanted = match &self.wanted {
                            Wanted::None => false,
                            Wanted::All => true,
                            Wanted::Where(wanted) => wanted(&ticket),
                        };
                        if !wanted {
                            return Poll::Ready(Some(Ok(PastTicket { ticket, conversation: None })));
                        }
                        self.step = Step::Next(Box::new(ticket));
                    }
                    None => match self.pages.as_mut().map(|pages| pages.poll(cx)) {
                        Some(Poll::Pending) => return Poll::Pending,
                        Some(Poll::Ready(Some(Ok(page)))) => {
                            self.odd = page.odd_items().to_vec().into_iter();
                            self.listed |= !page.items().is_empty() || self.odd.len() > 0;
                            self.page = page.into_items().into_iter();
                        }
                        Some(Poll::Ready(Some(Err(error)))) => {
                            if !error.kind().is_transient() {
                                self.step = Step::Done;
                            }
                            return Poll::Ready(Some(Err(error)));
                        }
                        Some(Poll::Ready(None)) | None => self.end_of_list(),
                    },
                },
                Step::Checking(customer) => match ready!(customer.as_mut().poll(cx)) {
                    Ok(customer) => {
                        let (before, id) = (self.id, customer.id);
                        self.listed = true;
                        self.orders = Some(orders_of(&customer));
                        self.detail = Some(Box::new(customer));
                        if before == Some(id) { self.step = Step::Done } else { self.list(id) }
                    }
                    Err(error) => {
                        // The list stays at its end, from where the same is asked again.
                        self.step = if error.kind().is_transient() { Step::Listing } else { Step::Done };
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                Step::Next(_) => self.read(),
                Step::Reading(_, whole) => {
                    let whole = ready!(whole.as_mut().poll(cx));
                    let Step::Reading(ticket, _) = std::mem::replace(&mut self.step, Step::Listing) else { continue };
                    match whole {
                        Ok(whole) => {
                            if self.orders.is_none() {
                                self.orders = whole.customer.as_ref().map(orders_of);
                            }
                            return Poll::Ready(Some(Ok(PastTicket { ticket: *ticket, conversation: Some(whole) })));
                        }
                        // Deleted since it was listed.
                        Err(error) if error.kind() == ErrorKind::NotFound => {}
                        Err(error) => {
                            if error.kind().is_transient() {
                                self.step = Step::Next(ticket);
                            } else if error.kind().ends_all() {
                                self.step = Step::Done;
                            }
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                }
                Step::Done => return Poll::Ready(None),
            }
        }
    }

    fn start(&mut self) {
        match self.sought {
            CustomerRef::Id(id) if !self.with_orders => self.list(id),
            _ => {
                let found = find(self.client.clone(), self.sought.clone(), self.with_orders);
                self.step = Step::Finding(Box::pin(found));
            }
        }
    }

    fn list(&mut self, id: i64) {
        let newest_first = self.client.list_tickets().order_by(ListTicketsOrderBy::CreatedDatetimeDesc);
        self.id = Some(id);
        self.pages = Some(newest_first.customer_id(id).limit(100).trashed(self.trashed).pages());
        self.step = Step::Listing;
    }

    fn end_of_list(&mut self) {
        self.pages = None;
        self.step = match self.id.filter(|_| !self.listed) {
            Some(id) => {
                let client = self.client.clone();
                Step::Checking(Box::pin(async move { detail(&client, id).await }))
            }
            None => Step::Done,
        };
    }

    /// Not trusting the filter of the list alone.
    fn is_of_interest(&self, ticket: &TicketCompact) -> bool {
        (self.trashed || ticket.trashed_datetime.is_none()) && (self.spam || ticket.spam != Some(true))
    }

    fn read(&mut self) {
        let Step::Next(ticket) = std::mem::replace(&mut self.step, Step::Listing) else { return };
        let (client, id) = (self.client.clone(), ticket.id);
        let whole = async move { client.get_ticket().id(id).send().await.map(|whole| Box::new(whole.into_inner())) };
        self.step = Step::Reading(ticket, Box::pin(whole));
    }
}

impl Stream for CustomerHistory<'_> {
    type Item = Result<PastTicket>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

/// Without the tickets, for they are what customers wrote.
impl fmt::Debug for CustomerHistory<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerHistory")
            .field("customer", &self.sought)
            .field("customer_id", &self.id)
            .field("done", &matches!(self.step, Step::Done))
            .finish_non_exhaustive()
    }
}

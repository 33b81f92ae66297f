//! One pass over the tickets that have changed.

use std::collections::HashMap;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::vec;

use chrono::DateTime;
use futures_core::Stream;
use http::{HeaderMap, header};

use super::Bookmark;
use super::bookmark::micros;
use crate::Client;
use crate::builder::ListTickets;
use crate::error::Result;
use crate::model::Timestamp;
use crate::page::{Page, Pages};
use crate::types::{ListTicketsOrderBy, TicketCompact, TicketList};

/// The stretch that a pass reads behind the bookmark by default.
const OVERLAP: Duration = Duration::from_secs(120);
/// Tickets per page; the most that is allowed.
const LIMIT: i64 = 100;

impl Client {
    /// Starts a pass over the tickets that have changed since `bookmark`; all of them, when it is the default one.
    ///
    /// See [`changes`](crate::changes) for what is promised and how. It makes one call per 100 changed tickets, and at
    /// least one; a first pass over an account reads all of its tickets, and remembers id and time of each while it
    /// runs.
    pub fn changed_tickets(&self, bookmark: &Bookmark) -> ChangedTickets<'_> {
        ChangedTickets {
            pages: Some(call(self, true).pages()),
            client: self,
            from: bookmark.clone(),
            overlap: OVERLAP,
            page: Vec::new().into_iter(),
            delivered: bookmark.delivered.iter().map(|(id, at)| (*id, Some(*at))).collect(),
            started: None,
            newest: None,
            below: false,
            next: None,
        }
    }
}

fn call(client: &Client, trashed: bool) -> ListTickets<'_> {
    client.list_tickets().order_by(ListTicketsOrderBy::UpdatedDatetimeDesc).limit(LIMIT).trashed(trashed)
}

/// A pass over the tickets that have changed, last updated first, as a stream. See [`changes`](crate::changes).
///
/// Errors are items, as in every [walk](crate::page): after one that repeating may mend the pass goes on with the next
/// poll; after any other it ends, without a bookmark.
///
/// ```no_run
/// use std::time::Duration;
/// use gorgias::changes::Bookmark;
///
/// # async fn example(client: gorgias::Client, bookmark: Bookmark) -> gorgias::Result<()> {
/// let mut pass = client.changed_tickets(&bookmark).overlap(Duration::from_secs(300)).trashed(false);
/// while let Some(ticket) = pass.next().await {
///     println!("changed: #{}", ticket?.id);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a pass does nothing until it is polled"]
pub struct ChangedTickets<'a> {
    client: &'a Client,
    /// `None` when the pass is over.
    pages: Option<Pages<ListTickets<'a>>>,
    from: Bookmark,
    overlap: Duration,
    page: vec::IntoIter<TicketCompact>,
    /// The state in which each ticket was delivered last, by the pass before or by this one.
    delivered: HashMap<i64, Option<i64>>,
    /// The server's time at the start.
    started: Option<i64>,
    /// The newest update at the start.
    newest: Option<i64>,
    /// Whether the walk has come below the overlap.
    below: bool,
    next: Option<Bookmark>,
}

impl<'a> ChangedTickets<'a> {
    /// Sets whether tickets in the trash are read, too. Call it before the first poll. Defaults to `true`, so that a
    /// move to the trash is seen as a change.
    pub fn trashed(mut self, trashed: bool) -> Self {
        self.pages = Some(call(self.client, trashed).pages());
        self
    }

    /// Sets how far the pass reads behind the bookmark. Call it before the first poll. Defaults to two minutes.
    ///
    /// An update that becomes visible later than this after its timestamp can be missed. When it grows from one pass to
    /// the next, tickets of the added stretch are delivered once more.
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.overlap = overlap;
        self
    }

    /// Asks for the next page while tickets of the current one are handed out, as
    /// [`Pages::read_ahead`](crate::page::Pages::read_ahead) does. It speeds up a first pass, and costs later ones a call.
    pub fn read_ahead(mut self) -> Self {
        self.pages = self.pages.map(Pages::read_ahead);
        self
    }

    /// Returns the next changed ticket; `None` at the end of the pass, and after an error that repeating cannot mend.
    ///
    /// It may be dropped before it is done, as in a `select!`: nothing is lost.
    ///
    /// # Errors
    /// - [`Pagination`](crate::ErrorKind::Pagination) when the list leads back to a page that was read already, or says
    ///   something about the next page that cannot be used.
    /// - The errors of any call: see [`ErrorKind`](crate::ErrorKind). The pass goes on after those that repeating may mend, as
    ///   [`page`](crate::page) lists them.
    pub async fn next(&mut self) -> Option<Result<TicketCompact>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// Returns the bookmark for the next pass; `None` before this one has come to its end.
    #[must_use]
    pub fn bookmark(&self) -> Option<&Bookmark> {
        self.next.as_ref()
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<TicketCompact>>> {
        loop {
            // The rest of a page is looked through even below the overlap: it is here anyway.
            while let Some(ticket) = self.page.next() {
                if self.changed(&ticket) {
                    return Poll::Ready(Some(Ok(ticket)));
                }
            }
            let Some(pages) = self.pages.as_mut().filter(|_| !self.below) else { break };
            match ready!(pages.poll(cx)) {
                Some(Ok(page)) => {
                    let last = page.next_position().is_none();
                    self.arrived(page);
                    if last {
                        // Not left to the walk: it also ends after an error, and that is not the end of the pass.
                        self.below = true;
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        if self.pages.take().is_some() {
            self.next = Some(self.finish());
        }
        Poll::Ready(None)
    }

    fn arrived(&mut self, page: Page<TicketList>) {
        // At the start only: what changes from here on is left to the next pass, which reads down to here.
        if self.started.is_none() {
            self.started = Some(server_time(page.headers()).unwrap_or_else(|| micros(Timestamp::now())));
        }
        if self.newest.is_none() {
            self.newest = page.items().iter().filter_map(|ticket| ticket.updated_datetime).map(micros).max();
        }
        self.page = page.into_items().into_iter();
    }

    /// Whether a ticket is to be delivered.
    fn changed(&mut self, ticket: &TicketCompact) -> bool {
        let updated = ticket.updated_datetime.map(micros);
        if let (Some(updated), Some(at)) = (updated, self.from.at)
            && updated < self.before(at)
        {
            self.below = true;
            return false;
        }
        // Only the very state that was delivered last is left out: an earlier time can be news as well, where a date in
        // the future was corrected.
        self.delivered.insert(ticket.id, updated) != Some(updated)
    }

    /// The time down to which a pass reads, inclusive.
    fn before(&self, at: i64) -> i64 {
        at.saturating_sub(i64::try_from(self.overlap.as_micros()).unwrap_or(i64::MAX))
    }

    fn finish(&mut self) -> Bookmark {
        let newest = self.newest.max(self.from.at);
        let at = newest.zip(self.started).map(|(newest, started)| newest.min(started));
        let oldest = at.map_or(i64::MAX, |at| self.before(at));
        let delivered = std::mem::take(&mut self.delivered).into_iter();
        Bookmark {
            at,
            delivered: delivered.filter_map(|(id, at)| Some((id, at.filter(|at| *at >= oldest)?))).collect(),
        }
    }
}

/// The time of the server, by the header that every response should carry.
fn server_time(headers: &HeaderMap) -> Option<i64> {
    let text = headers.get(header::DATE)?.to_str().ok()?;
    Some(DateTime::parse_from_rfc2822(text).ok()?.timestamp_micros())
}

impl Stream for ChangedTickets<'_> {
    type Item = Result<TicketCompact>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

/// Without the tickets, for they are what customers wrote.
impl fmt::Debug for ChangedTickets<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangedTickets")
            .field("from", &self.from)
            .field("overlap", &self.overlap)
            .field("done", &self.next.is_some())
            .finish_non_exhaustive()
    }
}

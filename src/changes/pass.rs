//! One pass over the records that have changed.

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

use super::bookmark::{Unfinished, micros};
use super::feed::Feed;
use super::{Bookmark, PassProgress};
use crate::Client;
use crate::error::{Error, ErrorKind, ErrorScope, Result};
use crate::model::Timestamp;
use crate::odd::OddItem;
use crate::page::{Page, Pages, Position};
use crate::sort::map;

/// The stretch that a pass reads behind the bookmark by default.
const OVERLAP: Duration = Duration::from_secs(120);

/// A pass over the records that have changed, last changed first, as a stream. See [`changes`](crate::changes).
///
/// [`ChangedTickets`](super::ChangedTickets), [`NewMessages`](super::NewMessages) and [`NewEvents`](super::NewEvents) are
/// passes.
///
/// Errors are items, as in every [walk](crate::page): after one that repeating may mend the pass goes on with the next
/// poll; after any other it ends, without a bookmark. A record that cannot be read does not count as one: it is listed by
/// [`odd_items`](Self::odd_items).
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
pub struct Pass<'a, C: Feed> {
    client: &'a Client,
    call: C,
    read_ahead: bool,
    from: Bookmark,
    overlap: Duration,
    walk: Walk<C>,
    /// Whether it goes on where another one was broken off, and has not read anything yet.
    resumed: bool,
    page: vec::IntoIter<C::Item>,
    /// The page that is being handed out.
    here: Option<Position>,
    /// The state in which each record was delivered last, by the pass before or by this one.
    delivered: HashMap<i64, Option<i64>>,
    /// The server's time at the start.
    started: Option<i64>,
    /// The newest change at the start.
    newest: Option<i64>,
    /// The time of the record that was looked at last.
    latest: Option<i64>,
    /// Whether the walk has come below the overlap.
    below: bool,
    /// Those that could not be read.
    odd: Vec<OddItem>,
    /// Records that were looked at, and those that were returned.
    read: u64,
    returned: u64,
    total: Option<u64>,
    next: Option<Bookmark>,
}

enum Walk<C: Feed> {
    Start,
    Going(Box<Pages<C>>),
    Refused(Error),
    Over,
}

impl<'a, C: Feed> Pass<'a, C> {
    pub(super) fn new(client: &'a Client, call: C, bookmark: &Bookmark) -> Self {
        let unfinished = bookmark.unfinished.as_ref();
        Self {
            client,
            call,
            read_ahead: false,
            from: bookmark.clone(),
            overlap: OVERLAP,
            walk: if bookmark.fits(C::OPERATION) { Walk::Start } else { Walk::Refused(of_another::<C>()) },
            resumed: unfinished.is_some(),
            page: Vec::new().into_iter(),
            here: None,
            delivered: bookmark.delivered.iter().map(|(id, at)| (*id, Some(*at))).collect(),
            started: unfinished.map(|pass| pass.started),
            newest: unfinished.and_then(|pass| pass.newest),
            latest: None,
            below: false,
            odd: Vec::new(),
            read: 0,
            returned: 0,
            total: None,
            next: None,
        }
    }

    pub(super) fn with_call(mut self, change: impl FnOnce(C) -> C) -> Self {
        self.call = change(self.call);
        self
    }

    /// Sets how far the pass reads behind the bookmark. Call it before the first poll. Defaults to two minutes.
    ///
    /// A change that becomes visible later than this after its timestamp can be missed. When it grows from one pass to
    /// the next, records of the added stretch are delivered once more.
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.overlap = overlap;
        self
    }

    /// Asks for the next page while records of the current one are handed out, as
    /// [`Pages::read_ahead`](crate::page::Pages::read_ahead) does. It speeds up a first pass, and costs later ones a call.
    pub fn read_ahead(mut self) -> Self {
        self.read_ahead = true;
        self
    }

    /// Returns the next changed record; `None` at the end of the pass, and after an error that repeating cannot mend.
    ///
    /// It may be dropped before it is done, as in a `select!`: nothing is lost.
    ///
    /// # Errors
    /// - [`InvalidRequest`](ErrorKind::InvalidRequest) when the bookmark comes from a pass over other records.
    /// - [`Pagination`](ErrorKind::Pagination) when the list leads back to a page that was read already, says
    ///   something about the next page that cannot be used, or nothing at all although the page is full, and after 10
    ///   pages in a row that were empty or the same as an earlier one.
    /// - The errors of any call: see [`ErrorKind`]. The pass goes on after those that repeating may mend, as
    ///   [`page`](crate::page) lists them.
    pub async fn next(&mut self) -> Option<Result<C::Item>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// Returns the records so far that have changed and could not be read. They are not delivered, do not end the pass,
    /// and come again when they have changed again. [`OddItem::raw`] reads one as JSON.
    ///
    /// A pass that goes on from a [checkpoint](Self::checkpoint) lists those that it came across itself.
    #[must_use]
    pub fn odd_items(&self) -> &[OddItem] {
        &self.odd
    }

    /// Returns the bookmark for the next pass; `None` before this one has come to its end.
    #[must_use]
    pub fn bookmark(&self) -> Option<&Bookmark> {
        self.next.as_ref()
    }

    /// Returns a bookmark from which a pass goes on where this one stands, if it is broken off: what was returned stays
    /// delivered, but for the current page (at most 100 records), which comes again. `None` before the first page; at the
    /// end it is the [`bookmark`](Self::bookmark) for the next pass. Store it now and then in a long pass.
    ///
    /// It holds a cursor, and cursors expire (after how long is not documented). When Gorgias refuses it, the pass begins
    /// anew by itself: everything comes again, and nothing is lost. A version of this crate that does not know checkpoints
    /// begins anew as well.
    #[must_use]
    pub fn checkpoint(&self) -> Option<Bookmark> {
        if let Some(next) = &self.next {
            return Some(next.clone());
        }
        let Walk::Going(pages) = &self.walk else { return None };
        let position = match &self.here {
            Some(here) if self.page.len() > 0 => here,
            _ => pages.position(),
        };
        let started = self.started?;
        let oldest = self.oldest(self.marks());
        // Of those that the bookmark holds, all are needed until the end.
        let kept = |(id, at): (&i64, &Option<i64>)| {
            let at = (*at)?;
            (at >= oldest || self.from.delivered.contains_key(id)).then_some((*id, at))
        };
        Some(Bookmark {
            list: Some(C::OPERATION.id.to_owned()),
            at: self.from.at,
            delivered: map(self.delivered.iter().filter_map(kept)),
            unfinished: Some(Unfinished { started, newest: self.newest, position: position.clone() }),
        })
    }

    /// Returns how far the pass has come, and what is left by an estimate.
    #[must_use]
    pub fn progress(&self) -> PassProgress {
        let total = if self.next.is_some() { Some(self.read) } else { self.estimate().or(self.total) };
        PassProgress::new(self.client, self.read, self.returned, total)
    }

    /// How many records there are down to the end, if they are spread evenly over the time.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an estimate, and `as` saturates"
    )]
    fn estimate(&self) -> Option<u64> {
        let (newest, latest, end) = (self.newest?, self.latest?, self.before(self.from.at?));
        let (done, whole) = (newest.saturating_sub(latest) as f64, newest.saturating_sub(end) as f64);
        // Of so little, nothing can be concluded.
        (done > whole / 100.0 && !self.resumed_from_elsewhere()).then(|| {
            let total = self.read as f64 * (whole / done).max(1.0);
            total.ceil() as u64
        })
    }

    /// Whether an earlier pass has read a part of this one, which is not counted here.
    fn resumed_from_elsewhere(&self) -> bool {
        self.from.unfinished.is_some()
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<C::Item>>> {
        loop {
            // The rest of a page is looked through even below the overlap: it is here anyway.
            while let Some(record) = self.page.next() {
                self.read += 1;
                let time = C::time(&record);
                self.latest = time.map(micros).or(self.latest);
                if self.changed(Some(C::id(&record)), time) {
                    self.returned += 1;
                    return Poll::Ready(Some(Ok(record)));
                }
            }
            match &mut self.walk {
                Walk::Over => return Poll::Ready(None),
                Walk::Going(_) if self.below => {
                    self.walk = Walk::Over;
                    self.next = Some(self.finish());
                }
                Walk::Start => self.begin(self.from.unfinished.as_ref().map(|pass| pass.position.clone())),
                Walk::Refused(error) => {
                    let error = error.clone();
                    self.walk = Walk::Over;
                    return Poll::Ready(Some(Err(error)));
                }
                Walk::Going(pages) => match ready!(pages.poll(cx)) {
                    Some(Ok(page)) => {
                        // Not left to the walk: it also ends after an error, and that is not the end of the pass.
                        self.below |= page.is_last();
                        self.arrived(page);
                    }
                    Some(Err(error)) if self.resumed && refuses_position(&error) => {
                        tracing::debug!(target: "gorgias", error = error.kind().as_str(), "the pass begins anew");
                        self.resumed = false;
                        (self.started, self.newest) = (None, None);
                        self.begin(None);
                    }
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    None => return Poll::Ready(None),
                },
            }
        }
    }

    fn begin(&mut self, at: Option<Position>) {
        let mut pages = self.call.clone().pages();
        if let Some(position) = at {
            pages = pages.resume(position);
        }
        if self.read_ahead {
            pages = pages.read_ahead();
        }
        self.walk = Walk::Going(Box::new(pages));
    }

    fn arrived(&mut self, page: Page<C::List>) {
        self.resumed = false;
        // At the start only: what changes from here on is left to the next pass, which reads down to here.
        if self.started.is_none() {
            self.started = Some(server_time(page.headers()).unwrap_or_else(|| micros(Timestamp::now())));
        }
        if self.newest.is_none() {
            let read = page.items().iter().filter_map(C::time);
            self.newest = read.chain(page.odd_items().iter().filter_map(time_of::<C>)).map(micros).max();
        }
        self.total = page.total().or(self.total);
        for odd in page.odd_items() {
            self.read += 1;
            if self.changed(odd.id(), time_of::<C>(odd)) {
                self.odd.push(odd.clone());
            }
        }
        self.here = Some(page.position().clone());
        self.page = page.into_items().into_iter();
    }

    /// Whether a record is to be delivered.
    fn changed(&mut self, id: Option<i64>, time: Option<Timestamp>) -> bool {
        let time = time.map(micros);
        if let (Some(time), Some(at)) = (time, self.from.at)
            && time < self.before(at)
        {
            self.below = true;
            return false;
        }
        let Some(id) = id else { return true };
        // What never changes is not seen twice, so it is remembered only for the next pass.
        if !C::CHANGES && time.is_none_or(|time| time < self.oldest(self.marks())) && !self.delivered.contains_key(&id)
        {
            return true;
        }
        // Only the very state that was delivered last is left out: an earlier time can be news as well, where a date in
        // the future was corrected.
        self.delivered.insert(id, time) != Some(time)
    }

    /// The time down to which a pass reads, inclusive.
    fn before(&self, at: i64) -> i64 {
        at.saturating_sub(i64::try_from(self.overlap.as_micros()).unwrap_or(i64::MAX))
    }

    /// The time of the bookmark at the end of this pass.
    fn marks(&self) -> Option<i64> {
        let newest = self.newest.max(self.from.at);
        newest.zip(self.started).map(|(newest, started)| newest.min(started))
    }

    /// The time from which on the bookmark keeps what was delivered.
    fn oldest(&self, marks: Option<i64>) -> i64 {
        marks.map_or(i64::MAX, |at| self.before(at))
    }

    fn finish(&mut self) -> Bookmark {
        let at = self.marks();
        let oldest = self.oldest(at);
        let delivered = std::mem::take(&mut self.delivered).into_iter();
        Bookmark {
            // Where nothing is marked, it is as good for any list.
            list: at.map(|_| C::OPERATION.id.to_owned()),
            at,
            delivered: delivered.filter_map(|(id, at)| Some((id, at.filter(|at| *at >= oldest)?))).collect(),
            unfinished: None,
        }
    }
}

/// Whether an error can be about the position that a pass went on from: cursors expire, and how that shows is not documented.
fn refuses_position(error: &Error) -> bool {
    !error.kind().is_transient() && error.kind().scope() != ErrorScope::Everything
}

fn of_another<C: Feed>() -> Error {
    let message = format!("must come from a pass over `{}`, not over another list", C::OPERATION.id);
    Error::violations_of(ErrorKind::InvalidRequest, "bookmark", message).operation(C::OPERATION)
}

/// The time of a record that cannot be read, if at least that can.
fn time_of<C: Feed>(odd: &OddItem) -> Option<Timestamp> {
    odd.json().get(C::TIME)?.as_str()?.parse().ok()
}

/// The time of the server, by the header that every response should carry.
fn server_time(headers: &HeaderMap) -> Option<i64> {
    let text = headers.get(header::DATE)?.to_str().ok()?;
    Some(DateTime::parse_from_rfc2822(text).ok()?.timestamp_micros())
}

/// Nothing is pinned in place.
impl<C: Feed> Unpin for Pass<'_, C> {}

impl<C: Feed> Stream for Pass<'_, C> {
    type Item = Result<C::Item>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

/// Without the records, for they are what customers wrote.
impl<C: Feed> fmt::Debug for Pass<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pass")
            .field("list", &C::OPERATION.id)
            .field("from", &self.from)
            .field("overlap", &self.overlap)
            .field("odd", &self.odd.len())
            .field("done", &self.next.is_some())
            .finish_non_exhaustive()
    }
}

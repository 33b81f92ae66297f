//! Walks the items of a list, one by one.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::{Pages, Paginate, Position};
use crate::error::{Error, Result};
use crate::odd::OddItem;

/// The items of a list, as a stream. The [module](super) describes what holds for all walks.
///
/// `next` may be dropped before it is done, as in a `select!`: nothing is lost.
///
/// ```no_run
/// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
/// use gorgias::ErrorKind;
///
/// let mut tags = client.list_tags().items();
/// while let Some(tag) = tags.next().await {
///     match tag {
///         Ok(tag) => println!("{:?}", tag.name),
///         Err(error) if error.kind() == ErrorKind::OddItem => eprintln!("{error}"), // the rest still comes
///         Err(error) => return Err(error),
///     }
/// }
/// // A short list, at once:
/// let users = client.list_users().items().all().await?;
/// # let _ = users;
/// # Ok(())
/// # }
/// ```
#[must_use = "a walk does nothing until it is polled"]
pub struct Items<C: Paginate> {
    pages: Pages<C>,
    page: vec::IntoIter<C::Item>,
    /// Those of the page that could not be read.
    odd: vec::IntoIter<OddItem>,
    /// Where in the page the next item stands.
    index: usize,
    /// The page that the items come from.
    position: Position,
}

impl<C: Paginate> Items<C> {
    pub(crate) fn new(call: C) -> Self {
        Self::of(Pages::new(call))
    }

    fn of(pages: Pages<C>) -> Self {
        let position = pages.position().clone();
        Self { pages, page: Vec::new().into_iter(), odd: Vec::new().into_iter(), index: 0, position }
    }

    /// Starts at `position` instead of where the call says. Call it before the first poll. See [`Pages::resume`].
    pub fn resume(self, position: Position) -> Self {
        Self::of(self.pages.resume(position))
    }

    /// Asks for the next page while the items of the current one are handed out; off by default. See
    /// [`Pages::read_ahead`].
    pub fn read_ahead(mut self) -> Self {
        self.pages = self.pages.read_ahead();
        self
    }

    /// Returns the position of the page that the last item came from. A walk that [resumes](Self::resume) there begins
    /// with the first item of that page, so it repeats some and skips none.
    #[must_use]
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// Returns the next item; `None` after the last one, and after an error that repeating cannot mend.
    ///
    /// # Errors
    /// - [`ErrorKind::OddItem`](crate::ErrorKind::OddItem) in the place of an item that cannot be read. The walk goes on
    ///   with the next item.
    /// - [`ErrorKind::Pagination`](crate::ErrorKind::Pagination) when the list leads back to a page that was read
    ///   already, says something about the next page that cannot be used, or nothing at all although the page is full,
    ///   and after 10 pages in a row that were empty or the same as an earlier one.
    /// - [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) when the walk was [resumed](Self::resume) at a
    ///   position of another list.
    /// - [`ErrorKind::EmptyResponse`](crate::ErrorKind::EmptyResponse) when a success comes without a page.
    /// - The errors of any call: see [`ErrorKind`](crate::ErrorKind). The [module](super) lists after which the walk
    ///   goes on.
    pub async fn next(&mut self) -> Option<Result<C::Item>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// Reads the rest of the list into memory. It is for short lists: on an error of any kind, an item that cannot be read
    /// among them, what was read so far is dropped.
    ///
    /// # Errors
    /// The first error of the walk, of the kinds that [`next`](Self::next) lists.
    pub async fn all(mut self) -> Result<Vec<C::Item>> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    /// Reads the rest of the list into memory: the items that can be read, and those that cannot.
    ///
    /// # Errors
    /// The first error of the walk, of the kinds that [`next`](Self::next) lists, but for those of an item that cannot be
    /// read.
    pub async fn all_readable(mut self) -> Result<(Vec<C::Item>, Vec<OddItem>)> {
        let (mut all, mut odd) = (Vec::new(), Vec::new());
        while let Some(item) = self.next().await {
            match item {
                Ok(item) => all.push(item),
                Err(error) => odd.push(error.odd_item().cloned().ok_or(error)?),
            }
        }
        Ok((all, odd))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<C::Item>>> {
        loop {
            let odd = self.odd.as_slice().first().is_some_and(|odd| odd.index() <= self.index || self.page.len() == 0);
            let item =
                if odd { self.odd.next().map(|odd| Err(Error::of_item(&odd))) } else { self.page.next().map(Ok) };
            if let Some(item) = item {
                self.index += 1;
                // Takes in what was read ahead; without it nothing is on its way here.
                self.pages.advance(cx);
                return Poll::Ready(Some(item));
            }
            match ready!(self.pages.poll(cx)) {
                Some(Ok(page)) => {
                    self.position = page.position().clone();
                    self.odd = page.odd_items().to_vec().into_iter();
                    self.index = 0;
                    self.page = page.into_items().into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// Nothing is pinned in place.
impl<C: Paginate> Unpin for Items<C> {}

impl<C: Paginate> Stream for Items<C> {
    type Item = Result<C::Item>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

/// Without the items, for they are what customers wrote.
impl<C: Paginate> fmt::Debug for Items<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("position", &self.position)
            .field("left_of_page", &self.page.len())
            .finish_non_exhaustive()
    }
}

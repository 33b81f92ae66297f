//! Lists, page by page or item by item.
//!
//! Every call that returns a page of a list has two methods beside `send`: `items()` walks its items, `pages()` its
//! pages. Both are [`Stream`](futures_core::Stream)s, and both have a `next` of their own, so that no trait needs to be
//! imported:
//!
//! ```no_run
//! # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
//! let mut tickets = client.list_tickets().limit(100).items();
//! while let Some(ticket) = tickets.next().await {
//!     println!("#{}", ticket?.id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Pages are fetched as they are needed, and errors are items, never an early end. [The guide](crate::docs::lists) says what a
//! walk does after an error, where it ends, how it goes on later, and how changed records are read without losing any.
//!
//! # Design notes
//!
//! - Each paged call implements one sealed trait (its position, and a boxed future of a copy of the call); a walk by
//!   hand does the rest. The implementations are counted against the document; a new form of `meta` does not compile.
//! - Visited positions are remembered as digests. Reading ahead spawns nothing: the future of the next page is polled
//!   when a page is handed out and while its items are drained.

mod items;
mod link;
mod one;
mod pause;
mod position;
mod walk;

use std::future::Future;
use std::pin::Pin;

use crate::error::{Error, ErrorKind, Result};
use crate::operations::Operation;
use crate::response::Response;

pub use items::Items;
pub(crate) use link::{digest_of_ids, digest_of_rows, next_position, total};
pub use one::Page;
pub use position::Position;
pub(crate) use sealed::Sealed;
pub use walk::Pages;

/// A call that returns a page of a list. Only the builders of such calls implement it.
///
/// Walking a list does not need an import: the builders have both methods themselves. The trait is for code that works
/// with any list:
///
/// ```
/// use gorgias::page::Paginate;
///
/// async fn count<C: Paginate>(call: C) -> gorgias::Result<usize> {
///     let (mut items, mut count) = (call.items(), 0);
///     while let Some(item) = items.next().await {
///         item?;
///         count += 1;
///     }
///     Ok(count)
/// }
/// # let _ = count::<gorgias::builder::ListTags<'static>>;
/// ```
///
/// The [module](self) describes what holds for all walks.
pub trait Paginate: Sealed + Clone + Send {
    /// An item of the list.
    type Item: Send;
    /// The response to one call, which holds a page.
    type List: List<Item = Self::Item>;
    #[doc(hidden)]
    type Fetch: Future<Output = Result<Response<Self::List>>> + Send + Unpin;

    /// The operation that is called for each page.
    const OPERATION: &'static Operation;

    /// The position that is set on the call.
    #[doc(hidden)]
    fn position(&self) -> Position;
    /// The most items that a page of this call has, where that is known.
    #[doc(hidden)]
    fn limit(&self) -> Option<i64>;
    #[doc(hidden)]
    fn seek(&mut self, position: &Position);
    #[doc(hidden)]
    fn fetch(self) -> Self::Fetch;

    /// Walks the list page by page.
    fn pages(self) -> Pages<Self> {
        Pages::new(self)
    }

    /// Walks the list item by item.
    fn items(self) -> Items<Self> {
        Items::new(self)
    }
}

/// A response that holds one page of a list. Only the types of such responses implement it.
pub trait List: Sealed + Send {
    /// An item of the list.
    type Item: Send;

    /// Returns the items of the page.
    fn items(&self) -> &[Self::Item];

    /// Returns the items of the page, without the rest of the response.
    fn into_items(self) -> Vec<Self::Item>;

    /// Where the list goes on, by what the page says; an error says what is wrong with that.
    #[doc(hidden)]
    fn next_position(&self, here: &Position) -> Result<Option<Position>, &'static str>;

    /// Whether the page says anything about the next one.
    #[doc(hidden)]
    fn has_meta(&self) -> bool;

    /// How many items the whole list has, where the page says that.
    #[doc(hidden)]
    fn total(&self) -> Option<u64>;

    /// Stands for the items, to recognize a page that comes again.
    #[doc(hidden)]
    fn digest(&self) -> u64;
}

/// Keeps [`Paginate`] and [`List`] to generated code, so that methods can be added to them.
mod sealed {
    pub trait Sealed {}
}

/// A page on its way.
pub(crate) type Fetch<'a, L> = Pin<Box<dyn Future<Output = Result<Response<L>>> + Send + 'a>>;

/// The page of an operation that may respond without one. To a walk that is not the end: what was left out is not known.
pub(crate) fn not_empty<L>(operation: &'static Operation, answer: Response<Option<L>>) -> Result<Response<L>> {
    answer.transposed().map_err(|answer| {
        Error::new(ErrorKind::EmptyResponse)
            .operation(operation)
            .answered(answer.status(), answer.headers())
            .detail("success without a page; `send` of the call returns `None` for it")
    })
}

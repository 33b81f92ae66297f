//! One page of a list.

use std::fmt;
use std::ops::Deref;

use super::{List, Position};
use crate::response::Response;

/// One page of a list: the response, reached by dereferencing, and where the list goes on. The items that could not be read
/// are listed by [`odd_items`](Response::odd_items) of the response.
pub struct Page<L> {
    answer: Response<L>,
    position: Position,
    next: Option<Position>,
    last: bool,
}

impl<L> Page<L> {
    pub(super) fn new(answer: Response<L>, position: Position, next: Option<Position>, last: bool) -> Self {
        Self { answer, position, next, last }
    }

    /// Whether the list ends here. A page that names no next one can also be followed by an error.
    pub(crate) fn is_last(&self) -> bool {
        self.last
    }

    /// Returns the position of this page.
    #[must_use]
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// Returns the position of the next page, to store it and to [resume](super::Pages::resume) there; `None` on the
    /// last page, and on a full page that does not say whether the list goes on, which an error follows.
    #[must_use]
    pub fn next_position(&self) -> Option<&Position> {
        self.next.as_ref()
    }

    /// Returns the response: the decoded list, the status and the headers.
    #[must_use]
    pub fn into_response(self) -> Response<L> {
        self.answer
    }
}

impl<L: List> Page<L> {
    /// Returns the items of the page, which can be empty although more pages follow.
    #[must_use]
    pub fn items(&self) -> &[L::Item] {
        self.answer.items()
    }

    /// Returns the number of items of the whole list, where the page says it. Few lists do: custom fields were seen to
    /// (observed live, not documented), tickets and customers not to.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.answer.total()
    }

    /// Returns the items of the page, without the rest of the response.
    #[must_use]
    pub fn into_items(self) -> Vec<L::Item> {
        self.answer.into_inner().into_items()
    }
}

impl<L> Deref for Page<L> {
    type Target = Response<L>;

    fn deref(&self) -> &Response<L> {
        &self.answer
    }
}

/// Without the items, for they are what customers wrote.
impl<L: List> fmt::Debug for Page<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("position", &self.position)
            .field("next_position", &self.next)
            .field("items", &self.items().len())
            .field("status", &self.answer.status().as_u16())
            .field("request_id", &self.answer.request_id())
            .finish_non_exhaustive()
    }
}

//! One page of a list.

use std::fmt;
use std::ops::Deref;

use super::{List, Position};
use crate::response::Response;

/// One page of a list: the response, reached by dereferencing, and where the list goes on.
pub struct Page<L> {
    answer: Response<L>,
    position: Position,
    next: Option<Position>,
}

impl<L> Page<L> {
    pub(super) fn new(answer: Response<L>, position: Position, next: Option<Position>) -> Self {
        Self { answer, position, next }
    }

    /// Returns the position of this page.
    #[must_use]
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// Returns the position of the next page, to store it and to [resume](super::Pages::resume) there; `None` on the
    /// last page.
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

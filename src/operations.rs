//! Every operation of the API as data: what it needs, and what it does when it is repeated.

use crate::Confidence;

/// What is known about one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// Name of the method of [`Client`](crate::Client), for example `update_ticket`.
    pub id: &'static str,
    /// HTTP method.
    pub method: http::Method,
    /// Path template, for example `/api/tickets/{id}`.
    pub path: &'static str,
    /// Group in Gorgias' reference, for example `Tickets`.
    pub tag: &'static str,
    /// OAuth scope that it needs, where known.
    pub scope: Option<&'static str>,
    /// How well the scope is known: the documentation names none per operation.
    pub scope_confidence: Confidence,
    /// Whether it only reads: every GET, and the queries that are sent as POST or PUT.
    pub reads: bool,
    /// Whether repeating the identical call leaves the same state and has no second effect.
    pub idempotent: bool,
    /// Whether it deletes or merges records away, or can do so in bulk.
    pub destructive: bool,
    /// How its list is paged.
    pub pagination: Pagination,
    /// Whether a success may come without the documented body; the call then answers `None`.
    pub body_may_be_empty: bool,
    /// Whether the API redirects it to the survivor of a merge.
    pub follows_merges: bool,
    /// Whether Gorgias marks it as deprecated.
    pub deprecated: bool,
    /// Whether the answer is something else than JSON.
    pub binary: bool,
    /// Whether a success carries a body.
    pub has_body: bool,
    /// Whether the answer is an envelope around `data`, which is also read from a bare array.
    pub envelope: bool,
    /// Whether the answer is a bare list, which is also read from an envelope around `data`.
    pub bare_list: bool,
    /// Its place in [`OPERATIONS`].
    pub(crate) index: usize,
}

impl Operation {
    /// The operation with this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Self> {
        let index = OPERATIONS.binary_search_by(|operation| operation.id.cmp(id)).ok()?;
        OPERATIONS.get(index)
    }
}

/// How a list is paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Pagination {
    /// By `meta.next_cursor`.
    Cursor,
    /// By page number.
    Page,
    /// By the addresses in `meta.next_items`.
    ViewItems,
    /// Not paged.
    None,
}

include!(concat!(env!("OUT_DIR"), "/operations.rs"));

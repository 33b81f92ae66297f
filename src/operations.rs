//! Every operation of the API as data: what it needs, and what it does when it is repeated.
//!
//! ```
//! use gorgias::operations::Operation;
//!
//! let operation = Operation::by_id("update_ticket").unwrap();
//! assert_eq!(operation.path, "/api/tickets/{id}");
//! assert!(operation.idempotent && !operation.reads);
//! ```
//!
//! With the feature `agent`, `call` makes the call of an operation by its id, with arguments by name.
//!
//! # Design notes
//!
//! - A call by id fills the builder of its operation, in one generated expression, and takes its `request`: so nothing that holds
//!   for typed calls can be left out. What is erased is the response, and the arguments up to there: they are read by one loop over
//!   tables, which say all that is wrong at once, and refuse names that the typed bodies would pass over.

#[cfg(feature = "agent")]
mod arguments;
#[cfg(feature = "agent")]
mod call;
#[cfg(feature = "agent")]
mod check;
#[cfg(feature = "agent")]
mod files;

#[cfg(feature = "agent")]
pub(crate) use arguments::{Argument, Call, Kind, Record};
#[cfg(feature = "agent")]
pub use call::call;
#[cfg(feature = "agent")]
pub(crate) use call::{Given, Make, Prepared, prepare};
#[cfg(feature = "agent")]
pub(crate) use check::in_words;

use crate::Confidence;

/// The facts about one operation of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The name of the method of [`Client`](crate::Client), for example `update_ticket`.
    pub id: &'static str,
    /// The HTTP method of the call.
    pub method: http::Method,
    /// The path template, for example `/api/tickets/{id}`.
    pub path: &'static str,
    /// The group in Gorgias' reference, for example `Tickets`.
    pub tag: &'static str,
    /// The effect, on one line.
    pub summary: &'static str,
    /// The id and the arguments on one line, those that are required first. What is optional has a `?`; text has no type, nor has an
    /// id; `int`, `num`, `bool` and `time` are types, `a|b` the words to choose from, `[x]` a list, `{a, b?}` an object, `{}` one with
    /// any keys, and `…` more than is shown.
    pub signature: &'static str,
    /// The OAuth scope that it needs, where known.
    pub scope: Option<&'static str>,
    /// The confidence in the scope: the documentation names none per operation.
    pub scope_confidence: Confidence,
    /// `true` if it only reads: every GET, and the queries that are sent as POST or PUT.
    pub reads: bool,
    /// `true` if repeating the identical call leaves the same state and has no second effect.
    pub idempotent: bool,
    /// `true` if it deletes or merges records away, or can do so in bulk.
    pub destructive: bool,
    /// The way in which its list is paged.
    pub pagination: Pagination,
    /// `true` if a success may come without the documented body; the call then returns `None`.
    pub body_may_be_empty: bool,
    /// `true` if the API redirects it to the survivor of a merge.
    pub follows_merges: bool,
    /// `true` if Gorgias marks it as deprecated.
    pub deprecated: bool,
    /// `true` if the response is something else than JSON.
    pub binary: bool,
    /// `true` if a success carries a body.
    pub has_body: bool,
    /// `true` if the response is an envelope around `data`, which is also read from a bare array.
    pub envelope: bool,
    /// `true` if the response is a bare list, which is also read from an envelope around `data`.
    pub bare_list: bool,
    /// Its place in [`OPERATIONS`].
    pub(crate) index: usize,
}

impl Operation {
    /// Returns the operation with this id, if one has it.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Self> {
        let index = OPERATIONS.binary_search_by(|operation| operation.id.cmp(id)).ok()?;
        OPERATIONS.get(index)
    }

    /// Returns the reach of it: reading, writing, or destroying.
    #[must_use]
    pub const fn tier(&self) -> OperationTier {
        match (self.reads, self.destructive) {
            (true, _) => OperationTier::Read,
            (false, false) => OperationTier::Write,
            (false, true) => OperationTier::Destroy,
        }
    }
}

/// The reach of operations in an account, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OperationTier {
    /// Reads, and changes nothing.
    Read,
    /// Also creates and changes.
    Write,
    /// Deletes or merges records away, or can do so in bulk. The two operations that write all custom field values of a record at once
    /// are among these, for values that they do not name are removed (documented).
    Destroy,
}

/// The ways in which lists are paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Pagination {
    /// Paged by the cursor in `meta.next_cursor`.
    Cursor,
    /// Paged by page number.
    Page,
    /// Paged by the addresses in `meta.next_items`.
    ViewItems,
    /// Not paged at all.
    None,
}

include!(concat!(env!("OUT_DIR"), "/operations.rs"));

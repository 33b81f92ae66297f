//! Reads JSON into the generated types: leniently, in one pass, and by one concrete reader.
//!
//! # Design notes
//!
//! - Derived readers are generic over their deserializer, and each field of each type is code in each of them: they were a
//!   third of what a build of this crate compiled. Here a type is a [`Table`] of its fields, and a way to reach them; one
//!   loop ([`record`](record::record)) fills them all. serde's traits stand beside ([`bridge`]), for whoever reads the
//!   types from something else.
//! - What Gorgias should not send, but does, is read as what it can only mean (`odd/` lists the forms), so there is no
//!   second way of reading that only odd data takes.
//! - What is looked at once is a [`Tree`] that borrows from its text, and what may never be looked at is [`Kept`] as text; readers of
//!   both, and of values, look at a [`View`].
//! - Nothing recurses but types in types; free JSON is read with a stack of its own.

use std::borrow::Cow;

mod bridge;
mod json;
mod kept;
mod reader;
mod record;
mod scan;
mod schema;
mod show;
mod tree;
mod values;
mod view;

pub(crate) use bridge::{RECORD, by_serde, lay_down, print, take_seen};
pub(crate) use json::parse;
pub(crate) use kept::Kept;
#[cfg(feature = "agent")]
pub(crate) use reader::read_sent;
pub(crate) use reader::{Failed, MOST_FREE, MOST_LEVELS, Reader, read_into, read_value};
pub(crate) use record::{Field, Form, Omit, Record, Slot, Slots, Table};
pub(crate) use schema::{enum_schema, schema};
pub(crate) use show::{Show, Shown, parts, same, write};
pub(crate) use tree::Tree;
pub(crate) use values::read_union;
pub(crate) use view::{List, Object, View};

/// A body as text; what is not UTF-8 becomes U+FFFD.
pub(crate) fn text(body: &[u8]) -> Cow<'_, str> {
    // Several times as fast, where all is well.
    std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed)
}

/// What can be read.
pub(crate) trait Read: Sized {
    /// Whether `null` within a list or map of these is a value of its own, not a gap.
    const KEEPS_NULL: bool = false;

    /// A value that stands where one will be read.
    fn blank() -> Self;

    /// Reads the value that comes next.
    fn read(from: &mut Reader<'_>) -> Result<Self, Failed>;

    /// Reads the value that comes next into a blank one: a large one need not be moved then.
    fn fill_blank(&mut self, from: &mut Reader<'_>) -> Result<(), Failed> {
        *self = Self::read(from)?;
        Ok(())
    }

    /// Reads the value that comes next, where there may be none.
    fn read_optional(from: &mut Reader<'_>) -> Result<Option<Self>, Failed> {
        if from.null()? { Ok(None) } else { Self::read(from).map(Some) }
    }
}

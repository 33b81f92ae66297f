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
//! - Nothing recurses but types in types; free JSON is read with a stack of its own.

mod bridge;
mod json;
mod reader;
mod record;
mod scan;
mod schema;
mod values;

pub(crate) use bridge::{RECORD, by_serde, lay_down, print, take_seen};
pub(crate) use json::parse;
#[cfg(feature = "agent")]
pub(crate) use reader::read_sent;
pub(crate) use reader::{Failed, Reader, read_into, read_value};
pub(crate) use record::{Field, Form, Record, Slot, Slots, Table};
pub(crate) use schema::{enum_schema, schema};
pub(crate) use values::read_union;

/// What can be read.
pub(crate) trait Read: Sized {
    /// Whether `null` within a list or map of these is a value of its own, not a gap.
    const KEEPS_NULL: bool = false;

    /// A value that stands where one will be read.
    fn blank() -> Self;

    /// Reads the value that comes next.
    fn read(from: &mut Reader<'_>) -> Result<Self, Failed>;

    /// Reads the value that comes next, where there may be none.
    fn read_optional(from: &mut Reader<'_>) -> Result<Option<Self>, Failed> {
        if from.null()? { Ok(None) } else { Self::read(from).map(Some) }
    }
}

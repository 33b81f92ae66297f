//! The account in a file, so that it survives the process.
//!
//! Records are served from memory. What a request changes is written in one transaction before it is answered, and what is
//! waiting at the same time shares one. A process that is killed leaves the file as the last transaction made it.

mod batch;
mod file;
pub(crate) mod saved;
mod writer;

pub(crate) use batch::Batch;
pub(crate) use file::{begin, load};
pub(crate) use writer::Writer;

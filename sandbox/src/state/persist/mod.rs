//! The account in a file, so that it survives the process.
//!
//! Records are served from memory. What a request changes is written in one transaction before it is answered, and what is
//! waiting at the same time shares one. A process that is killed leaves the file as the last transaction made it.
//!
//! # Design notes
//!
//! - The file is a copy of what is served from memory, written by one thread with group commit; responses, those of
//!   reads included, wait until everything that they may show is on the disk.
//! - A new file is written in parts, so that a large seed takes no more memory than a part of it. An account that was read
//!   from a file is in memory as a whole.
//! - redb stays at 2.6: later versions need a newer Rust than 1.88. It writes file format 3, which they read.

mod batch;
mod file;
pub(crate) mod saved;
mod writer;

pub(crate) use batch::Batch;
pub(crate) use file::{Beginning, load};
pub(crate) use writer::Writer;

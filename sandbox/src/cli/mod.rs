//! The command line of the binary; no part of the library.

pub(crate) mod arguments;
pub(crate) mod greeting;

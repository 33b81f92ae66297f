//! Value types that the generated code is built from.
//!
//! # Design notes
//!
//! - Timestamps, secrets and path segments are our own types: fields of `format: password` redact themselves, fields
//!   that can hold a secret (`x-gorgias-secret`) are hidden from `Debug`, and text in paths refuses `..`, which URL
//!   parsers resolve before any hook sees the URL.
//! - `Patch<T>` is the type of a field of which absent and null differ; absent is its default, and setters take the
//!   bare value.

mod hidden;
mod lazy_map;
pub(crate) mod lenient;
mod open_enum;
mod patch;
mod secret;
mod segment;
pub(crate) mod setters;
mod shorthand;
mod timestamp;
mod unknown;

pub use hidden::Hidden;
pub use lazy_map::LazyMap;
pub(crate) use open_enum::{known, open_enum};
pub use patch::Patch;
pub use secret::Secret;
pub use segment::{PathSegment, PathSegmentError};
pub use timestamp::{Timestamp, TimestampError};
pub use unknown::UnknownValue;

//! Value types that the generated code is built from.

mod hidden;
pub(crate) mod lenient;
mod open_enum;
mod patch;
mod secret;
mod segment;
mod shorthand;
mod timestamp;
mod unknown;

pub use hidden::Hidden;
pub(crate) use open_enum::open_enum;
pub use patch::Patch;
pub use secret::Secret;
pub use segment::{PathSegment, PathSegmentError};
pub use timestamp::{Timestamp, TimestampError};
pub use unknown::UnknownValue;

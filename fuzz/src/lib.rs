//! What the targets share: values that follow a JSON Schema, driven by the fuzzer's bytes, and a client that reaches nobody.

mod desk;
mod schema;

pub use desk::{client, run};
pub use schema::{Source, from_bytes};

//! An operation as the document declares it, parsed when somebody calls it.

use std::sync::{Arc, OnceLock};

use serde_json::value::RawValue;

use super::library::Library;
use super::operation::Operation;
use super::path::Segment;

/// Where an operation is, and its text.
#[derive(Debug)]
pub(super) struct Declared {
    /// In capitals.
    pub(super) method: String,
    pub(super) segments: Vec<Segment>,
    path: &'static str,
    text: &'static RawValue,
    operation: OnceLock<Result<Operation, String>>,
}

impl Declared {
    pub(super) fn new(path: &'static str, method: &str, text: &'static RawValue) -> Self {
        let operation = OnceLock::new();
        Self { method: method.to_uppercase(), segments: Segment::parse(path), path, text, operation }
    }

    /// The operation. The error says why it cannot be read.
    pub(super) fn operation(&self, library: &Arc<Library>) -> Result<&Operation, &str> {
        let parse = || {
            let declared = serde_json::from_str(self.text.get()).map_err(|error| error.to_string())?;
            Operation::parse(library, self.path, &self.method, &declared)
        };
        self.operation.get_or_init(parse).as_ref().map_err(String::as_str)
    }
}

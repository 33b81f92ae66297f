//! What comes out of the file.

use serde_json::Value;

use crate::state::files::StoredFile;
use crate::state::store::Kind;
use crate::state::value::{Id, Record};

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    pub(crate) records: Vec<(Kind, Id, Record)>,
    pub(crate) merged: Vec<(Kind, Id, Id)>,
    pub(crate) files: Vec<(String, StoredFile)>,
    pub(crate) account: serde_json::Map<String, Value>,
    pub(crate) grants: Vec<(String, Value)>,
}

//! Fields that are large and seldom read, kept as one text: as a tree of values they would take about ten times the room.

use serde_json::Value;

use super::value::{Fields, Record, object, written};

/// The private key of the text.
const PACKED: &str = "_packed";

/// Keeps these fields in the record as text; they must not stand there otherwise.
pub(crate) fn pack(record: &mut Record, fields: &Value) {
    record.insert(PACKED.to_owned(), Value::String(written(fields)));
}

/// The fields that a record keeps as text.
pub(crate) fn fields(record: &Record) -> Record {
    // The text is always one that `pack` wrote.
    record.text(PACKED).and_then(|text| serde_json::from_str(text).ok()).map(object).unwrap_or_default()
}

/// Puts the fields in their usual place, so that they can be changed.
pub(crate) fn unpack(record: &mut Record) {
    let fields = fields(record);
    record.remove(PACKED);
    record.extend(fields);
}

use super::harness::Row;
pub(crate) fn rows() -> Vec<Row> { Vec::new() }

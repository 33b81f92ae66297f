//! Snapshots of what the generator makes public: a change of the document or of the generator shows here as a
//! difference that one can read. `cargo xtask regenerate` renews them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

use gorgias::operations::{OPERATIONS, Operation};

mod schemas;
#[path = "../../codegen/surface.rs"]
mod surface;

const CLIENT: &str = include_str!(concat!(env!("OUT_DIR"), "/client.rs"));
const ENUMS: &str = include_str!(concat!(env!("OUT_DIR"), "/enums.rs"));
const TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/operations.rs"));

#[test]
fn names_and_types() {
    let text = surface::surface(&[("", CLIENT), ("types::", ENUMS), ("operations::", TABLE)]).unwrap();
    insta::assert_snapshot!("surface", text);
}

#[test]
fn operations() {
    let rows: Vec<Vec<String>> = OPERATIONS.iter().map(row).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    let table = rows.iter().map(line).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!("operations", table);
}

/// What is shown of each operation to whoever calls it by its id.
#[test]
fn signatures() {
    let lines = OPERATIONS.iter().map(|operation| {
        let (tier, Operation { signature, summary, .. }) = (operation.tier(), operation);
        format!("{tier:?} {signature}\n    {summary}")
    });
    insta::assert_snapshot!("signatures", lines.collect::<Vec<_>>().join("\n"));
}

/// Id, method, path, tag, scope, paging, and what else holds; that reading is idempotent goes without saying.
fn row(operation: &Operation) -> Vec<String> {
    let scope = operation.scope.unwrap_or("-");
    let flags = [
        ("reads", operation.reads),
        ("idempotent", operation.idempotent && !operation.reads),
        ("destructive", operation.destructive),
        ("may-be-empty", operation.body_may_be_empty),
        ("follows-merges", operation.follows_merges),
        ("envelope", operation.envelope),
        ("deprecated", operation.deprecated),
    ];
    vec![
        operation.id.to_owned(),
        operation.method.to_string(),
        operation.path.to_owned(),
        operation.tag.to_owned(),
        format!("{scope} ({:?})", operation.scope_confidence),
        format!("{:?}", operation.pagination),
        flags.iter().filter(|(_, set)| *set).map(|(name, _)| *name).collect::<Vec<_>>().join(" "),
    ]
}

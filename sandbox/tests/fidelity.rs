//! `FIDELITY.md` stays honest where a machine can tell: it knows every operation, every setting that it names exists, and no
//! line goes without its ground.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeSet;

use serde_json::Value;

const PAGE: &str = include_str!("../FIDELITY.md");
const DOCUMENT: &str = include_str!("../../spec/gorgias.json");
const BUILDER: &str = include_str!("../src/server/builder.rs");

/// Everything between backticks.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The cells of the rows of all tables, without heads and rules.
fn rows() -> Vec<Vec<&'static str>> {
    let lines = PAGE.lines().filter(|line| line.starts_with("| ") && !line.starts_with("|---"));
    let cells = |line: &'static str| -> Vec<&str> {
        let inner = line.trim().trim_start_matches('|').strip_suffix('|').unwrap();
        // An escaped bar stands in a cell.
        let mut cells: Vec<&str> = Vec::new();
        let mut start = 0;
        for (at, _) in inner.match_indices('|').filter(|(at, _)| !inner[..*at].ends_with('\\')) {
            cells.push(inner[start..at].trim());
            start = at + 1;
        }
        cells.push(inner[start..].trim());
        cells
    };
    lines.map(cells).filter(|cells| !matches!(cells[0], "Status" | "Behavior")).collect()
}

#[test]
fn every_operation_is_named_and_no_other() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let known: BTreeSet<&str> = paths
        .flat_map(|path| path.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    let lists: String = PAGE.split("\n\n").filter(|part| part.starts_with("Operations: ")).collect();
    let listed: Vec<&str> = names(&lists).collect();
    assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), known);
    let repeated = listed.len() - known.len();
    assert_eq!(repeated, 0, "an operation is in two areas");
}

#[test]
fn every_line_names_its_ground() {
    let known = ["documented", "observed", "reported", "inferred", "assumed", "different"];
    let behaviors: Vec<_> = rows().into_iter().filter(|cells| cells.len() == 3).collect();
    assert!(behaviors.len() > 100, "{}", behaviors.len());
    for cells in behaviors {
        assert!(cells[1].split(", ").all(|ground| known.contains(&ground)), "{cells:?}");
        assert!(!cells[0].is_empty());
    }
}

#[test]
fn every_setting_exists() {
    let mut count = 0;
    for cells in rows().into_iter().filter(|cells| cells.len() == 3) {
        for setting in names(cells[2]) {
            assert!(BUILDER.contains(&format!("pub fn {setting}(")), "there is no setting {setting}");
            count += 1;
        }
    }
    assert!(count > 15, "{count}");
}

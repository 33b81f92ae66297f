//! Everything is known from somewhere.

use serde_json::Value;

use super::Report;
use super::walk::entries;
use crate::provenance::{SOURCES, items};

const WHERE: &str = "spec/provenance.yaml";

/// Checks that each operation, parameter, field and enum has a grade or an entry, and that each entry has its thing.
pub(super) fn check(document: &Value, report: &mut Report) {
    for (source, groups) in entries(&document["x-gorgias-provenance"]) {
        report.unless(
            SOURCES.contains(&source),
            WHERE,
            format!("`{source}` is no source: write one of {}", SOURCES.join(", ")),
        );
        for (group, names) in entries(groups) {
            let fine = match group {
                "enums" => names.is_string(),
                "operations" | "schemas" => entries(names).all(|(_, names)| names.is_string()) && names.is_object(),
                _ => false,
            };
            report.unless(
                fine,
                WHERE,
                format!("`{group}` of {source} is not understood: write `operations` and `schemas`, each a mapping to names with spaces between, or `enums`, names with spaces between"),
            );
        }
    }
    let (items, left) = items(document);
    for item in items {
        match (item.graded, item.entered.as_slice()) {
            (None, []) => report.add(
                &item.place,
                format!("it is not said where this is known from: enter it in {WHERE} under the source that has it, or grade it with `x-gorgias-confidence`"),
            ),
            (Some(graded), [entered, ..]) => report.add(
                &item.place,
                format!("its grade says {graded}, yet {WHERE} has it under {entered}: remove one of the two"),
            ),
            (None, [_, _, ..]) => {
                report.add(&item.place, format!("{WHERE} has it under {}: choose one", item.entered.join(" and ")));
            }
            _ => {}
        }
    }
    for entry in left {
        report.add(WHERE, format!("there is no such thing as `{entry}`: remove it, or mend the name"));
    }
}

//! The doctor: what differs from the document is found, nothing else is, and nobody's data is in a report.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "test code")]

#[path = "../support/capture.rs"]
mod a_capture;
#[path = "../support/mod.rs"]
mod support;

mod drift;
mod failures;
mod places;
mod privacy;
mod recording;
mod report;
mod undisturbed;

use gorgias::doctor::{Difference, DifferenceKind, DoctorReport};

/// Operation, place and kind of a difference.
type Finding = (String, String, DifferenceKind);

fn findings(report: &DoctorReport) -> std::collections::BTreeSet<Finding> {
    report.differences.iter().map(finding).collect()
}

fn finding(found: &Difference) -> Finding {
    (found.operation.clone(), found.path.clone(), found.kind)
}

//! What was found, as lines for people or as JSON for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::allow::{Entry, argued, idle};
use super::compare::{Difference, Outcome};
use super::rank::Harm;

/// How much of a long text is shown in a line.
const SHOWN: usize = 160;

/// Everything there is to report.
pub(super) struct Report<'a> {
    pub(super) file: &'a str,
    pub(super) version: &'a str,
    pub(super) outcome: &'a Outcome,
    pub(super) entries: &'a [Entry],
    pub(super) covered: Vec<Option<usize>>,
}

impl<'a> Report<'a> {
    pub(super) fn new(file: &'a str, version: &'a str, outcome: &'a Outcome, entries: &'a [Entry]) -> Self {
        let covered = argued(entries, &outcome.differences);
        Self { file, version, outcome, entries, covered }
    }

    /// The differences that nothing argues.
    pub(super) fn open(&self) -> Vec<&'a Difference> {
        self.outcome.differences.iter().zip(&self.covered).filter(|(_, by)| by.is_none()).map(|(d, _)| d).collect()
    }

    /// Lines: what was compared, the differences by harm, what is argued, and how it ends.
    pub(super) fn text(&self) -> String {
        let Outcome { here, there, both, positions, .. } = self.outcome;
        let mut text = format!(
            "here:  spec/gorgias.json, {here} operations\n\
             there: {}, OpenAPI {}, {there} operations\n\
             both:  {both} operations, {positions} parameters and fields\n",
            self.file, self.version
        );
        let open = self.open();
        for harm in Harm::ALL {
            let group: Vec<_> = open.iter().filter(|difference| difference.harm == harm).collect();
            if !group.is_empty() {
                let _ = writeln!(text, "\n{} ({}): {}", harm.name(), group.len(), harm.title());
            }
            for difference in group {
                let (here, there) = (shown(&difference.here), shown(&difference.there));
                let _ =
                    writeln!(text, "  {}: {}: here {here}, there {there}", difference.at(), difference.aspect.name());
            }
        }
        let argued = self.covered.iter().flatten().count();
        if argued > 0 {
            let _ = writeln!(text, "\nargued ({argued}): spec/drift-allowed.yaml says why");
            for (index, entry) in self.entries.iter().enumerate() {
                let count = self.covered.iter().filter(|by| **by == Some(index)).count();
                if count > 0 {
                    let _ = writeln!(text, "  {count} x {}", entry.title());
                }
            }
        }
        let idle = idle(self.entries, &self.outcome.differences);
        if !idle.is_empty() {
            let _ = writeln!(
                text,
                "\nidle ({}): nothing differs where these entries of spec/drift-allowed.yaml say so",
                idle.len()
            );
            for entry in idle {
                let _ = writeln!(text, "  {}", entry.title());
            }
        }
        let counts: Vec<String> = Harm::ALL
            .into_iter()
            .map(|harm| (harm, open.iter().filter(|difference| difference.harm == harm).count()))
            .filter(|(_, count)| *count > 0)
            .map(|(harm, count)| format!("{count} {}", harm.name()))
            .collect();
        let _ = match open.len() {
            0 => writeln!(text, "\nsame: no difference but the argued ones ({argued})"),
            count => writeln!(text, "\ndiffers: {count} ({}), and {argued} argued", counts.join(", ")),
        };
        text
    }

    /// The same as one JSON object.
    pub(super) fn json(&self) -> String {
        let difference = |(difference, by): (&Difference, &Option<usize>)| {
            json!({
                "harm": difference.harm.name(),
                "operation": difference.operation,
                "place": difference.place,
                "what": difference.aspect.name(),
                "here": difference.here,
                "there": difference.there,
                "argued": by.map(|index| self.entries[index].why.as_str()),
            })
        };
        let differences: Vec<Value> = self.outcome.differences.iter().zip(&self.covered).map(difference).collect();
        let idle: Vec<String> = idle(self.entries, &self.outcome.differences).iter().map(|e| e.title()).collect();
        let whole = json!({
            "file": self.file,
            "openapi": self.version,
            "operations": { "here": self.outcome.here, "there": self.outcome.there, "both": self.outcome.both },
            "positions": self.outcome.positions,
            "same": self.open().is_empty(),
            "differences": differences,
            "idle": idle,
        });
        format!("{whole:#}\n")
    }
}

/// A text short enough for a line.
fn shown(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.is_empty() {
        return "\"\"".to_owned();
    }
    match one_line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}... ({} characters)", &one_line[..at], one_line.chars().count()),
        None => one_line,
    }
}

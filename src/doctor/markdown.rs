//! The report as a text for people.

use std::fmt::Write as _;

use super::report::DoctorReport;

impl DoctorReport {
    /// Returns the report as Markdown, to be read before it is sent.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, to: &mut String) -> std::fmt::Result {
        let (reached, all) = (self.operations.len() - self.not_reached().count(), self.operations.len());
        writeln!(to, "# Responses compared with the document\n")?;
        writeln!(to, "gorgias {}, document {}, {} calls.", self.crate_version, self.document, self.calls)?;
        writeln!(to, "{reached} of {all} GET operations compared, {} differences.", self.differences.len())?;
        if self.left_out > 0 {
            writeln!(to, "{} more findings are beyond the bounds of a report.", self.left_out)?;
        }
        self.write_differences(to)?;
        if self.not_reached().next().is_some() {
            writeln!(to, "\n## Not compared\n\n| Operation | Why | Statuses | Failures |\n|---|---|---|---|")?;
            for (operation, why) in self.not_reached() {
                let statuses = counts(operation.statuses.iter());
                let failures = counts(operation.failures.iter());
                writeln!(to, "| `{}` | {} | {statuses} | {failures} |", operation.operation, why.as_str())?;
            }
        }
        if !self.unseen.is_empty() {
            writeln!(
                to,
                "\n## Documented, and never seen\n\n| Operation | Where | Objects | Keys |\n|---|---|---|---|"
            )?;
            for unseen in &self.unseen {
                let keys = unseen.keys.join(", ");
                writeln!(to, "| `{}` | `{}` | {} | {keys} |", unseen.operation, unseen.path, unseen.objects)?;
            }
        }
        writeln!(to, "\n## Calls\n\n| Operation | Calls | Records | Statuses | Failures |\n|---|---|---|---|---|")?;
        for operation in self.operations.iter().filter(|operation| operation.calls > 0) {
            let (statuses, failures) = (counts(operation.statuses.iter()), counts(operation.failures.iter()));
            let (id, calls, records) = (&operation.operation, operation.calls, operation.records);
            writeln!(to, "| `{id}` | {calls} | {records} | {statuses} | {failures} |")?;
        }
        writeln!(to, "\n## Headers of responses\n\n{}", counts(self.headers.iter()))
    }

    fn write_differences(&self, to: &mut String) -> std::fmt::Result {
        if self.differences.is_empty() {
            return Ok(());
        }
        writeln!(to, "\n## Differences\n")?;
        writeln!(
            to,
            "| Operation | Where | What | Documented | Seen | Times | Schema |\n|---|---|---|---|---|---|---|"
        )?;
        for found in &self.differences {
            write!(to, "| `{}` | `{}` | {} | ", found.operation, found.path, found.kind.as_str())?;
            write!(to, "{} | {} | {} of {}", found.expected, found.seen.replace('<', "&lt;"), found.count, found.of)?;
            if found.distinct > 0 {
                write!(to, " ({} different)", found.distinct)?;
            }
            writeln!(to, " | {} |", found.schema.as_deref().unwrap_or_default())?;
        }
        Ok(())
    }
}

/// Names with their counts, on one line.
fn counts<K: std::fmt::Display, N: std::fmt::Display>(of: impl Iterator<Item = (K, N)>) -> String {
    let shown: Vec<String> = of.map(|(name, count)| format!("{name} × {count}").replace('<', "&lt;")).collect();
    shown.join(", ")
}

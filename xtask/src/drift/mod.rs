//! `cargo xtask drift FILE`: where the bundle and another OpenAPI document, such as the one that Gorgias publishes, say
//! different things about the wire.
//!
//! Compared are operations, parameters, request bodies and the bodies of successes, position by position: types, values,
//! limits, what must be there, null, defaults, marks and success codes. Not compared are texts, names of schemas and of
//! path parameters, errors, response headers and scopes. `here` is the bundle, `there` is FILE.

mod allow;
mod compare;
mod expand;
mod limits;
mod operations;
mod rank;
mod read;
mod report;
mod resolve;
mod schemas;
mod shape;
#[cfg(test)]
mod tests;

use std::path::Path;

use report::Report;

/// The argued differences, below the root of the workspace. It lies beside the YAML of the bundle and is no part of it.
pub(crate) const ALLOWED: &str = "spec/drift-allowed.yaml";

/// What was printed, and whether the documents say the same.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) text: String,
    pub(crate) same: bool,
}

/// Compares the bundle below `root` with the file that `arguments` name. The error says what could not be read.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<Found, String> {
    let (flags, files): (Vec<&str>, Vec<&str>) = arguments.iter().partition(|argument| argument.starts_with("--"));
    if let Some(flag) = flags.iter().find(|flag| **flag != "--json") {
        return Err(format!("drift: `{flag}` is not understood; there is --json"));
    }
    let [file] = files.as_slice() else {
        return Err("drift: name one file, which holds an OpenAPI document in JSON or YAML".into());
    };
    let (here, _) = read::document(&root.join("spec/gorgias.json"))?;
    let (there, version) = read::document(Path::new(file))?;
    let entries = allow::entries(&root.join(ALLOWED))?;
    let outcome = compare::compare(&here, &there).map_err(|e| format!("{file}: {e}"))?;
    let report = Report::new(file, &version, &outcome, &entries);
    let text = if flags.is_empty() { report.text() } else { report.json() };
    Ok(Found { text, same: report.open().is_empty() })
}

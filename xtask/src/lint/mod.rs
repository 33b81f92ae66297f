//! Refuses a bundle that the generator would turn into something else than what it says.
//!
//! OpenAPI lets one write much that progenitor and typify misread without a word: two inline objects that merge into one
//! type, a `required` that is dropped, a limit of the wrong kind that is never checked. The rules here forbid those
//! spellings, and keep the descriptions fit for rustdoc. Every problem names its place and a remedy; `xtask spec --lint`
//! prints them, and `codegen::generate` may rely on a document that has none.

mod components;
mod extensions;
mod names;
mod operations;
mod parameters;
mod provenance;
mod root;
mod schemas;
#[cfg(test)]
mod tests;
mod walk;
mod words;

use serde_json::Value;

/// All problems of the bundled `document`, each with its place and a remedy; none is what it should be.
pub(crate) fn lint(document: &Value) -> Vec<String> {
    let mut report = Report(Vec::new());
    let nodes = walk::nodes(document);
    root::check(document, &mut report);
    operations::check(document, &mut report);
    components::check(document, &mut report);
    provenance::check(document, &mut report);
    for node in &nodes {
        walk::check_keys(node, &mut report);
        walk::check_reference(document, node, &mut report);
        extensions::check(document, node, &mut report);
        words::check(node, &mut report);
        parameters::check(node, &mut report);
        schemas::check(document, node, &mut report);
    }
    report.0
}

/// The problems found so far.
struct Report(Vec<String>);

impl Report {
    fn add(&mut self, place: &str, problem: impl AsRef<str>) {
        self.0.push(format!("{place}: {}", problem.as_ref()));
    }

    fn unless(&mut self, fine: bool, place: &str, problem: impl AsRef<str>) {
        if !fine {
            self.add(place, problem);
        }
    }
}

/// The elements of `value` when it is a list of texts; anything else in it is left out.
fn texts(value: Option<&Value>) -> Vec<&str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Those of `items` that an earlier one equals.
fn repeated<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut seen = Vec::new();
    let mut again = Vec::new();
    for item in items {
        if seen.contains(&item) { again.push(item) } else { seen.push(item) }
    }
    again
}

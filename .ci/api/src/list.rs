//! A line for each item, to be agreed on, but for what is generated from the API description (a snapshot of `tests/surface` locks that).
//! First come the crates of others that signatures name.

use std::collections::BTreeSet;

use public_api::PublicApi;

/// Where generated items are.
const GENERATED: [&str; 2] = ["gorgias::types::", "gorgias::builder::"];

/// Crates that every signature may name.
const FREE: [&str; 4] = ["alloc", "core", "std", "proc_macro"];

pub(crate) fn list(api: &PublicApi) -> String {
    let mut lines = BTreeSet::new();
    let mut crates = BTreeSet::new();
    for item in api.items() {
        let line = item.to_string();
        crates.extend(roots(&line).map(str::to_owned));
        if !GENERATED.iter().any(|path| is_of(&line, path)) {
            lines.insert(line);
        }
    }
    let own = lines.iter().find_map(|line| line.strip_prefix("pub mod ")).unwrap_or_default().to_owned();
    crates.retain(|name| *name != own && !FREE.contains(&name.as_str()));
    let crates: Vec<_> = crates.into_iter().collect();
    let mut text = format!("# Crates of others in signatures: {}\n\n", crates.join(", "));
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// Returns `true` if the item itself is below `path`, or implements something for what is, or with it.
fn is_of(line: &str, path: &str) -> bool {
    let item = if line.starts_with("impl") { line } else { line.split(['(', '=']).next().unwrap_or_default() };
    item.split(": ").next().is_some_and(|item| item.contains(path))
}

/// First segments of all paths in a line: those that no `::` or letter stands before.
fn roots(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("::").filter_map(|(at, _)| {
        let start = line[..at].rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |i| i + 1);
        let root = &line[start..at];
        let first = !line[..start].ends_with("::") && root.starts_with(|c: char| c.is_lowercase() || c == '_');
        first.then_some(root)
    })
}

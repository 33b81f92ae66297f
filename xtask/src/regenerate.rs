//! `cargo xtask regenerate`: from the YAML to renewed snapshots, and what that changed for those who use the crate.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{bundle, codegen, diff, spec};

/// The snapshots below `tests/surface/snapshots/`, and what each holds.
const SNAPSHOTS: [(&str, &str); 3] = [
    ("surface__surface.snap", "public surface"),
    ("surface__operations.snap", "operations"),
    ("surface__schemas__bodies.snap", "JSON Schemas of the request bodies"),
];

/// Bundles, lints, generates, renews the snapshots and prints the differences.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let text = bundle::bundle(&root.join("spec"))?;
    spec::lint(&text)?;
    spec::write(root, &text)?;
    let generated = codegen::generate(&text)?;
    let files = [("", generated.client), ("types::", generated.enums), ("operations::", generated.operations)];
    let lines: usize = files.iter().map(|(_, source)| source.lines().count()).sum();
    let others = [&generated.rules, &generated.reporting, &generated.arguments];
    let [checks, scopes, arguments] = others.map(|source| source.lines().count());
    println!(
        "generated: {lines} lines, and {checks} of checks, {scopes} of reporting scopes, {arguments} of arguments"
    );
    let files = files.each_ref().map(|(path, source)| (*path, source.as_str()));
    let surface = crate::surface::surface(&files)?;
    let before = SNAPSHOTS.map(|(name, _)| snapshot(root, name));
    // Printed before the tests are built: when the crate does not compile, this often says why.
    print_difference(SNAPSHOTS[0].1, &before[0], &surface);
    renew(root)?;
    for ((name, what), before) in SNAPSHOTS.iter().zip(&before).skip(1) {
        print_difference(what, before, &snapshot(root, name));
    }
    Ok(())
}

fn renew(root: &Path) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["test", "--quiet", "--package", "gorgias", "--test", "surface"])
        .env("INSTA_UPDATE", "always")
        .current_dir(root)
        .status()
        .map_err(|e| format!("cargo: {e}"))?;
    if status.success() { Ok(()) } else { Err("the snapshots were not renewed, for the tests failed".into()) }
}

/// The text of a snapshot without its head; empty when there is none yet.
fn snapshot(root: &Path, name: &str) -> String {
    let text = fs::read_to_string(root.join("tests/surface/snapshots").join(name)).unwrap_or_default();
    body(&text).to_owned()
}

/// What follows the head, which stands between two lines of dashes.
fn body(text: &str) -> &str {
    text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body)
}

fn print_difference(what: &str, before: &str, after: &str) {
    let difference = diff::by_name(before, after);
    if difference.is_empty() {
        println!("{what}: unchanged");
    } else {
        println!("{what}: {difference}");
    }
}

#[cfg(test)]
mod tests {
    use super::body;

    #[test]
    fn the_head_of_a_snapshot_is_left_out() {
        assert_eq!(body("---\nsource: tests/surface/main.rs\nexpression: text\n---\nTag.id: i64\n"), "Tag.id: i64\n");
        assert_eq!(body("Tag.id: i64\n"), "Tag.id: i64\n");
    }
}

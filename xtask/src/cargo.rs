//! Chores that are calls of cargo.

use std::path::Path;
use std::process::Command;

/// Runs cargo in the folder of the workspace.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<(), String> {
    run_with(root, arguments, &[])
}

fn run_with(root: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo).args(arguments).envs(environment.iter().copied()).current_dir(root).status();
    let status = status.map_err(|error| format!("cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("cargo {}: {status}", arguments.join(" "))) }
}

/// Formats everything, or looks whether it is.
pub(crate) fn fmt(root: &Path, check: bool) -> Result<(), String> {
    run(root, if check { &["fmt", "--all", "--", "--check"] } else { &["fmt", "--all"] })
}

/// Writes the documentation as CI checks it; with `--open`, shows it.
pub(crate) fn doc(root: &Path, more: &[&str]) -> Result<(), String> {
    let arguments = [&["doc", "--workspace", "--no-deps", "--all-features"], more].concat();
    run_with(root, &arguments, &[("RUSTDOCFLAGS", "-D warnings")])
}

/// Runs the benchmarks, or those that follow.
pub(crate) fn bench(root: &Path, names: &[&str]) -> Result<(), String> {
    let mut arguments = vec!["bench", "--package", "gorgias"];
    for name in names {
        arguments.extend(["--bench", name]);
    }
    if names.is_empty() {
        arguments.push("--benches");
    }
    // The one of the fleet needs it.
    if names.contains(&"allowance") {
        arguments.extend(["--features", "redis"]);
    }
    run(root, &arguments)
}

/// Runs the storm, which is a program of its own: nothing here depends on `gorgias`.
pub(crate) fn storm(root: &Path, more: &[&str]) -> Result<(), String> {
    let program = ["run", "--release", "--package", "gorgias-storm", "--features", "parts", "--"];
    run(root, &[&program, more].concat())
}

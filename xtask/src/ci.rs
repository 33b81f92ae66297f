//! `cargo xtask ci`: the same script that CI runs, so that nothing passes here and fails there.

use std::path::Path;
use std::process::Command;

/// Runs `.ci/run` with `arguments`.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let script = root.join(".ci/run");
    let status = Command::new(&script)
        .args(arguments)
        .current_dir(root)
        .status()
        .map_err(|e| format!("{}: {e}", script.display()))?;
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", script.display())) }
}

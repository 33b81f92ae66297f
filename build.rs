//! Generates the client from `spec/gorgias.json` into `OUT_DIR`. The work is in `codegen/`, which `xtask` shares.

#[path = "codegen/mod.rs"]
#[allow(dead_code, clippy::all, reason = "shared with xtask, which uses other parts and lints it")]
mod codegen;

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=codegen");
    println!("cargo::rerun-if-changed=spec/gorgias.json");
    if let Err(message) = run() {
        println!("cargo::error={message}");
        std::process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(|e| format!("CARGO_MANIFEST_DIR: {e}"))?;
    let path = Path::new(&root).join("spec/gorgias.json");
    let document = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let generated = codegen::generate(&document)?;
    let out = env::var("OUT_DIR").map_err(|e| format!("OUT_DIR: {e}"))?;
    let files = [
        ("client.rs", generated.client),
        ("enums.rs", generated.enums),
        ("operations.rs", generated.operations),
        ("arguments.rs", generated.arguments),
        ("rules.rs", generated.rules),
        ("reporting.rs", generated.reporting),
    ];
    for (name, text) in files {
        let path = Path::new(&out).join(name);
        fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}

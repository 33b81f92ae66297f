//! Chores of the gorgias workspace; `cargo xtask` lists them.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what a chore is for")]

mod bundle;
mod ci;
#[path = "../../codegen/mod.rs"]
mod codegen;
mod diff;
mod lint;
mod regenerate;
mod spec;
#[path = "../../codegen/surface.rs"]
mod surface;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask CHORE

  spec            join spec/*.yaml into spec/gorgias.json, if that changes it
  spec --check    fail when spec/gorgias.json is not what the YAML says; writes nothing
  spec --lint     list what the generator would misread in the YAML; writes nothing; goes with --check
  regenerate      join, lint, generate, renew the snapshots, and print what changed in the public surface
  ci              run what CI runs, with the arguments that follow
  help            print this
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {}", message.trim_end());
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<(), String> {
    let root = root();
    match arguments {
        ["spec", flags @ ..] => spec::run(&root, &spec::Mode::parse(flags)?),
        ["regenerate"] => regenerate::run(&root),
        ["ci", rest @ ..] => ci::run(&root, rest),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        [] => Err(format!("which chore?\n\n{USAGE}")),
        [first, ..] => Err(format!("`{}` is not understood, or `{first}` is no chore\n\n{USAGE}", arguments.join(" "))),
    }
}

/// The folder of the workspace, wherever the chore is called.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

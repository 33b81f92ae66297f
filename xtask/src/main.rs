//! Chores of the gorgias workspace; `cargo xtask` lists them.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what a chore is for")]

mod areas;
mod bundle;
mod cargo;
mod ci;
#[path = "../../codegen/mod.rs"]
mod codegen;
mod diff;
mod drift;
mod lint;
mod logs;
mod new_rule;
mod openapi31;
mod provenance;
mod regenerate;
mod release;
mod spec;
#[path = "../../codegen/surface.rs"]
mod surface;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask CHORE

  spec            join spec/*.yaml into spec/gorgias.json, if that changes it
  spec --check    fail when spec/gorgias.json is not what the YAML says; writes nothing
  spec --lint     list what the generator would misread in the YAML; writes nothing; goes with --check
  spec --provenance
                  print how much of the YAML is known from where; writes nothing; goes with the others
  drift FILE      compare the bundle with the OpenAPI 3.0 or 3.1 document in FILE (JSON or YAML), ranked by harm; exit status
                  0: the same but for what spec/drift-allowed.yaml argues, 1: it differs, 2: something cannot be read
  drift --json FILE
                  the same as JSON
  regenerate      join, lint, generate, renew the snapshots, and print what changed in the public surface
  words           list the docs of public items, in src and sandbox/src, that break the rules on words
  logs FOLDER     look through what the tests logged, which `.ci/logs` captures: nothing but what xtask/src/logs/inventory.txt lists,
                  no secret, no personal data
  test AREA       run the tests of a folder of src (`test orders`), of a test binary (`test jobs`) or of a package (`test sandbox`);
                  further arguments go to cargo; an unknown area lists all
  fmt             format everything; fmt --check fails where that would change something
  doc             write the documentation with warnings denied; doc --open shows it
  bench [NAME]    run the benchmarks, or the named ones
  storm [...]     send a storm of shop events to a service of several processes, and count what is lost, doubled and wrong; the
                  arguments go to the program, `storm --help` lists them
  release         walk the list before a release: versions, changelogs, document, snapshots, public API, semver, packages
  release --quick the same without what has to be built
  new-rule ID     print what a new channel rule such as `email.some-name` takes, and where it goes
  ci              run what CI runs, with the arguments that follow
  help            print this
";

/// How a chore ended, if not well.
enum Failure {
    /// It found something wrong, or could not be done.
    Wrong(String),
    /// It found differences, and has printed them.
    Differs,
    /// It could not even begin, for something cannot be read.
    Unreadable(String),
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Wrong(message)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (code, message) = match run(&arguments) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Differs) => return ExitCode::from(1),
        Err(Failure::Wrong(message)) => (1, message),
        Err(Failure::Unreadable(message)) => (2, message),
    };
    eprintln!("xtask: {}", message.trim_end());
    ExitCode::from(code)
}

fn run(arguments: &[&str]) -> Result<(), Failure> {
    let root = root();
    match arguments {
        ["spec", flags @ ..] => spec::run(&root, &spec::Mode::parse(flags)?)?,
        ["drift", rest @ ..] => {
            let found = drift::run(&root, rest).map_err(Failure::Unreadable)?;
            print!("{}", found.text);
            if !found.same {
                return Err(Failure::Differs);
            }
        }
        ["words"] => words::run(&root)?,
        ["logs", folder] => logs::run(&root, folder)?,
        ["regenerate"] => regenerate::run(&root)?,
        ["test", area, more @ ..] => areas::run(&root, area, more)?,
        ["test"] => areas::run(&root, "", &[])?,
        ["fmt"] => cargo::fmt(&root, false)?,
        ["fmt", "--check"] => cargo::fmt(&root, true)?,
        ["doc", more @ ..] => cargo::doc(&root, more)?,
        ["bench", names @ ..] => cargo::bench(&root, names)?,
        ["storm", more @ ..] => cargo::storm(&root, more)?,
        ["release", more @ ..] => release::run(&root, more)?,
        ["new-rule", id] => new_rule::run(&root, id)?,
        ["ci", rest @ ..] => ci::run(&root, rest)?,
        ["help" | "--help" | "-h"] => print!("{USAGE}"),
        [] => return Err(format!("which chore?\n\n{USAGE}").into()),
        [first, ..] => {
            let message = format!("`{}` is not understood, or `{first}` is no chore\n\n{USAGE}", arguments.join(" "));
            return Err(message.into());
        }
    }
    Ok(())
}

/// The folder of the workspace, wherever the chore is called.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

//! `cargo xtask spec`: the bundle, fresh and free of what the generator misreads, and its twin in OpenAPI 3.1.

use std::fs;
use std::path::Path;

use crate::{bundle, diff, openapi31};

/// Lines of difference that `--check` shows; whoever wants more runs `git diff` after `cargo xtask spec`.
const SHOWN: usize = 40;

/// The bundle, which the crate is generated from.
pub(crate) const BUNDLE: &str = "spec/gorgias.json";

/// The same in OpenAPI 3.1, for the tools of others.
const NEWER: &str = "spec/gorgias-3.1.json";

/// The bundle once more: a package holds no file from outside of its folder.
const SANDBOX: &str = "sandbox/spec/gorgias.json";

/// What to do with the bundle.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Mode {
    check: bool,
    lint: bool,
    provenance: bool,
}

impl Mode {
    /// Reads the flags of the command line.
    pub(crate) fn parse(flags: &[&str]) -> Result<Self, String> {
        let mut mode = Self::default();
        for flag in flags {
            match *flag {
                "--check" => mode.check = true,
                "--lint" => mode.lint = true,
                "--provenance" => mode.provenance = true,
                other => {
                    let message = format!("spec: `{other}` is not understood; there are --check, --lint, --provenance");
                    return Err(message);
                }
            }
        }
        Ok(mode)
    }
}

/// Bundles; writes it, or checks it, lints it and tells where it is known from.
pub(crate) fn run(root: &Path, mode: &Mode) -> Result<(), String> {
    let text = bundle::bundle(&root.join("spec"))?;
    if *mode == Mode::default() {
        return write(root, &text);
    }
    let mut problems = Vec::new();
    if mode.check {
        let newer = openapi31::convert(&text)?;
        for (file, fresh) in [(BUNDLE, &text), (NEWER, &newer), (SANDBOX, &text)] {
            match check(root, file, fresh) {
                Ok(()) => println!("{file}: fresh"),
                Err(problem) => problems.push(problem),
            }
        }
    }
    if mode.lint {
        match lint(&text) {
            Ok(()) => println!("spec: no problems"),
            Err(problem) => problems.push(problem),
        }
    }
    if mode.provenance {
        print!("{}", crate::provenance::table(&parsed(&text)?));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n\n")) }
}

/// Writes the bundle, its twin and its copy, and prints what was written.
pub(crate) fn write(root: &Path, text: &str) -> Result<(), String> {
    for (file, text) in [(BUNDLE, text), (NEWER, &openapi31::convert(text)?), (SANDBOX, text)] {
        let outcome = if write_file(root, file, text)? { "written" } else { "unchanged" };
        println!("{file}: {outcome}");
    }
    Ok(())
}

/// Writes a file, unless it already says the same: a newer bundle would rebuild the crate. Returns whether it did.
fn write_file(root: &Path, file: &str, text: &str) -> Result<bool, String> {
    if read(root, file)?.as_deref() == Some(text) {
        return Ok(false);
    }
    let path = root.join(file);
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&path, text))
        .map_err(|e| format!("{file}: {e}"))?;
    Ok(true)
}

/// Lints the bundle; the error lists every problem.
pub(crate) fn lint(text: &str) -> Result<(), String> {
    let problems = crate::lint::lint(&parsed(text)?);
    if problems.is_empty() {
        return Ok(());
    }
    let count = problems.len();
    Err(format!("{count} problem{} in spec/:\n  {}", if count == 1 { "" } else { "s" }, problems.join("\n  ")))
}

fn parsed(text: &str) -> Result<serde_json::Value, String> {
    serde_json::from_str(text).map_err(|e| format!("the bundle is no JSON: {e}"))
}

fn check(root: &Path, file: &str, text: &str) -> Result<(), String> {
    let Some(before) = read(root, file)? else {
        return Err(format!("{file} does not exist: run `cargo xtask spec`"));
    };
    if before == text {
        return Ok(());
    }
    let shown = diff::unified(&before, text, SHOWN);
    Err(format!("{file} is not what spec/*.yaml says: run `cargo xtask spec`\n{shown}"))
}

fn read(root: &Path, file: &str) -> Result<Option<String>, String> {
    match fs::read_to_string(root.join(file)) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(format!("{file}: {e}")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "test code")]

    use std::path::PathBuf;

    use super::*;

    const CHECK: Mode = Mode { check: true, lint: false, provenance: false };
    const LINT: Mode = Mode { check: false, lint: true, provenance: false };
    const WRITE: Mode = Mode { check: false, lint: false, provenance: false };

    /// A workspace with nothing but the given file below `spec/`; removed when dropped.
    struct Workspace(PathBuf);

    impl Workspace {
        fn new(name: &str, common: &str) -> Self {
            let root = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(root.join("spec")).unwrap();
            fs::write(root.join("spec/common.yaml"), common).unwrap();
            Self(root)
        }
    }

    impl Drop for Workspace {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn flags_go_together_and_others_are_refused() {
        assert_eq!(Mode::parse(&["--lint", "--check"]), Ok(Mode { check: true, lint: true, provenance: false }));
        assert!(Mode::parse(&["--fix"]).is_err_and(|message| message.contains("`--fix`")));
    }

    #[test]
    fn a_missing_or_stale_bundle_is_refused_until_it_is_written() {
        let workspace = Workspace::new("stale", "openapi: 3.0.3\n");
        let check = || run(&workspace.0, &CHECK);
        assert!(check().is_err_and(|message| message.contains("does not exist")));
        run(&workspace.0, &WRITE).unwrap();
        assert_eq!(check(), Ok(()));
        fs::write(workspace.0.join("spec/common.yaml"), "openapi: 3.0.4\n").unwrap();
        let message = check().unwrap_err();
        assert!(
            message.contains("-  \"openapi\": \"3.0.3\"") && message.contains("+  \"openapi\": \"3.0.4\""),
            "{message}"
        );
    }

    #[test]
    fn a_bundle_that_says_the_same_is_not_written_again() {
        let workspace = Workspace::new("same", "openapi: 3.0.3\n");
        let text = bundle::bundle(&workspace.0.join("spec")).unwrap();
        assert_eq!(write_file(&workspace.0, BUNDLE, &text), Ok(true));
        assert_eq!(write_file(&workspace.0, BUNDLE, &text), Ok(false));
    }

    #[test]
    fn a_stale_twin_is_refused() {
        let workspace = Workspace::new("twin", "openapi: 3.0.3\n");
        run(&workspace.0, &WRITE).unwrap();
        assert_eq!(run(&workspace.0, &CHECK), Ok(()));
        fs::write(workspace.0.join(NEWER), "{}").unwrap();
        assert!(run(&workspace.0, &CHECK).is_err_and(|message| message.starts_with("spec/gorgias-3.1.json is not")));
        run(&workspace.0, &WRITE).unwrap();
        fs::write(workspace.0.join(SANDBOX), "{}").unwrap();
        assert!(
            run(&workspace.0, &CHECK).is_err_and(|message| message.starts_with("sandbox/spec/gorgias.json is not"))
        );
    }

    #[test]
    fn linting_lists_problems_and_writes_nothing() {
        let workspace =
            Workspace::new("lint", "openapi: 3.1.0\ninfo: {title: T, version: \"1\", description: A text.}\n");
        let message = run(&workspace.0, &LINT).unwrap_err();
        assert!(message.contains("problems in spec/:\n  openapi: "), "{message}");
        assert!(!workspace.0.join("spec/gorgias.json").exists());
    }

    #[test]
    fn the_list_of_argued_differences_is_no_part_of_the_bundle() {
        let workspace = Workspace::new("argued", "openapi: 3.0.3\n");
        let text = bundle::bundle(&workspace.0.join("spec"));
        fs::write(workspace.0.join(crate::drift::ALLOWED), "- {where: a, what: b, why: c}\n").unwrap();
        assert_eq!(bundle::bundle(&workspace.0.join("spec")), text);
    }

    #[test]
    fn a_schema_may_be_in_one_file_only() {
        let workspace = Workspace::new("twice", "schemas: {Tag: {type: object}}\n");
        fs::write(workspace.0.join("spec/tags.yaml"), "schemas: {Tag: {type: object}}\n").unwrap();
        assert!(run(&workspace.0, &CHECK).is_err_and(|message| message.contains("`Tag` is defined in two files")));
        fs::write(workspace.0.join("spec/tags.yaml"), "openapi: 3.0.3\n").unwrap();
        assert!(run(&workspace.0, &CHECK).is_err_and(|message| message.contains("unexpected key `openapi`")));
    }

    #[test]
    fn every_operation_gets_the_shared_answers_but_keeps_its_own() {
        let paths = "paths: {/a: {get: {responses: {\"200\": {description: Fine.}, \"401\": {description: Mine.}}}}}\n";
        let workspace = Workspace::new("shared", paths);
        let text = bundle::bundle(&workspace.0.join("spec")).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let answers = &document["paths"]["/a"]["get"]["responses"];
        assert_eq!(answers["401"]["description"], "Mine.");
        assert_eq!(answers["403"]["$ref"], "#/components/responses/Forbidden");
        assert_eq!(answers["429"]["$ref"], "#/components/responses/TooManyRequests");
    }
}

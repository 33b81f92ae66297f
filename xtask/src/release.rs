//! `cargo xtask release`: the list that is walked before a version is published. Each step is looked at, whatever became of the others.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{cargo, spec};

/// The packages, in the order in which a registry takes them.
const PACKAGES: [(&str, &str); 3] = [("gorgias-sandbox", "sandbox"), ("gorgias", "."), ("gorgias-mcp", "mcp")];

/// What stands where only whoever publishes knows the right words.
const PLACEHOLDER: &str = "example.invalid";

/// A step of the list.
type Step = (&'static str, fn(&Path) -> Result<(), String>);

const QUICK: [Step; 4] = [
    ("versions: one for all packages", versions),
    ("changelogs: dated, and nothing unreleased", changelogs),
    ("placeholders: replaced", placeholders),
    ("document: bundles are fresh, lint is clean", document),
];

const SLOW: [Step; 4] = [
    ("snapshots: the generated surface", |root| {
        cargo::run(root, &["test", "-p", "gorgias", "--locked", "--test", "surface"])
    }),
    ("public API: as it is locked", |root| script(root, ".ci/public-api", &[])),
    ("semver: against the last release", |root| script(root, ".ci/semver", &[])),
    ("packages: built and tested as they would be published", |root| script(root, ".ci/packages", &[])),
];

/// Walks the list, or with `--quick` what needs no build, and says what is left to do.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let slow: &[Step] = match arguments {
        [] => &SLOW,
        ["--quick"] => &[],
        _ => return Err(format!("release: `{}` is not understood; there is --quick", arguments.join(" "))),
    };
    let mut open = Vec::new();
    for (name, step) in QUICK.iter().chain(slow) {
        match step(root) {
            Ok(()) => println!("ok    {name}"),
            Err(problem) => {
                println!("open  {name}\n      {}", problem.trim_end().replace('\n', "\n      "));
                open.push(*name);
            }
        }
    }
    if !open.is_empty() {
        return Err(format!("{} of the release are open: {}", open.len(), open.join("; ")));
    }
    let version = version(root)?;
    println!("\nThen, at the commit of the release:\n    git tag v{version}");
    for (package, _) in PACKAGES {
        println!("    cargo publish -p {package} --locked");
    }
    Ok(())
}

/// The version of the workspace.
fn version(root: &Path) -> Result<String, String> {
    let manifest = read(root, "Cargo.toml")?;
    let (_, rest) = manifest.split_once("[workspace.package]").ok_or("Cargo.toml has no [workspace.package]")?;
    let version = rest.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| "[workspace.package] has no version".to_owned())
}

fn versions(root: &Path) -> Result<(), String> {
    let version = version(root)?;
    let mut problems = Vec::new();
    for (package, folder) in PACKAGES {
        let file = format!("{folder}/Cargo.toml");
        let manifest = read(root, &file)?;
        if !manifest.lines().any(|line| line == "version.workspace = true") {
            problems.push(format!("{file}: {package} has a version of its own"));
        }
        let siblings = manifest.lines().filter(|line| line.starts_with("gorgias") && line.contains("path = "));
        for line in siblings.filter(|line| !line.contains(&format!("version = \"{version}\""))) {
            problems.push(format!("{file}: `{line}` does not ask for {version}"));
        }
    }
    complete(problems)
}

fn changelogs(root: &Path) -> Result<(), String> {
    let heading = format!("## {} (", version(root)?);
    let mut problems = Vec::new();
    for (_, folder) in PACKAGES {
        let file = format!("{folder}/CHANGELOG.md");
        let text = read(root, &file)?;
        let mut sections = text.split("\n## ").skip(1);
        let first = sections.next().unwrap_or_default();
        let newest = match first.strip_prefix("Unreleased") {
            Some(body) if body.trim().is_empty() => sections.next().unwrap_or_default(),
            Some(_) => {
                problems.push(format!("{file}: what is below Unreleased belongs below a version"));
                continue;
            }
            None => first,
        };
        if !format!("## {newest}").starts_with(&heading) {
            problems.push(format!("{file}: the newest version is not `{heading}YEAR-MONTH-DAY)`"));
        }
    }
    complete(problems)
}

fn placeholders(root: &Path) -> Result<(), String> {
    let mut problems = Vec::new();
    for file in ["Cargo.toml", "SECURITY.md"] {
        for (number, line) in read(root, file)?.lines().enumerate().filter(|(_, line)| line.contains(PLACEHOLDER)) {
            problems.push(format!("{file}:{}: {}", number + 1, line.trim()));
        }
    }
    complete(problems)
}

fn document(root: &Path) -> Result<(), String> {
    spec::run(root, &spec::Mode::parse(&["--check", "--lint"])?)
}

fn script(root: &Path, script: &str, arguments: &[&str]) -> Result<(), String> {
    let status = Command::new(root.join(script)).args(arguments).current_dir(root).status();
    let status = status.map_err(|error| format!("{script}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{script}: {status}")) }
}

fn read(root: &Path, file: &str) -> Result<String, String> {
    fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))
}

fn complete(problems: Vec<String>) -> Result<(), String> {
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "test code")]

    use super::*;

    /// A workspace of three packages that could be released.
    fn workspace() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let own = "[package]\nversion.workspace = true\n";
        let root = format!("[workspace.package]\nversion = \"1.2.0\"\n{own}");
        let mcp = format!("{own}gorgias = {{ path = \"..\", version = \"1.2.0\" }}\n");
        for (package, manifest) in [(".", root.as_str()), ("sandbox", own), ("mcp", &mcp)] {
            fs::create_dir_all(folder.path().join(package)).unwrap();
            fs::write(folder.path().join(package).join("Cargo.toml"), manifest).unwrap();
            let log = "# Changelog\n\n## Unreleased\n\n## 1.2.0 (2026-12-01)\n\n- All of it.\n";
            fs::write(folder.path().join(package).join("CHANGELOG.md"), log).unwrap();
        }
        fs::write(folder.path().join("SECURITY.md"), "Write to security@example.com\n").unwrap();
        folder
    }

    #[test]
    fn a_complete_release_has_nothing_open() {
        let folder = workspace();
        assert_eq!(versions(folder.path()), Ok(()));
        assert_eq!(changelogs(folder.path()), Ok(()));
        assert_eq!(placeholders(folder.path()), Ok(()));
    }

    #[test]
    fn a_package_that_asks_for_another_version_of_its_sibling_is_named() {
        let folder = workspace();
        let manifest = "[package]\nversion.workspace = true\ngorgias = { path = \"..\", version = \"1.1.0\" }\n";
        fs::write(folder.path().join("mcp/Cargo.toml"), manifest).unwrap();
        let problem = versions(folder.path()).unwrap_err();
        assert!(problem.starts_with("mcp/Cargo.toml: ") && problem.ends_with("does not ask for 1.2.0"), "{problem}");
        fs::write(folder.path().join("mcp/Cargo.toml"), "[package]\nversion = \"1.2.0\"\n").unwrap();
        assert_eq!(versions(folder.path()).unwrap_err(), "mcp/Cargo.toml: gorgias-mcp has a version of its own");
    }

    #[test]
    fn what_is_not_released_and_what_has_no_date_is_named() {
        let folder = workspace();
        fs::write(folder.path().join("sandbox/CHANGELOG.md"), "# Changelog\n\n## Unreleased\n\n- More.\n").unwrap();
        fs::write(folder.path().join("mcp/CHANGELOG.md"), "# Changelog\n\n## 1.2.0\n\n- All.\n").unwrap();
        let problem = changelogs(folder.path()).unwrap_err();
        assert!(problem.contains("sandbox/CHANGELOG.md: what is below Unreleased"), "{problem}");
        assert!(
            problem.contains("mcp/CHANGELOG.md: the newest version is not `## 1.2.0 (YEAR-MONTH-DAY)`"),
            "{problem}"
        );
    }

    #[test]
    fn placeholders_are_named_by_line() {
        let folder = workspace();
        fs::write(folder.path().join("SECURITY.md"), "# Security\nWrite to security@example.invalid\n").unwrap();
        assert_eq!(placeholders(folder.path()).unwrap_err(), "SECURITY.md:2: Write to security@example.invalid");
    }
}

//! A word lint for the docs of public items: they begin with a verb or a noun, and say "response", "is not a", "returns" and
//! "defaults to".
//!
//! It reads text, not syntax, so that items within macros are read, too; rustfmt's indentation shows what encloses an item.

mod rules;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use rules::complaints;

/// Folders whose docs are read.
const ROOTS: [&str; 2] = ["src", "sandbox/src"];

/// Files and folders whose docs are not rewritten yet. Empty this list, and never add to it.
const PENDING: &[&str] = &[];

/// A doc that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    file: String,
    line: usize,
    complaint: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.complaint)
    }
}

/// Reads the docs of all public items that are not pending.
///
/// # Errors
/// When a file cannot be read, and when a doc breaks a rule; the message lists file, line and pattern of each.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let (mut findings, mut read) = (Vec::new(), 0);
    for file in sources(root)? {
        if PENDING.iter().any(|pending| Path::new(&file).starts_with(pending)) {
            continue;
        }
        let text = content(&root.join(&file))?;
        findings.extend(check(&file, &text, is_public_module(root, Path::new(&file))));
        read += 1;
    }
    if findings.is_empty() {
        println!("words: {read} files are clean, {} places are pending", PENDING.len());
        return Ok(());
    }
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    Err(format!("{}\n{} docs of public items to reword", lines.join("\n"), lines.len()))
}

/// The sources in order, as paths from the root.
fn sources(root: &Path) -> Result<Vec<String>, String> {
    let (mut folders, mut files): (Vec<PathBuf>, _) = (ROOTS.map(PathBuf::from).to_vec(), Vec::new());
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(root.join(&folder)).map_err(|e| format!("{}: {e}", folder.display()))?;
        for entry in entries {
            let entry = entry.map_err(|e| format!("{}: {e}", folder.display()))?;
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path.to_string_lossy().into_owned());
            }
        }
    }
    files.sort();
    Ok(files)
}

fn content(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Whether the parent of a module declares it with `pub mod`. Only the docs of such modules are shown.
fn is_public_module(root: &Path, file: &Path) -> bool {
    let (Some(stem), Some(folder)) = (file.file_stem(), file.parent()) else { return false };
    let stem = stem.to_string_lossy();
    if stem == "lib" {
        return true;
    }
    let (name, home) = match (folder.file_name(), folder.parent()) {
        (Some(name), Some(home)) if stem == "mod" => (name.to_string_lossy(), home),
        _ => (stem, folder),
    };
    let declaration = format!("pub mod {name};");
    [home.join("mod.rs"), home.join("lib.rs"), home.with_extension("rs")]
        .iter()
        .filter_map(|parent| fs::read_to_string(root.join(parent)).ok())
        .any(|text| text.lines().any(|line| line.trim() == declaration))
}

/// Checks the docs of one file; those of the module itself only if it is public.
fn check(file: &str, text: &str, public_module: bool) -> Vec<Finding> {
    let lines: Vec<&str> = text.lines().collect();
    let mut findings = Vec::new();
    let mut scopes: Vec<Scope> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let marker = ["///", "//!"].into_iter().find(|marker| is_doc(lines[at], marker));
        let end = marker.map_or(at, |marker| at + lines[at..].iter().take_while(|line| is_doc(line, marker)).count());
        let attributes = lines[end..].iter().take_while(|line| line.trim_start().starts_with("#[")).count();
        let item = lines.get(end + attributes).copied().unwrap_or_default();
        let hidden = lines[end..end + attributes].iter().any(|line| line.contains("doc(hidden)"));
        let seen = match marker {
            None => false,
            Some("//!") => public_module,
            Some(_) => !hidden && is_public(item, &scopes),
        };
        if seen {
            let doc: Vec<&str> =
                lines[at..end].iter().map(|line| line.trim_start().get(3..).unwrap_or_default()).collect();
            findings.extend(complaints(&doc).into_iter().map(|(offset, complaint)| Finding {
                file: file.to_owned(),
                line: at + offset + 1,
                complaint,
            }));
        }
        if marker.is_some() {
            at = end;
        } else {
            enter(lines[at], &mut scopes);
            at += 1;
        }
    }
    findings
}

fn is_doc(line: &str, marker: &str) -> bool {
    // Four slashes are a comment.
    line.trim_start().strip_prefix(marker).is_some_and(|rest| !rest.starts_with('/'))
}

/// A public enum or trait whose members are public without saying so.
#[derive(Debug)]
struct Scope {
    indent: usize,
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Keeps account of the enums and traits that enclose the next line.
fn enter(line: &str, scopes: &mut Vec<Scope>) {
    if line.trim().is_empty() {
        return;
    }
    scopes.retain(|scope| indent(line) > scope.indent);
    let code = line.trim_start();
    if code.starts_with("pub enum ") || code.starts_with("pub trait ") {
        scopes.push(Scope { indent: indent(line) });
    }
}

fn is_public(item: &str, scopes: &[Scope]) -> bool {
    item.trim_start().starts_with("pub ") || scopes.iter().any(|scope| indent(item) > scope.indent)
}

//! Looks through what the tests of `gorgias` logged (`.ci/logs`): of this crate, only what `inventory.txt` lists, value by value; of
//! all crates, no secret and no personal data of the suite.

mod entry;
mod forms;
mod inventory;
mod lexer;
mod proof;
mod suite;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use entry::Entry;
use inventory::Inventory;
use suite::Suite;

/// Tools of the tests, which no program has that uses this crate.
const TOOLS: [&str; 2] = ["capture", "httpmock"];

/// The most complaints that are printed.
const SHOWN: usize = 40;

/// What was seen in the files of a test binary.
#[derive(Default)]
struct Seen {
    /// Events and spans of this crate, and of others.
    own: usize,
    others: usize,
}

/// What is checked against.
struct Rules {
    inventory: Inventory,
    suite: Suite,
}

impl Rules {
    fn read(root: &Path) -> Result<Self, String> {
        Ok(Self { inventory: Inventory::read(root)?, suite: Suite::read(root)? })
    }

    /// What is wrong with an entry.
    fn complaints(&self, entry: &Entry) -> Vec<String> {
        let mut complaints = Vec::new();
        if entry.is_own() {
            complaints.extend(self.inventory.complaints(entry));
        }
        for (name, value) in &entry.fields {
            complaints.extend(self.suite.found(value).into_iter().map(|what| format!("`{name}` holds {what}")));
        }
        complaints
    }
}

/// Checks the files of a folder, and that a leak in them would be found.
///
/// # Errors
/// When a file cannot be read, when something is wrong with a line, and when too little was captured.
pub(crate) fn run(root: &Path, folder: &str) -> Result<(), String> {
    let rules = Rules::read(root)?;
    let mut report = Report::default();
    let mut files: Vec<_> = fs::read_dir(folder)
        .map_err(|e| format!("{folder}: {e}"))?
        .map(|entry| entry.map(|entry| entry.path()).map_err(|e| format!("{folder}: {e}")))
        .collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    for file in &files {
        report.read(file, &rules)?;
    }
    report.print(&rules);
    report.outcome(&rules)
}

#[derive(Default)]
struct Report {
    binaries: BTreeMap<String, Seen>,
    /// By target: how often.
    targets: BTreeMap<String, usize>,
    /// Names of the inventory that were captured.
    names: BTreeSet<String>,
    /// Once each, with where it was first.
    complaints: BTreeMap<String, String>,
    /// Lines that were looked through already.
    known: HashSet<String>,
    /// For the proof: the end of a call of this crate, and an entry of another.
    own: Option<Entry>,
    other: Option<Entry>,
}

impl Report {
    fn read(&mut self, path: &Path, rules: &Rules) -> Result<(), String> {
        let file = fs::File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
        // `pipeline-0123456789abcdef.4711.jsonl`
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let binary = name.split(['-', '.']).next().unwrap_or_default().to_owned();
        for (number, line) in BufReader::new(file).lines().enumerate() {
            let line = line.map_err(|e| format!("{}: {e}", path.display()))?;
            let entry = Entry::read(&line).map_err(|e| format!("{}:{}: {e}", path.display(), number + 1))?;
            self.add(&binary, &entry);
            if TOOLS.contains(&entry.crate_name()) || self.known.contains(&line) {
                continue;
            }
            for complaint in rules.complaints(&entry) {
                let complaint = format!("{} {}: {complaint}", entry.level, entry.target);
                self.complaints.entry(complaint).or_insert_with(|| format!("{name}:{}: {line}", number + 1));
            }
            self.known.insert(line);
        }
        Ok(())
    }

    fn add(&mut self, binary: &str, entry: &Entry) {
        let seen = self.binaries.entry(binary.to_owned()).or_default();
        *self.targets.entry(format!("{} {}", entry.crate_name(), entry.level)).or_default() += 1;
        if entry.is_own() {
            seen.own += usize::from(entry.kind != "record");
            self.names.insert(entry.name().to_owned());
            if entry.kind == "record" {
                self.own.get_or_insert_with(|| entry.clone());
            }
        } else if !TOOLS.contains(&entry.crate_name()) {
            seen.others += 1;
            self.other.get_or_insert_with(|| entry.clone());
        }
    }

    fn print(&self, rules: &Rules) {
        println!("test binary        of this crate  of others");
        for (binary, seen) in &self.binaries {
            println!("{binary:18} {:13} {:10}", seen.own, seen.others);
        }
        println!("\ncrate and level    lines");
        for (target, count) in &self.targets {
            println!("{target:28} {count}");
        }
        let unseen: Vec<_> = rules.inventory.names().filter(|name| !self.names.contains(*name)).collect();
        println!("\nof {} events and spans, never captured: {}", rules.inventory.names().count(), unseen.len());
        for name in unseen {
            println!("  {name}");
        }
        println!("{} secrets and {} texts of the suite were looked for", rules.suite.secrets(), rules.suite.texts());
    }

    fn outcome(&self, rules: &Rules) -> Result<(), String> {
        let mut wrong: Vec<String> = self
            .complaints
            .iter()
            .take(SHOWN)
            .map(|(complaint, place)| format!("{complaint}\n  {}", place.chars().take(600).collect::<String>()))
            .collect();
        if let Some(more) = self.complaints.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            wrong.push(format!("and {more} more"));
        }
        for (binary, least) in rules.inventory.least() {
            let own = self.binaries.get(binary).map_or(0, |seen| seen.own);
            if own < least {
                wrong.push(format!(
                    "{binary}: {own} events and spans of this crate were captured, at least {least} are expected"
                ));
            }
        }
        match (&self.own, &self.other) {
            (Some(own), Some(other)) => wrong.extend(proof::missed(rules, own, other)),
            _ => wrong.push("no call of this crate was captured, or nothing of others".to_owned()),
        }
        if wrong.is_empty() {
            println!("no leak, and every one that was planted was found");
            return Ok(());
        }
        Err(wrong.join("\n"))
    }
}

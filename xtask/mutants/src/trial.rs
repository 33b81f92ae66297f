//! Switches mutants on, and looks whether a test notices.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use crate::list::Mutant;
use crate::suite::{self, End, Test};

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// A test failed.
    Caught,
    /// A test did not end.
    TooLate,
    Survived,
    /// It does not compile, at least not next to what it replaces.
    Wrong,
    /// It cannot be switched: a chain with `let`, a constant function.
    NotSwitched,
}

const WORDS: [(Outcome, &str); 5] = [
    (Outcome::Caught, "caught"),
    (Outcome::TooLate, "too late"),
    (Outcome::Survived, "survived"),
    (Outcome::Wrong, "does not compile"),
    (Outcome::NotSwitched, "not switched"),
];

/// Outcomes in a file, one line each: the outcome, a tabulator, the mutant.
pub(crate) struct Lines(File);

impl Lines {
    pub(crate) fn create(path: &Path) -> Result<Self, String> {
        File::create(path).map(Self).map_err(|error| format!("{}: {error}", path.display()))
    }

    pub(crate) fn write(&mut self, outcome: Outcome, mutant: &str) -> Result<(), String> {
        let word = WORDS.iter().find(|(known, _)| *known == outcome).map_or("", |(_, word)| word);
        writeln!(self.0, "{word}\t{mutant}").map_err(|error| error.to_string())
    }
}

/// Reads such a file.
pub(crate) fn read(path: &Path) -> Result<BTreeMap<String, Outcome>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let line = |line: &str| {
        let (word, mutant) = line.split_once('\t')?;
        Some((mutant.to_owned(), WORDS.iter().find(|(_, known)| *known == word)?.0))
    };
    text.lines().map(|text| line(text).ok_or_else(|| format!("{}: `{text}`", path.display()))).collect()
}

/// Tries the numbered mutants.
pub(crate) fn all(
    tree: &Path,
    mutants: &[Mutant],
    tried: &[usize],
    tests: &[Test],
    lines: &mut Lines,
) -> Result<(), String> {
    let lines = Mutex::new(lines);
    suite::in_parallel(tried, |_, number| {
        let outcome = one(tree, *number, tests)?;
        lines.lock().map_err(|error| error.to_string())?.write(outcome, &mutants[*number].name)
    })?;
    Ok(())
}

/// The quickest tests first, then ever more of them at once.
fn one(tree: &Path, number: usize, tests: &[Test]) -> Result<Outcome, String> {
    let mut meeting: Vec<&Test> = tests.iter().filter(|test| test.met.contains(&number)).collect();
    meeting.sort_by_key(|test| test.took);
    let mut many = 4;
    while !meeting.is_empty() {
        let rest = meeting.split_off(many.min(meeting.len()));
        many *= 4;
        let mut programs: BTreeMap<&Path, Vec<&Test>> = BTreeMap::new();
        for test in std::mem::replace(&mut meeting, rest) {
            programs.entry(&test.program).or_default().push(test);
        }
        for (program, tests) in programs {
            let names: Vec<&str> = tests.iter().map(|test| test.name.as_str()).collect();
            let longest = Duration::from_secs(15) + tests.iter().map(|test| test.took).sum::<Duration>() * 3;
            match suite::run(tree, program, &names, ("MUTANT", &number.to_string()), longest)? {
                End::Passed => {}
                End::Failed => return Ok(Outcome::Caught),
                End::TooLate => return Ok(Outcome::TooLate),
            }
        }
    }
    Ok(Outcome::Survived)
}

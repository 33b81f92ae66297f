//! Builds the tests of a tree with all its mutants, leaving out those that do not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::list::Mutant;
use crate::switch;

/// What tells a mutant of a built program to be on, and where to note which were met.
const MODULE: &str = "\
//! Switches of mutants.
use std::{env, fs::File, io::Write as _, sync::atomic::{AtomicBool, Ordering::Relaxed}, sync::{Mutex, OnceLock}};

static CHOSEN: OnceLock<Option<u32>> = OnceLock::new();
static NOTES: OnceLock<Option<Mutex<File>>> = OnceLock::new();
static MET: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];

pub(crate) fn on(number: u32) -> bool {
    if let Some(chosen) = CHOSEN.get_or_init(|| env::var(\"MUTANT\").ok()?.parse().ok()) {
        return *chosen == number;
    }
    let open = || File::options().append(true).create(true).open(env::var_os(\"MUTANTS_MET\")?).ok().map(Mutex::new);
    if let Some(notes) = NOTES.get_or_init(open) && !MET[number as usize].swap(true, Relaxed) {
        notes.lock().unwrap().write_all(format!(\"{number}\\n\").as_bytes()).unwrap();
    }
    false
}
";

/// The test programs, and the mutants that are in them.
pub(crate) struct Built {
    pub(crate) programs: Vec<PathBuf>,
    pub(crate) mutants: BTreeSet<usize>,
    /// Those that do not compile, at least not next to what they replace.
    pub(crate) wrong: BTreeSet<usize>,
}

/// Writes the mutants into `tree`, and builds what the arguments of `cargo test` name.
pub(crate) fn build(tree: &Path, mutants: &[Mutant], arguments: &[String]) -> Result<Built, String> {
    let mut files: BTreeMap<&str, Vec<(usize, &Mutant)>> = BTreeMap::new();
    for (number, mutant) in mutants.iter().enumerate() {
        files.entry(&mutant.file).or_default().push((number, mutant));
    }
    let read = |file: &&str| fs::read_to_string(tree.join(file)).map_err(|error| format!("{file}: {error}"));
    let sources = files.keys().map(read).collect::<Result<Vec<_>, _>>()?;
    write(&tree.join("src/mutant.rs"), &MODULE.replace("COUNT", &mutants.len().to_string()))?;
    let root = tree.join("src/lib.rs");
    let text = fs::read_to_string(&root).map_err(|error| format!("{}: {error}", root.display()))?;
    write(&root, &format!("{text}\nmod mutant;\n"))?;

    let mut all_wrong = BTreeSet::new();
    // The library alone first, which is quicker, and has nearly all of what does not compile.
    for last in [false, true] {
        loop {
            let mut put_in = BTreeSet::new();
            for ((file, listed), source) in files.iter().zip(&sources) {
                let listed: Vec<_> = listed.iter().filter(|(number, _)| !all_wrong.contains(number)).copied().collect();
                let switched = switch::switch(source, &listed).map_err(|error| format!("{file}: {error}"))?;
                put_in.extend(switched.put_in);
                write(&tree.join(file), &switched.text)?;
            }
            let (messages, done) = cargo(tree, last, arguments)?;
            if done {
                if last {
                    return Ok(Built { programs: programs(&messages), mutants: put_in, wrong: all_wrong });
                }
                break;
            }
            let wrong = wrong(tree, &messages)?;
            println!("{} of {} do not compile", wrong.len(), put_in.len());
            all_wrong.extend(wrong);
        }
    }
    Err("nothing was built".to_owned())
}

/// Writes a file, unless it is the same: cargo looks at times.
fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn cargo(tree: &Path, tests: bool, arguments: &[String]) -> Result<(Vec<Value>, bool), String> {
    let mut command = Command::new("cargo");
    command.current_dir(tree).args(if tests { ["test", "--no-run"] } else { ["check", "--lib"] });
    command.args(["--package", "gorgias", "--all-features", "--quiet", "--message-format", "json"]);
    if tests {
        command.args(arguments);
    }
    // A mutant is no reason for a lint.
    let output = command.env("RUSTFLAGS", "--cap-lints=allow").stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("cargo: {error}"))?;
    let messages =
        String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    Ok((messages, output.status.success()))
}

fn programs(messages: &[Value]) -> Vec<PathBuf> {
    let tests = messages.iter().filter(|message| message["profile"]["test"] == true);
    tests.filter_map(|message| message["executable"].as_str()).map(PathBuf::from).collect()
}

/// The mutants of which the compiler complains.
fn wrong(tree: &Path, messages: &[Value]) -> Result<BTreeSet<usize>, String> {
    let mut wrong = BTreeSet::new();
    let errors = messages.iter().map(|message| &message["message"]).filter(|message| message["level"] == "error");
    for error in errors {
        if spans(error).is_empty() {
            // "Aborting due to …".
            continue;
        }
        let notes = error["children"].as_array().into_iter().flatten();
        let spans = [spans(error).to_vec(), notes.flat_map(spans).cloned().collect()];
        let found = spans.iter().map(|spans| spans.iter().filter_map(|span| within(tree, span)).flatten().collect());
        let found: Option<BTreeSet<usize>> = found.into_iter().find(|found: &BTreeSet<usize>| !found.is_empty());
        let found =
            found.unwrap_or_else(|| spans[0].iter().filter_map(|span| returning(tree, span)).flatten().collect());
        if found.is_empty() {
            return Err(format!("no mutant is to blame for this:\n{}", error["rendered"].as_str().unwrap_or_default()));
        }
        wrong.extend(found);
    }
    if wrong.is_empty() { Err("cargo failed without an error of the compiler".to_owned()) } else { Ok(wrong) }
}

fn spans(message: &Value) -> &[Value] {
    message["spans"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The file and the place of a span; of a macro from elsewhere, where it was called.
fn place(tree: &Path, span: &Value) -> Option<(String, Range<usize>)> {
    let mut span = span;
    while !tree.join(span["file_name"].as_str()?).starts_with(tree) {
        span = &span["expansion"]["span"];
    }
    let text = fs::read_to_string(tree.join(span["file_name"].as_str()?)).ok()?;
    let end = |name: &str| usize::try_from(span[name].as_u64()?).ok();
    Some((text, end("byte_start")?..end("byte_end")?))
}

/// Those whose code a span lies in, else those whose whole expression it lies in, else those of the same lines.
fn within(tree: &Path, span: &Value) -> Option<Vec<usize>> {
    let (text, place) = place(tree, span)?;
    for kind in ['m', 's'] {
        let around = regions(&text, kind).filter(|(_, region)| region.start <= place.start && place.end <= region.end);
        // The innermost.
        if let Some((number, _)) = around.min_by_key(|(_, region)| region.len()) {
            return Some(vec![number]);
        }
    }
    Some(of_lines(&text, place).map(|(number, _)| number).collect())
}

/// Those that return early from the function that a span lies in.
fn returning(tree: &Path, span: &Value) -> Option<Vec<usize>> {
    let (text, place) = place(tree, span)?;
    let returns = |(_, region): &(usize, Range<usize>)| text[region.clone()].starts_with("return ");
    let (_, last) = regions(&text, 'm').filter(|(_, region)| region.end <= place.start).filter(returns).last()?;
    Some(of_lines(&text, last).filter(returns).map(|(number, _)| number).collect())
}

fn of_lines(text: &str, place: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> {
    let lines = lines(text, place);
    regions(text, 'm').filter(move |(_, region)| region.start < lines.end && lines.start < region.end)
}

/// The whole lines that a place touches.
fn lines(text: &str, place: Range<usize>) -> Range<usize> {
    let start = text[..place.start].rfind('\n').map_or(0, |end| end + 1);
    start..text[place.end..].find('\n').map_or(text.len(), |end| place.end + end)
}

/// What is marked so, with its place.
fn regions(text: &str, kind: char) -> impl Iterator<Item = (usize, Range<usize>)> {
    let open = format!("/*{kind}");
    let begins: Vec<_> = text.match_indices(&open).map(|(place, _)| place + open.len()).collect();
    begins.into_iter().filter_map(move |digits| {
        let number: usize = text[digits..].split_once("<*/")?.0.parse().ok()?;
        let (begin, end) = switch::marks(kind, number);
        let start = digits - open.len() + begin.len();
        Some((number, start..start + text[start..].find(&end)?))
    })
}

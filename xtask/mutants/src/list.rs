//! Mutants, as `cargo mutants --list --json` prints them.

use std::path::Path;

use serde_json::Value;

/// A small fault that can be put into one place.
pub(crate) struct Mutant {
    /// What cargo-mutants calls it, with file, line and column.
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) genre: String,
    pub(crate) replacement: String,
    /// The byte of the file where that begins which it replaces.
    pub(crate) start: usize,
}

/// Reads a list; the files are looked up in `tree`.
pub(crate) fn read(list: &str, tree: &Path) -> Result<Vec<Mutant>, String> {
    let list: Vec<Value> = serde_json::from_str(list).map_err(|error| format!("the list of mutants: {error}"))?;
    list.iter().map(|mutant| one(mutant, tree)).collect()
}

fn one(mutant: &Value, tree: &Path) -> Result<Mutant, String> {
    let text = |name: &str| mutant[name].as_str().map(str::to_owned).ok_or_else(|| format!("a mutant without {name}"));
    let file = text("file")?;
    let source = std::fs::read_to_string(tree.join(&file)).map_err(|error| format!("{file}: {error}"))?;
    let place = &mutant["span"]["start"];
    let number = |name: &str| place[name].as_u64().and_then(|number| usize::try_from(number).ok());
    let start = number("line").zip(number("column")).and_then(|(line, column)| offset(&source, line, column));
    let start = start.ok_or_else(|| format!("{file}: a mutant without a place"))?;
    Ok(Mutant { name: text("name")?, genre: text("genre")?, replacement: text("replacement")?, start, file })
}

/// The byte at a line and a column, both counted from 1, the column in characters.
fn offset(source: &str, line: usize, column: usize) -> Option<usize> {
    let begin: usize = source.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let rest = source.get(begin..)?;
    let within = rest.char_indices().map(|(place, _)| place).chain([rest.len()]).nth(column.checked_sub(1)?)?;
    Some(begin + within)
}

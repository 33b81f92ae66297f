//! Tries mutants by the thousand: all are compiled into one build, switched on one at a time, and run against the tests that meet them.
//! cargo-mutants lists them, and would compile each by itself, which takes about a minute.
//!
//! `gorgias-mutants LIST TREE RESULTS SHARE [--again] -- ARGUMENTS` reads the list (JSON), changes the sources in the folder TREE, builds
//! what the arguments of `cargo test` name, and writes one line for each mutant of the share (such as 0/1) to RESULTS. With `--again`,
//! those are left out that RESULTS calls caught.

mod build;
mod list;
mod suite;
mod switch;
#[cfg(test)]
mod tests;
mod trial;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use trial::Outcome;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), String> {
    let (own, cargo) =
        arguments.split_at(arguments.iter().position(|argument| argument == "--").ok_or("`--` is missing")?);
    let (again, own): (Vec<&String>, Vec<&String>) = own.iter().partition(|argument| *argument == "--again");
    let [list, tree, results, share] = own[..] else { return Err("LIST TREE RESULTS SHARE are wanted".to_owned()) };
    let share =
        share.split_once('/').and_then(|(rest, of)| Some((rest.parse::<usize>().ok()?, of.parse::<usize>().ok()?)));
    let (rest, of) = share.filter(|(_, of)| *of > 0).ok_or("the share is no 0/50")?;
    let (tree, results) = (Path::new(tree), Path::new(results));
    let mutants = list::read(&fs::read_to_string(list).map_err(|error| format!("{list}: {error}"))?, tree)?;

    let built = build::build(tree, &mutants, &cargo[1..])?;
    let scratch = results.parent().ok_or("no folder for the results")?;
    let tests = suite::survey(tree, &built.programs, scratch)?;
    println!("{} mutants, {} of them switched, {} tests", mutants.len(), built.mutants.len(), tests.len());

    let before = if again.is_empty() { BTreeMap::new() } else { trial::read(results)? };
    let mut lines = trial::Lines::create(results)?;
    let mut tried = Vec::new();
    for (number, mutant) in mutants.iter().enumerate().filter(|(number, _)| number % of == rest) {
        match before.get(&mutant.name) {
            Some(caught @ (Outcome::Caught | Outcome::TooLate)) => lines.write(*caught, &mutant.name)?,
            _ if built.mutants.contains(&number) => tried.push(number),
            _ if built.wrong.contains(&number) => lines.write(Outcome::Wrong, &mutant.name)?,
            _ => lines.write(Outcome::NotSwitched, &mutant.name)?,
        }
    }
    trial::all(tree, &mutants, &tried, &tests, &mut lines)
}

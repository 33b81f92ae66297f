//! Which operations a tier reaches, and how they are found by words.

use super::{Tier, ToolError, fence};
use crate::operations::{OPERATIONS, Operation, OperationTier};
use crate::text::words::{nearest, words};

/// The groups whose records an agent works on. All others belong to the account.
const OF_AGENTS: [&str; 5] = ["Customers", "Files", "Satisfaction Surveys", "Ticket Messages", "Tickets"];

/// Returns the tier from which on an operation is there.
pub(crate) fn tier(operation: &Operation) -> Tier {
    match operation.tier() {
        OperationTier::Read => Tier::Read,
        OperationTier::Write if OF_AGENTS.contains(&operation.tag) => Tier::Agent,
        OperationTier::Write | OperationTier::Destroy => Tier::Admin,
    }
}

/// Returns the operations of a tier.
fn within(most: Tier) -> impl Iterator<Item = &'static Operation> + Clone {
    OPERATIONS.iter().filter(move |operation| tier(operation) <= most)
}

/// Returns the operation with this name, if the tier has it.
pub(crate) fn exact(name: &str, most: Tier) -> Option<&'static Operation> {
    Operation::by_id(&name.trim().to_lowercase()).filter(|operation| tier(operation) <= most)
}

/// Returns the operation with this name.
///
/// # Errors
/// If there is none, or the tier does not reach it.
pub(crate) fn required(name: &str, most: Tier) -> Result<&'static Operation, ToolError> {
    let name = name.trim().to_lowercase();
    match Operation::by_id(&name) {
        Some(operation) if tier(operation) <= most => Ok(operation),
        Some(operation) => {
            let what = format!("the operation {} is not available in the tier {most}", operation.id);
            Err(ToolError::new(what).remedy(format!("it needs the tier {}", tier(operation))))
        }
        None => {
            let error = ToolError::argument(
                "operation",
                format_args!("is {}, which there is not", fence::quote(&name, 40)),
                "",
            );
            Err(match nearest(&name, within(most).map(|operation| operation.id)) {
                Some(near) => error.remedy(format!("did you mean {near}? find_operation finds them by words")),
                None => error.remedy("find_operation finds them by words"),
            })
        }
    }
}

/// Words that mean the same in the names of operations.
const VERBS: [(&str, &[&str]); 6] = [
    ("get", &["get", "fetch", "read", "show", "view", "see"]),
    ("list", &["list", "all", "find", "search", "lookup", "query"]),
    ("create", &["create", "add", "new", "open", "make", "write", "send", "post"]),
    ("update", &["update", "change", "edit", "modify", "set", "rename", "replace"]),
    ("delete", &["delete", "remove", "drop", "clear", "erase"]),
    ("merge", &["merge", "join", "combine", "dedupe"]),
];
/// Words that say nothing about an operation.
const EMPTY: [&str; 14] = ["a", "an", "and", "by", "for", "from", "how", "in", "of", "on", "or", "the", "to", "with"];

/// Returns the operations of a tier that fit these words best, the best first.
pub(crate) fn search(text: &str, most: Tier, count: usize) -> Vec<&'static Operation> {
    const MOST_WORDS: usize = 16;
    let words: Vec<String> = words(text)
        .into_iter()
        .flat_map(|word| word.split('_').map(stem).collect::<Vec<_>>())
        .filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()))
        .take(MOST_WORDS)
        .collect();
    let mut found: Vec<(usize, &Operation)> =
        within(most).map(|operation| (score(operation, &words), operation)).filter(|(score, _)| *score > 0).collect();
    // Of what fits alike, the plainest: few words in the name.
    found
        .sort_by_key(|(score, operation)| (std::cmp::Reverse(*score), operation.id.matches('_').count(), operation.id));
    let best = found.first().map_or(0, |(score, _)| *score);
    found.into_iter().filter(|(score, _)| score * 3 >= best).map(|(_, operation)| operation).take(count).collect()
}

fn score(operation: &Operation, words: &[String]) -> usize {
    let id: Vec<String> = operation.id.split('_').map(stem).collect();
    let tag: Vec<String> = operation.tag.split(' ').map(stem).collect();
    let summary: Vec<String> = crate::text::words::words(operation.summary).iter().map(|word| stem(word)).collect();
    let scores = words.iter().map(|word| {
        let means = |own: &String| own == word || alike(own, word);
        if id.contains(word) {
            6
        } else if id.iter().any(means) {
            4
        } else if tag.contains(word) || summary.contains(word) {
            3
        } else if summary.iter().any(means) {
            1
        } else {
            0
        }
    });
    scores.sum()
}

/// Whether both are words for the same kind of call, or one begins the other.
fn alike(own: &str, word: &str) -> bool {
    const LEAST: usize = 4;
    VERBS.iter().any(|(verb, others)| own == *verb && others.contains(&word))
        || (word.len() >= LEAST && own.starts_with(word))
        || (own.len() >= LEAST && word.starts_with(own))
}

/// A word in small letters and without the ending of a plural.
fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 2 => format!("{stem}y"),
        _ => word.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s')).unwrap_or(&word).to_owned(),
    }
}

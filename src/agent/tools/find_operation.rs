//! `find_operation`: the operations of the API, by words or by name.

use std::collections::BTreeSet;

use super::super::turn::{Draft, ToolFuture, Turn};
use super::super::{Argument, ArgumentKind, Tier, Tool, ToolError, reach};
use crate::operations::{self, Call, Kind, Operation, in_words};
use crate::text::tokens;

pub(super) const TOOL: Tool = Tool {
    name: "find_operation",
    title: "Find an operation",
    description: "Operations of the API for what no other tool does, by words; an exact name: all of its notes. Then call_read.",
    tier: Tier::Read,
    arguments: &[Argument::required("words", ArgumentKind::Text, "")],
    idempotent: true,
    destructive: false,
    planned: false,
};

/// The most operations that words find.
const MOST: usize = 5;
/// The most tokens of a signature among others.
const SIGNATURE: usize = 60;
/// The most words of a choice that are listed.
const MOST_WORDS: usize = 40;

pub(super) fn run<'a>(turn: &'a Turn<'a>) -> ToolFuture<'a> {
    Box::pin(async move {
        let (words, tier) = (turn.arguments.required("words")?, turn.belt.policy.tier);
        if let Some(operation) = reach::exact(words, tier) {
            return Ok(notes(operation).within(2_000));
        }
        let found = reach::search(words, tier, MOST);
        if found.is_empty() {
            return Err(ToolError::argument(
                "words",
                "fit no operation",
                "name a record and what to do, such as `list views`",
            ));
        }
        let mut draft = Draft::new("");
        for operation in &found {
            draft.line(format_args!(
                "{} [{}] {}",
                signature(operation.signature),
                reach::tier(operation),
                operation.summary
            ));
        }
        if found.iter().any(|operation| signature(operation.signature).ends_with("…)")) {
            draft.line("… more arguments: give the exact name as words");
        }
        Ok(draft)
    })
}

/// A signature, cut between two arguments if it is long.
fn signature(whole: &str) -> String {
    if tokens::estimate(whole) <= SIGNATURE {
        return whole.to_owned();
    }
    let fits = whole.get(..tokens::bytes_within(whole, SIGNATURE)).unwrap_or_default();
    // Not within the braces of an argument.
    let mut depth = 0_usize;
    let mut end = None;
    for (at, c) in fits.char_indices() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => end = Some(at),
            _ => {}
        }
    }
    match end {
        Some(end) => format!("{}, …)", whole.get(..end).unwrap_or_default()),
        None => format!("{}(…)", whole.split('(').next().unwrap_or_default()),
    }
}

/// Everything about one operation.
fn notes(operation: &'static Operation) -> Draft {
    let mut draft = Draft::new("");
    draft.line(format_args!("{} [{}] {}", operation.id, reach::tier(operation), operation.summary));
    let Some(call) = Call::of(operation) else { return draft };
    draft.line(call.notes);
    if operation.destructive {
        draft.line("Destroys data.");
    }
    let mut seen = BTreeSet::new();
    let (required, optional): (Vec<_>, Vec<_>) =
        call.parameters.iter().chain(call.body_fields()).partition(|argument| argument.required);
    for argument in required.into_iter().chain(optional) {
        lines(argument, 0, &mut seen, &mut draft);
    }
    if let Some(body) = call.body.as_ref().filter(|_| call.body_fields().is_empty()) {
        lines(body, 0, &mut seen, &mut draft);
    }
    draft
}

/// An argument, and the fields within it, each record once.
fn lines(argument: &'static operations::Argument, depth: usize, seen: &mut BTreeSet<*const ()>, draft: &mut Draft) {
    let mark = if argument.required { "" } else { "?" };
    let null = if argument.nullable { ", or null" } else { "" };
    let note = if argument.note.is_empty() { String::new() } else { format!(". {}", argument.note) };
    let indent = "  ".repeat(depth);
    draft.line(format_args!("{indent}{}{mark}: {}{null}{note}", argument.name, short(&argument.kind)));
    let Some(record) = record(&argument.kind) else { return };
    if depth < 3 && seen.insert(std::ptr::from_ref(record).cast()) {
        for field in record.fields {
            lines(field, depth + 1, seen, draft);
        }
    }
}

/// The record that a value is, or a list of.
fn record(kind: &'static Kind) -> Option<&'static operations::Record> {
    match kind {
        Kind::Record(record) => Some(record),
        Kind::List(item) => record(item),
        _ => None,
    }
}

/// What a kind holds; the fields of a record stand below.
fn short(kind: &'static Kind) -> String {
    match kind {
        Kind::Record(_) => "an object".to_owned(),
        Kind::List(item) => format!("a list, each {}", short(item)),
        Kind::Choice { values, .. } if values.len() > MOST_WORDS => {
            let shown: Vec<&str> = values.iter().take(MOST_WORDS).copied().collect();
            format!("one of {}, and {} more", shown.join(", "), values.len() - MOST_WORDS)
        }
        other => in_words(other),
    }
}

//! Descriptions, which become rustdoc as they are.

use serde_json::Value;

use super::Report;
use super::walk::{Kind, Node, Role};
use crate::codegen::schema;

const LONGEST_SUMMARY: usize = 80;

/// Checks the summary and description of one node.
pub(super) fn check(node: &Node<'_>, report: &mut Report) {
    if node.is_reference() {
        return;
    }
    let needed = matches!(
        node.kind,
        Kind::Info
            | Kind::Tag
            | Kind::Operation
            | Kind::Parameter
            | Kind::Response
            | Kind::Header
            | Kind::Schema(Role::Component | Role::Property)
    );
    if needed && schema::text(node.value, "description").trim().is_empty() {
        report.add(&node.place, "no `description`: say what it is for");
    }
    if node.kind == Kind::Operation {
        check_summary(node, report);
    }
    for key in ["summary", "description"] {
        match node.value.get(key) {
            None => {}
            Some(Value::String(text)) => {
                for problem in problems(text) {
                    report.add(&node.place, format!("`{key}` {problem}"));
                }
            }
            Some(_) => report.add(&node.place, format!("`{key}` is no text: quote it")),
        }
    }
}

fn check_summary(node: &Node<'_>, report: &mut Report) {
    let summary = schema::text(node.value, "summary");
    report.unless(!summary.trim().is_empty(), &node.place, "no `summary`: say in a line what it does");
    report.unless(
        summary.chars().count() <= LONGEST_SUMMARY,
        &node.place,
        format!("`summary` has more than {LONGEST_SUMMARY} characters: move the rest to the description"),
    );
    report.unless(!summary.ends_with('.'), &node.place, "`summary` ends in a full stop: remove it, rustdoc gets one");
}

/// What rustdoc would misread in `text`.
fn problems(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut complain = |bad: bool, problem: &str| {
        if bad {
            found.push(problem.to_owned());
        }
    };
    complain(text != text.trim(), "begins or ends with white space: remove it");
    complain(text.contains(['\n', '\r', '\t']), "holds a line break or tab: fold it with `>-`");
    complain(text.contains("    "), "holds four spaces in a row: rustdoc may take them for code");
    complain(text.contains("```"), "holds a code fence, which would become a doctest: use single backticks");
    complain(text.starts_with(['#', '-', '+', '*', '|', '=']), "begins with a mark of Markdown: begin with a word");
    if text.matches('`').count() % 2 == 1 {
        complain(true, "has a backtick without its partner: close it");
        return found;
    }
    // Backticks are balanced, so every second piece is plain.
    let plain: Vec<&str> = text.split('`').step_by(2).collect();
    for mark in ['[', ']', '<', '>'] {
        complain(
            plain.iter().any(|piece| piece.contains(mark)),
            &format!("holds `{mark}`, which rustdoc takes for a link or a tag: put it into backticks"),
        );
    }
    complain(plain.iter().any(|piece| piece.contains("*")), "holds `*`, which marks emphasis: put it into backticks");
    complain(
        plain.iter().any(|piece| piece.contains("://") || piece.contains("www.")),
        "holds a bare address: put it into backticks",
    );
    complain(
        text.split('`').skip(1).step_by(2).any(|code| code.trim().is_empty()),
        "has nothing between two backticks: remove them",
    );
    found
}

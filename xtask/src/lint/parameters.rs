//! Parameters, shared ones and those of operations.

use super::Report;
use super::names;
use super::walk::{Kind, Node};
use crate::codegen::schema;

/// Checks one parameter by itself; that it fits its path is checked with the operation.
pub(super) fn check(node: &Node<'_>, report: &mut Report) {
    if node.kind != Kind::Parameter || node.is_reference() {
        return;
    }
    let (parameter, place) = (node.value, &node.place);
    if let Some(problem) = names::field(schema::text(parameter, "name"), true) {
        report.add(place, problem);
    }
    match schema::text(parameter, "in") {
        "path" => report.unless(
            schema::flag(parameter, "required"),
            place,
            "a path parameter is always sent: add `required: true`",
        ),
        "query" => {}
        _ => report.add(place, "`in` must be `path` or `query`: nothing else is generated"),
    }
    match parameter.get("schema") {
        None => report.add(place, "no `schema`: add one"),
        Some(item) => report.unless(
            !schema::flag(item, "nullable"),
            place,
            "a parameter cannot be null: remove `nullable`, it is left out when it is not set",
        ),
    }
}

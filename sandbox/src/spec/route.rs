//! Finds the operation for a method and a path. Literal segments win over parameters, and a trailing slash is ignored.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::operation::Operation;
use super::path::{Segment, pieces};

/// The parameters of a path, as text.
pub(crate) type PathValues = BTreeMap<String, String>;

/// What a path leads to.
#[derive(Debug)]
pub(crate) enum Found<'a> {
    Operation(&'a Operation, PathValues),
    /// The path exists, but not with this method; the ones that it has.
    OtherMethod(Vec<&'a str>),
    Nothing,
}

/// Looks for the operation. Of several fitting templates the one with the most literal segments is taken.
pub(crate) fn find<'a>(operations: &'a [Operation], method: &str, path: &str) -> Found<'a> {
    let wanted: Vec<&str> = pieces(path).collect();
    let mut methods = Vec::new();
    let mut best: Option<(usize, &Operation, PathValues)> = None;
    for operation in operations {
        let Some((literals, values)) = fit(&operation.segments, &wanted) else { continue };
        if !methods.contains(&operation.method.as_str()) {
            methods.push(&operation.method);
        }
        let better = best.as_ref().is_none_or(|(most, _, _)| literals > *most);
        if operation.method == method && better {
            best = Some((literals, operation, values));
        }
    }
    match best {
        Some((_, operation, values)) => Found::Operation(operation, values),
        None if methods.is_empty() => Found::Nothing,
        None => Found::OtherMethod(methods),
    }
}

fn fit(template: &[Segment], wanted: &[&str]) -> Option<(usize, PathValues)> {
    if template.len() != wanted.len() {
        return None;
    }
    let mut values = PathValues::new();
    let mut literals = 0;
    for (segment, piece) in template.iter().zip(wanted) {
        match segment {
            Segment::Literal(text) if text == piece => literals += 1,
            Segment::Literal(_) => return None,
            Segment::Parameter(_) if piece.is_empty() => return None,
            Segment::Parameter(name) => {
                drop(values.insert(name.clone(), percent_decode_str(piece).decode_utf8_lossy().into_owned()))
            }
        }
    }
    Some((literals, values))
}

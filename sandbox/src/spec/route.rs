//! Finds the operation for a method and a path. Literal segments win over parameters, and a trailing slash is ignored.

use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::declared::Declared;
use super::library::Library;
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
    /// The document has the operation in a form that is not understood; why.
    Unreadable(&'a str),
    Nothing,
}

/// Looks for the operation. Of several fitting templates the one with the most literal segments is taken.
pub(super) fn find<'a>(declared: &'a [Declared], library: &Arc<Library>, method: &str, path: &str) -> Found<'a> {
    let wanted: Vec<&str> = pieces(path).collect();
    let mut methods = Vec::new();
    let mut best: Option<(usize, &Declared)> = None;
    for candidate in declared {
        let Some(literals) = fit(&candidate.segments, &wanted) else { continue };
        if !methods.contains(&candidate.method.as_str()) {
            methods.push(&candidate.method);
        }
        if candidate.method == method && best.is_none_or(|(most, _)| literals > most) {
            best = Some((literals, candidate));
        }
    }
    match best {
        Some((_, found)) => match found.operation(library) {
            Ok(operation) => Found::Operation(operation, values(&found.segments, &wanted)),
            Err(problem) => Found::Unreadable(problem),
        },
        None if methods.is_empty() => Found::Nothing,
        None => Found::OtherMethod(methods),
    }
}

/// How many literal segments fit; nothing where the template does not.
fn fit(template: &[Segment], wanted: &[&str]) -> Option<usize> {
    if template.len() != wanted.len() {
        return None;
    }
    let mut literals = 0;
    for (segment, piece) in template.iter().zip(wanted) {
        match segment {
            Segment::Literal(text) if text == piece => literals += 1,
            Segment::Parameter(_) if !piece.is_empty() => {}
            Segment::Literal(_) | Segment::Parameter(_) => return None,
        }
    }
    Some(literals)
}

fn values(template: &[Segment], wanted: &[&str]) -> PathValues {
    let pairs = template.iter().zip(wanted).filter_map(|(segment, piece)| match segment {
        Segment::Literal(_) => None,
        Segment::Parameter(name) => Some((name.clone(), percent_decode_str(piece).decode_utf8_lossy().into_owned())),
    });
    pairs.collect()
}

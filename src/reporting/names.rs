//! The names that each scope of [`get_statistic`](crate::Client::get_statistic) takes, and what an error says about others.
//! A few are put together from their parts (inferred), which is one more reason not to refuse others before sending.

use std::fmt::Write as _;

use serde_json::Value;

use crate::error::{Error, ErrorKind, Violation};
use crate::operations::{GET_STATISTIC, Operation};
use crate::types::ReportingScope;

/// A row of the table.
struct Names {
    scope: &'static str,
    measures: &'static [&'static str],
    dimensions: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/reporting.rs"));

fn names(scope: &str) -> Option<&'static Names> {
    let index = SCOPES.binary_search_by(|names| names.scope.cmp(scope)).ok()?;
    SCOPES.get(index)
}

impl ReportingScope {
    /// Returns the measures of this scope, as of August 2026; empty for a scope that this version does not know. Gorgias can have
    /// added some since.
    ///
    /// ```
    /// use gorgias::types::ReportingScope;
    ///
    /// assert_eq!(ReportingScope::ResolutionTime.measures(), ["medianResolutionTime", "averageResolutionTime"]);
    /// ```
    #[must_use]
    pub fn measures(&self) -> &'static [&'static str] {
        names(self.as_str()).map_or(&[], |names| names.measures)
    }

    /// Returns the dimensions of this scope, as of August 2026; empty for a scope that this version does not know. Gorgias can
    /// have added some since.
    #[must_use]
    pub fn dimensions(&self) -> &'static [&'static str] {
        names(self.as_str()).map_or(&[], |names| names.dimensions)
    }
}

/// The query of a call, if it is one: kept for the case that it is refused.
pub(crate) fn query(operation: &Operation, request: &reqwest::Request) -> Option<Value> {
    let body = request.body().filter(|_| operation.id == GET_STATISTIC.id)?.as_bytes()?;
    serde_json::from_slice(body).ok()
}

/// Adds to the error of a refused query which of its names are not known, and those that are.
pub(crate) fn explain(error: Error, query: Option<&Value>) -> Error {
    let query = query.filter(|_| error.kind() == ErrorKind::BadRequest).map(|body| &body["query"]);
    let Some((query, scope)) = query.and_then(|query| Some((query, query["scope"].as_str()?))) else { return error };
    let Some(offers) = names(scope) else {
        let why = format!("{} is not a scope that is known; the known ones are {}", shown(scope), list(all()));
        return error.and_own(vec![Violation::new("query.scope".to_owned(), why)]);
    };
    let mut found = Vec::new();
    for (key, known) in [("measures", offers.measures), ("dimensions", offers.dimensions)] {
        let asked = query[key].as_array().into_iter().flatten().enumerate();
        for (index, name) in asked.filter_map(|(index, name)| Some((index, name.as_str()?))) {
            if !known.contains(&name) {
                let why =
                    format!("{} is not known of `{scope}`, which has {}", shown(name), list(known.iter().copied()));
                found.push(Violation::new(format!("query.{key}.{index}"), why));
            }
        }
    }
    error.and_own(found)
}

fn all() -> impl Iterator<Item = &'static str> {
    SCOPES.iter().map(|names| names.scope)
}

/// A name as errors repeat it: short, and escaped.
fn shown(name: &str) -> String {
    const MOST: usize = 60;
    format!("{:?}", name.chars().take(MOST).collect::<String>())
}

fn list(names: impl Iterator<Item = &'static str>) -> String {
    let mut text = String::new();
    for name in names {
        let comma = if text.is_empty() { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}`{name}`");
    }
    if text.is_empty() { "none".to_owned() } else { text }
}

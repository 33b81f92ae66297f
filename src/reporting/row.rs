//! A row of a report.

use std::fmt;

use serde_json::{Map, Value};

/// A row of a report: measures and dimensions by name. `Debug` shows the names only, for values can be a customer's words.
///
/// A row whose measures are null is a real row (observed live, not documented).
#[derive(Clone, PartialEq)]
pub struct ReportRow(Map<String, Value>);

impl ReportRow {
    pub(super) fn new(row: Map<String, Value>) -> Self {
        Self(row)
    }

    /// Returns the number under this name, also if it comes as text; `None` if there is none. Durations are in seconds
    /// (observed live, not documented).
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.0.get(name)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// Returns the text under this name, also if it comes as a number; `None` if there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// Returns the value under this name as it came.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Returns the names and values of the row.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl fmt::Debug for ReportRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReportRow").field(&self.0.keys().collect::<Vec<_>>()).finish()
    }
}

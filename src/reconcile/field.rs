//! Differences between a file and an account, field by field.

use std::fmt;

use serde_json::Value;

use crate::model::Hidden;

/// A field that differs between the file and the account.
///
/// `Display` and `Debug` show texts shortened and with invisible characters escaped; they do not show arguments of actions that
/// this crate does not know, for those can hold secrets.
#[derive(Clone, PartialEq)]
pub struct FieldChange {
    field: String,
    before: Hidden<Value>,
    after: Hidden<Value>,
    shown: bool,
}

impl FieldChange {
    /// Returns the path of the field, with dots: `actions.0.body_text`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns the value in the account; `null` if it has none.
    #[must_use]
    pub fn before(&self) -> &Value {
        &self.before
    }

    /// Returns the value in the file; `null` if it removes the value.
    #[must_use]
    pub fn after(&self) -> &Value {
        &self.after
    }
}

/// Shortens a value to fit into a line.
fn short(value: &Value) -> String {
    const MOST: usize = 60;
    let Value::String(text) = value else { return value.to_string() };
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{:?}...", text.get(..end).unwrap_or_default()),
        None => format!("{text:?}"),
    }
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.shown {
            write!(f, "{}: {} -> {}", self.field, short(&self.before), short(&self.after))
        } else {
            write!(f, "{}: changed (not shown, for it can hold secrets)", self.field)
        }
    }
}

impl fmt::Debug for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FieldChange({self})")
    }
}

/// Collects differences.
#[derive(Default)]
pub(crate) struct Fields(Vec<FieldChange>);

impl Fields {
    pub(crate) fn changed(&mut self, field: impl Into<String>, before: impl Into<Value>, after: impl Into<Value>) {
        self.push(field.into(), before.into(), after.into(), true);
    }

    /// Adds a change whose values are not shown.
    pub(crate) fn changed_unseen(&mut self, field: impl Into<String>, before: Value, after: Value) {
        self.push(field.into(), before, after, false);
    }

    fn push(&mut self, field: String, before: Value, after: Value, shown: bool) {
        self.0.push(FieldChange { field, before: before.into(), after: after.into(), shown });
    }

    /// Compares optional text. What the file does not mention is left alone; empty text counts as absent.
    pub(crate) fn optional(&mut self, field: &str, before: Option<&str>, wanted: Option<Option<&str>>) {
        let Some(after) = wanted else { return };
        let (before, after) = (before.filter(|text| !text.is_empty()), after.filter(|text| !text.is_empty()));
        if before != after {
            self.changed(field, before, after);
        }
    }

    pub(crate) fn into_inner(self) -> Vec<FieldChange> {
        self.0
    }
}

/// Returns `true` if the texts differ at most in line ends and in white space at the ends of lines.
pub(crate) fn same_text(one: &str, other: &str) -> bool {
    one.trim_end().lines().map(str::trim_end).eq(other.trim_end().lines().map(str::trim_end))
}

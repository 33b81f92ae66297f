//! One field that is not as it should be.

use std::fmt;

use serde_json::Value;

use crate::model::Hidden;

/// One field that differs between the file and the account.
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
    /// Which field, with dots: `actions.0.body_text`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What the account has; `null` where it has nothing.
    #[must_use]
    pub fn before(&self) -> &Value {
        &self.before
    }

    /// What the file says; `null` where it removes something.
    #[must_use]
    pub fn after(&self) -> &Value {
        &self.after
    }
}

/// As much of a value as a line bears.
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

    /// A change of values that nobody must see.
    pub(crate) fn changed_unseen(&mut self, field: impl Into<String>, before: Value, after: Value) {
        self.push(field.into(), before, after, false);
    }

    fn push(&mut self, field: String, before: Value, after: Value, shown: bool) {
        self.0.push(FieldChange { field, before: before.into(), after: after.into(), shown });
    }

    /// Compares what can be absent; what the file does not mention is left alone. Empty text is nothing.
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

/// Whether texts are the same but for line ends and white space at the ends of lines.
pub(crate) fn same_text(one: &str, other: &str) -> bool {
    one.trim_end().lines().map(str::trim_end).eq(other.trim_end().lines().map(str::trim_end))
}

//! JSON that is kept as text until it is asked for.

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::reader::MOST_LEVELS;
use super::tree::Tree;
use super::view::View;

/// A JSON value, parsed when it is first looked at. Clones share it. `Debug` shows nothing of it.
#[derive(Clone, Default)]
pub(crate) struct Kept(Option<Arc<Inner>>);

struct Inner {
    /// Empty if the value was there from the start.
    text: Box<str>,
    value: OnceLock<Value>,
}

static NULL: Value = Value::Null;

impl Kept {
    /// Keeps a text that was read over once, and so can be parsed.
    pub(crate) fn text(text: &str) -> Self {
        Self(Some(Arc::new(Inner { text: text.into(), value: OnceLock::new() })))
    }

    pub(crate) fn is_nothing(&self) -> bool {
        self.0.is_none()
    }

    /// Returns how long its text is, if it came as one.
    pub(crate) fn text_len(&self) -> Option<usize> {
        self.as_text().map(str::len)
    }

    fn as_text(&self) -> Option<&str> {
        self.0.as_ref().map(|inner| &*inner.text).filter(|text| !text.is_empty())
    }

    pub(crate) fn value(&self) -> &Value {
        let Some(inner) = &self.0 else { return &NULL };
        inner.value.get_or_init(|| super::parse(inner.text.as_bytes(), &mut Vec::new()).unwrap_or_default())
    }

    pub(crate) fn into_value(self) -> Value {
        match self.0.map(Arc::try_unwrap) {
            None => Value::Null,
            Some(Err(shared)) => Self(Some(shared)).value().clone(),
            Some(Ok(Inner { text, value })) => match value.into_inner() {
                Some(value) => value,
                None => super::parse(text.as_bytes(), &mut Vec::new()).unwrap_or_default(),
            },
        }
    }

    /// Returns what `read` makes of it, without keeping it parsed.
    pub(crate) fn look<T>(&self, read: impl FnOnce(View<'_>) -> T) -> T {
        match self.as_text().and_then(|text| Tree::parse(text, MOST_LEVELS)) {
            Some(tree) => read(tree.view()),
            None => read(View::of(self.value())),
        }
    }
}

impl From<Value> for Kept {
    fn from(value: Value) -> Self {
        Self(Some(Arc::new(Inner { text: Box::default(), value: value.into() })))
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(two)) if Arc::ptr_eq(one, two) => true,
            _ => self.value() == other.value(),
        }
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept(..)")
    }
}

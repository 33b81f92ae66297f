//! A log of what was odd while data was read: places and problems.

use std::cell::RefCell;
use std::fmt;

use serde_json::Value;

use super::item::{OddItem, OddValue, Path};
use crate::operations::Operation;

/// What was odd in a value that could be read.
#[derive(Clone, Default)]
pub(crate) struct Found {
    pub(crate) items: Vec<OddItem>,
    pub(crate) values: Vec<OddValue>,
}

impl Found {
    pub(crate) fn new(operation: &'static Operation, items: Vec<LeftOut>, values: Vec<OddValue>) -> Self {
        let item = |(index, path, problem, json)| OddItem::new(operation, index, path, problem, json);
        Self { items: items.into_iter().map(item).collect(), values }
    }
}

/// An item that was left out: its position in the list, the path and the problem, and what it holds.
pub(crate) type LeftOut = (usize, String, String, Value);

/// Why something cannot be read.
pub(crate) enum Problem {
    /// It is not JSON, from this line and column on; or it ends too early.
    NotJson { line: usize, column: usize, is_end: bool },
    /// At this path, in words that quote nothing but the name of a field.
    At(String, String),
}

/// What happened on the way.
#[derive(Default)]
pub(super) struct Log {
    pub(super) values: RefCell<Vec<OddValue>>,
    pub(super) items: RefCell<Vec<LeftOut>>,
    /// The innermost place that failed.
    pub(super) failed: RefCell<Option<(String, String)>>,
}

impl Log {
    pub(super) fn fail(&self, place: Place<'_>, odd: &Odd) {
        self.failed.borrow_mut().get_or_insert_with(|| (place.path().shown(), odd.to_string()));
    }
}

/// Where a value stands: the step that leads to it, and what it is in.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    pub(super) parent: Option<&'p Place<'p>>,
    pub(super) step: Step<'p>,
}

#[derive(Clone, Copy)]
pub(super) enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

impl Place<'_> {
    pub(super) fn path(self) -> Path {
        let mut path = self.parent.map(|parent| parent.path()).unwrap_or_default();
        match self.step {
            Step::Key(key) => path.key(key),
            Step::Index(index) => path.index(index),
        }
        path
    }
}

/// Why a value does not fit. It quotes no value.
#[derive(Debug)]
pub(crate) enum Odd {
    Unexpected,
    Missing(&'static str),
    TooDeep,
}

impl fmt::Display for Odd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected => f.write_str("unexpected value"),
            Self::Missing(field) => write!(f, "missing field `{field}`"),
            Self::TooDeep => f.write_str("nested too deeply"),
        }
    }
}

impl std::error::Error for Odd {}

impl serde::de::Error for Odd {
    /// The message can quote a value.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Unexpected
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }

    fn invalid_type(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self::Unexpected
    }

    fn invalid_value(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self::Unexpected
    }
}

//! Checks of what is sent, before anything leaves: the documented limits, as data.
//!
//! Every call runs them; [`ClientBuilder::check_limits`](crate::ClientBuilder::check_limits) switches them off for a
//! client. [`CheckLimits::violations`] runs them on a single value.

pub(crate) mod dependent;

use std::fmt::Write as _;

use crate::error::Violation;
use crate::model::{Hidden, Patch, PathSegment, Secret, Timestamp};
use crate::read::{Show as _, Shown, parts};

/// The limits of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// The smallest number.
    pub minimum: Option<i64>,
    /// The largest number.
    pub maximum: Option<i64>,
    /// The fewest characters.
    pub min_length: Option<usize>,
    /// The most characters.
    pub max_length: Option<usize>,
    /// The most bytes of UTF-8.
    pub max_bytes: Option<usize>,
    /// The fewest items of a list.
    pub min_items: Option<usize>,
    /// The most items of a list.
    pub max_items: Option<usize>,
    /// `true` if any JSON must be a text, a number or a boolean: no null, no list, no object.
    pub scalar: bool,
    /// The limits of the items of a list.
    pub items: Option<&'static Rule>,
}

impl Rule {
    /// The absence of limits.
    pub const NONE: Self = Self {
        minimum: None,
        maximum: None,
        min_length: None,
        max_length: None,
        max_bytes: None,
        min_items: None,
        max_items: None,
        scalar: false,
        items: None,
    };
}

/// A value that can be sent, and so be checked. Public, because it is a bound of [`CheckLimits`]; it cannot be named outside.
pub trait Checked {
    /// Reports to `at` what `rule` or the type itself forbids.
    fn check(&self, rule: &Rule, at: &mut Checker) {
        let _ = (rule, at);
    }
}

/// Checks a value against the documented limits without sending it. Every request body, and every type in one, has it.
///
/// ```
/// use gorgias::{CheckLimits as _, types::CreateTag};
///
/// let tag: CreateTag = CreateTag::builder().name("x".repeat(300)).try_into()?;
/// assert_eq!(tag.violations()[0].field(), "name");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait CheckLimits: Checked {
    /// Returns what breaks a documented limit; empty when nothing does. Every call refuses to send a body with violations, unless
    /// [`CallOptions::check_limits`](crate::CallOptions::check_limits) is switched off.
    fn violations(&self) -> Vec<Violation> {
        let mut at = Checker::default();
        self.check(&Rule::NONE, &mut at);
        at.violations
    }
}

impl<T: Checked + ?Sized> CheckLimits for T {}

/// The place of a check, and what it has found.
#[derive(Debug, Default)]
pub struct Checker {
    path: Vec<Step>,
    violations: Vec<Violation>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Field(&'static str),
    Item(usize),
}

impl Checker {
    /// Checks the value of a field.
    pub fn field(&mut self, name: &'static str, value: &impl Checked, rule: &Rule) {
        self.step(Step::Field(name), value, rule);
    }

    /// Checks a field as it shows itself.
    pub(crate) fn part(&mut self, name: &'static str, value: Shown<'_>, rule: &Rule) {
        self.below(Step::Field(name), |at| at.shown(value, rule));
    }

    /// Checks a request body.
    pub fn body(&mut self, body: &(impl Checked + ?Sized)) {
        body.check(&Rule::NONE, self);
    }

    /// Checks a value as it shows itself, and what is in it.
    pub(crate) fn shown(&mut self, value: Shown<'_>, rule: &Rule) {
        match value {
            Shown::Whole(number) => self.number(number, rule),
            Shown::Text(text) => self.text(text, rule),
            Shown::Unlisted(_, known) => self.not_one_of(known),
            Shown::Json(value) if rule.scalar && !is_scalar(value) => self.violation(NO_SCALAR.into()),
            Shown::List(items) => {
                self.range(items.count(), rule.min_items, rule.max_items, "items");
                for index in 0..items.count() {
                    let shown = items.item(index).map_or(Shown::Absent, |item| item.show());
                    self.below(Step::Item(index), |at| at.shown(shown, rule.items.unwrap_or(&Rule::NONE)));
                }
            }
            Shown::Record(table, record) => {
                for (field, part) in table.fields.iter().zip(parts(table, record)) {
                    self.part(field.name, part.show(), field.rule);
                }
                record.check(self);
            }
            Shown::Absent
            | Shown::Null
            | Shown::Unset(_)
            | Shown::Flag(_)
            | Shown::Float(_)
            | Shown::Number(_)
            | Shown::Time(_)
            | Shown::Json(_)
            | Shown::Object(_)
            | Shown::Map(_) => {}
        }
    }

    /// Reports the current value.
    pub fn violation(&mut self, message: String) {
        let mut field = String::new();
        for step in &self.path {
            if !field.is_empty() {
                field.push('.');
            }
            match step {
                Step::Field(name) => field.push_str(name),
                Step::Item(index) => {
                    // Writing to a String cannot fail.
                    let _ = write!(field, "{index}");
                }
            }
        }
        self.violations.push(Violation::new(field, message));
    }

    /// Checks or reports what is below the current value.
    fn below(&mut self, step: Step, check: impl FnOnce(&mut Self)) {
        self.path.push(step);
        check(self);
        self.path.pop();
    }

    /// Reports a value outside of a closed list.
    pub fn not_one_of(&mut self, values: &[&str]) {
        const SHOWN: usize = 12;
        let mut list = values.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
        if values.len() > SHOWN {
            list.push_str(", ...");
        }
        self.violation(format!("must be one of: {list}"));
    }

    pub(crate) fn into_violations(self) -> Vec<Violation> {
        self.violations
    }

    fn step(&mut self, step: Step, value: &impl Checked, rule: &Rule) {
        self.below(step, |at| value.check(rule, at));
    }

    fn number(&mut self, number: i64, rule: &Rule) {
        if let Some(min) = rule.minimum
            && number < min
        {
            self.violation(format!("must be at least {min}"));
        }
        if let Some(max) = rule.maximum
            && number > max
        {
            self.violation(format!("must be at most {max}"));
        }
    }

    fn text(&mut self, text: &str, rule: &Rule) {
        if rule.min_length.is_some() || rule.max_length.is_some() {
            self.range(text.chars().count(), rule.min_length, rule.max_length, "characters");
        }
        self.range(text.len(), None, rule.max_bytes, "bytes");
    }

    fn range(&mut self, size: usize, min: Option<usize>, max: Option<usize>, unit: &str) {
        if let Some(min) = min
            && size < min
        {
            self.violation(if min == 1 {
                "must not be empty".into()
            } else {
                format!("must have at least {min} {unit}")
            });
        }
        if let Some(max) = max
            && size > max
        {
            self.violation(format!("must have at most {max} {unit}, has {size}"));
        }
    }
}

impl<T: Checked> Checked for Vec<T> {
    fn check(&self, rule: &Rule, at: &mut Checker) {
        at.range(self.len(), rule.min_items, rule.max_items, "items");
        for (index, item) in self.iter().enumerate() {
            at.step(Step::Item(index), item, rule.items.unwrap_or(&Rule::NONE));
        }
    }
}

impl<T: Checked> Checked for Option<T> {
    fn check(&self, rule: &Rule, at: &mut Checker) {
        if let Some(value) = self {
            value.check(rule, at);
        }
    }
}

impl<T: Checked> Checked for Patch<T> {
    fn check(&self, rule: &Rule, at: &mut Checker) {
        if let Some(value) = self.value() {
            value.check(rule, at);
        }
    }
}

impl<T: Checked> Checked for Hidden<T> {
    fn check(&self, rule: &Rule, at: &mut Checker) {
        (**self).check(rule, at);
    }
}

/// What is wrong with a value that must be a scalar and is not.
pub(crate) const NO_SCALAR: &str = "must be a text, a number, true or false: a value is cleared by deleting it";

/// Whether JSON is a text, a number or a boolean.
pub(crate) fn is_scalar(value: &serde_json::Value) -> bool {
    value.is_string() || value.is_number() || value.is_boolean()
}

macro_rules! shown {
    ($($ty:ty),*) => {$(
        impl Checked for $ty {
            fn check(&self, rule: &Rule, at: &mut Checker) {
                at.shown(self.show(), rule);
            }
        }
    )*};
}

shown!(
    bool,
    f64,
    i64,
    String,
    PathSegment,
    Secret,
    Timestamp,
    serde_json::Number,
    serde_json::Value,
    serde_json::Map<String, serde_json::Value>
);

impl<V> Checked for std::collections::BTreeMap<String, V> {}
impl<V> Checked for std::collections::HashMap<String, V> {}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

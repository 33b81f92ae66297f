//! Tools as data.

use std::fmt;

/// The reach of a set of tools, from the least to the most. A belt has the tools of its tier and of those below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Tier {
    /// Reads, and changes nothing. The default.
    #[default]
    Read,
    /// Also what a support agent does: notes, replies, tickets, customers.
    Agent,
    /// Also what changes the account for everybody: macros, rules, users, integrations, deletions.
    Admin,
}

impl Tier {
    /// Returns the stable lower-case name: `read`, `agent` or `admin`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Agent => "agent",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A tool, as it is described to a model.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tool {
    /// The name, of `a` to `z` and `_`, at most 28 characters.
    pub name: &'static str,
    /// A name for people.
    pub title: &'static str,
    /// The description for the model, at most 240 characters.
    pub description: &'static str,
    /// The tier from which on it is there.
    pub tier: Tier,
    /// The arguments, in the order in which they are listed.
    pub arguments: &'static [Argument],
    /// `true` if a second call with the same arguments has no further effect.
    pub idempotent: bool,
    /// `true` if it can remove or overwrite what was there, or reach a customer.
    pub destructive: bool,
    /// `true` if some of its calls return a plan first: those that reach customers, cannot be undone, touch many tickets, or could do
    /// anything.
    pub planned: bool,
}

/// An argument of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Argument {
    /// The name, of `a` to `z` and `_`.
    pub name: &'static str,
    /// The kind of value.
    pub kind: ArgumentKind,
    /// `true` if a call without it is refused.
    pub required: bool,
    /// A short description for the model; empty where the name says it all.
    pub description: &'static str,
}

/// The kinds of values that arguments have. All are read leniently: `5`, `5.0` and `"5"` are the same number, and a single value is a
/// list of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArgumentKind {
    /// A text; a number is taken as its digits.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of texts; numbers are taken as their digits.
    TextList,
    /// A JSON object of any content (in strict dialects: its text).
    Object,
}

impl Argument {
    /// An optional argument.
    pub(crate) const fn new(name: &'static str, kind: ArgumentKind, description: &'static str) -> Self {
        Self { name, kind, required: false, description }
    }

    /// A required argument.
    pub(crate) const fn required(name: &'static str, kind: ArgumentKind, description: &'static str) -> Self {
        Self { name, kind, required: true, description }
    }
}

//! What operations take, as data.

use super::{COUNT, Operation};

/// The arguments of an operation.
pub(crate) struct Call {
    /// What is to be known about it.
    pub(crate) notes: &'static str,
    /// Those in the path and in the query.
    pub(crate) parameters: &'static [Argument],
    /// The body, named `body`. The fields of a record are arguments themselves, beside the parameters.
    pub(crate) body: Option<Argument>,
}

/// An argument, or a field within one.
pub(crate) struct Argument {
    /// The name on the wire.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    /// Whether null is a value of its own: it clears the field.
    pub(crate) nullable: bool,
    pub(crate) note: &'static str,
}

/// What an argument holds.
pub(crate) enum Kind {
    Text,
    Integer,
    Number,
    Flag,
    Time,
    /// Any JSON.
    Any,
    /// An object with any keys.
    Map,
    /// A word. Gorgias can add to those of an open list.
    Choice {
        values: &'static [&'static str],
        closed: bool,
    },
    List(&'static Kind),
    Record(&'static Record),
    /// One of several forms.
    Union(&'static [Kind]),
}

/// An object with these fields.
pub(crate) struct Record {
    pub(crate) fields: &'static [Argument],
}

impl Call {
    /// Returns the arguments of an operation; `None` for a call by method and path.
    pub(crate) fn of(operation: &Operation) -> Option<&'static Self> {
        CALLS.get(operation.index)
    }

    /// Returns the fields of a body that is a record.
    pub(crate) fn body_fields(&self) -> &'static [Argument] {
        match &self.body {
            Some(Argument { kind: Kind::Record(record), .. }) => record.fields,
            _ => &[],
        }
    }

    /// Returns the names that a call takes, but for those within other arguments.
    pub(crate) fn names(&'static self) -> impl Iterator<Item = &'static str> + Clone {
        let whole = self.body.iter().filter(|_| self.body_fields().is_empty());
        self.parameters.iter().chain(self.body_fields()).chain(whole).map(|argument| argument.name)
    }
}

include!(concat!(env!("OUT_DIR"), "/arguments.rs"));

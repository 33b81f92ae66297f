//! How much harm a difference does to who uses the crate.

use std::cmp::Ordering;

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Aspect {
    Operation,
    Parameter,
    Field,
    Body,
    Media,
    Type,
    Fields,
    Alternatives,
    Required,
    Nullable,
    Enum,
    Limit(&'static str),
    Pattern,
    Format,
    Default,
    Success,
    Style,
    UnknownKeys,
    ReadOnly,
    WriteOnly,
    Deprecated,
    Reference,
    NotCompared,
}

impl Aspect {
    /// The word for it in reports and in the list of what is allowed.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::Field => "field",
            Self::Body => "body",
            Self::Media => "media type",
            Self::Type => "type",
            Self::Fields => "fields",
            Self::Alternatives => "alternatives",
            Self::Required => "required",
            Self::Nullable => "nullable",
            Self::Enum => "enum",
            Self::Limit(key) => super::limits::name(key),
            Self::Pattern => "pattern",
            Self::Format => "format",
            Self::Default => "default",
            Self::Success => "success codes",
            Self::Style => "style",
            Self::UnknownKeys => "unknown keys",
            Self::ReadOnly => "readOnly",
            Self::WriteOnly => "writeOnly",
            Self::Deprecated => "deprecated",
            Self::Reference => "reference",
            Self::NotCompared => "not compared",
        }
    }
}

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Way {
    /// In a request. Whether leaving a field out can overwrite what is there, which it can in a PUT or PATCH.
    Sent {
        overwrites: bool,
    },
    Received,
}

/// Who suffers, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Harm {
    Lost,
    Refused,
    Withheld,
    Missing,
    Told,
}

impl Harm {
    pub(super) const ALL: [Self; 5] = [Self::Lost, Self::Refused, Self::Withheld, Self::Missing, Self::Told];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Refused => "refused",
            Self::Withheld => "withheld",
            Self::Missing => "missing",
            Self::Told => "told",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Lost => "data may be lost, or a response not be read",
            Self::Refused => "passes here, refused there",
            Self::Withheld => "refused here, taken there",
            Self::Missing => "missing here",
            Self::Told => "told otherwise, without harm to a call",
        }
    }
}

/// The harm of a difference; `takes` says which side takes or offers more: `Greater` is here, `Less` is there, `Equal`
/// means that each has something of its own. `needed` marks what one of the sides cannot do without.
pub(super) fn harm(aspect: Aspect, way: Way, takes: Ordering, needed: bool) -> Harm {
    use Aspect as A;
    match (aspect, way, takes) {
        (A::Reference, ..) => Harm::Missing,
        (A::Success | A::Format | A::ReadOnly | A::WriteOnly | A::Deprecated | A::NotCompared | A::UnknownKeys, ..) => {
            Harm::Told
        }
        (A::Default, Way::Sent { overwrites: true }, _) => Harm::Lost,
        (A::Default, ..) => Harm::Told,
        (A::Operation | A::Parameter | A::Field | A::Body, Way::Sent { .. }, Ordering::Less) => {
            if needed {
                Harm::Refused
            } else {
                Harm::Missing
            }
        }
        (A::Operation | A::Field | A::Body | A::Parameter, Way::Received, Ordering::Less) => Harm::Missing,
        (A::Fields, _, Ordering::Greater) => Harm::Missing,
        (_, Way::Sent { .. }, Ordering::Less) => {
            // Where any text may be sent, a list of values only advises.
            if aspect == A::Enum && !needed { Harm::Missing } else { Harm::Withheld }
        }
        (_, Way::Sent { .. }, _) => Harm::Refused,
        (A::Type, Way::Received, Ordering::Less | Ordering::Equal) => {
            if needed {
                Harm::Lost
            } else {
                Harm::Told
            }
        }
        (A::Required | A::Nullable, Way::Received, Ordering::Less) => {
            if needed {
                Harm::Lost
            } else {
                Harm::Told
            }
        }
        (A::Enum, Way::Received, Ordering::Less) => Harm::Missing,
        (_, Way::Received, _) => Harm::Told,
    }
}

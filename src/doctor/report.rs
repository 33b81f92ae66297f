//! The report, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The form of the reports that this build writes.
pub(super) const VERSION: u32 = 1;

/// A comparison of an account's responses with the document. It holds no value of a response.
///
/// It is written as JSON by serde, and as Markdown by [`to_markdown`](Self::to_markdown). Lists are sorted, so that the
/// reports of two days can be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DoctorReport {
    /// The version of this form, which is 1.
    pub version: u32,
    /// The version of this crate.
    pub crate_version: String,
    /// The first digits of the SHA-256 of the document.
    pub document: String,
    /// The number of calls that were made.
    pub calls: u32,
    /// Every GET operation, sorted by id.
    pub operations: Vec<OperationReport>,
    /// Everything that the document does not allow, or does not know.
    pub differences: Vec<Difference>,
    /// The keys that the document describes, does not require, and that no response had.
    pub unseen: Vec<Unseen>,
    /// The names of the headers of successful responses, and in how many of them each was. Names that are not made of
    /// known words are counted as `<withheld>`.
    pub headers: BTreeMap<String, u32>,
    /// The number of findings beyond the bounds, which are not listed.
    pub left_out: u64,
}

impl DoctorReport {
    /// Returns the operations of which no response could be compared.
    pub fn not_reached(&self) -> impl Iterator<Item = (&OperationReport, NotReached)> {
        self.operations.iter().filter_map(|operation| Some((operation, operation.not_reached?)))
    }
}

/// The calls of one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OperationReport {
    /// The id of the operation, such as `get_ticket`.
    pub operation: String,
    /// The number of calls.
    pub calls: u32,
    /// The number of records in the responses.
    pub records: u64,
    /// The number of responses by status.
    pub statuses: BTreeMap<u16, u32>,
    /// The number of failed calls by the words of their [`ErrorKind`](crate::ErrorKind).
    pub failures: BTreeMap<String, u32>,
    /// The reason why no response could be compared, if so.
    pub not_reached: Option<NotReached>,
}

/// The reason why no response of an operation was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotReached {
    /// A scope or a permission is missing.
    NoPermission,
    /// The lists had no record to ask for.
    NoRecord,
    /// The calls were used up before its turn.
    CallsSpent,
    /// The operation returns a file, and files of customers are not read.
    File,
    /// Gorgias refused the call; the statuses say how.
    Refused,
    /// No response came, or one that cannot be read; the failures say why.
    Failed,
    /// Several calls in a row had failed for reasons that hold for all of them.
    Stopped,
}

impl NotReached {
    /// Returns the reason in a few words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoPermission => "no scope or permission",
            Self::NoRecord => "no record to ask for",
            Self::CallsSpent => "calls used up",
            Self::File => "files are not read",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Stopped => "stopped: everything failed",
        }
    }
}

/// One way in which responses differ from the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Difference {
    /// The id of the operation.
    pub operation: String,
    /// The place in the response, such as `$.data[].customer.email`. `[]` is any item of a list, `{}` any entry of a
    /// map, and a key that may not be shown is the class that it belongs to, such as `<digits>`.
    pub path: String,
    /// The kind of difference.
    pub kind: DifferenceKind,
    /// The document's own words for what belongs there.
    pub expected: String,
    /// The type or the unknown word that came, or the class of a word that may not be shown, such as `<words>`.
    pub seen: String,
    /// The schema of the document that describes the place, or what is around it.
    pub schema: Option<String>,
    /// The number of times that it was seen.
    pub count: u64,
    /// The number of values at this place; for keys, of objects that can have them; for statuses and bodies, of calls.
    pub of: u64,
    /// The number of different texts behind a class, counted to 1,000; 0 where nothing was withheld.
    pub distinct: u64,
}

/// The kinds of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DifferenceKind {
    /// A status that the document does not name for the operation. Failures of a server (5xx) are not listed.
    UnknownStatus,
    /// A body that is not JSON, or an error that is not in the documented form.
    WrongBody,
    /// A value of another type.
    WrongType,
    /// A null where the document allows none.
    UnexpectedNull,
    /// A key that the document requires is missing.
    MissingKey,
    /// A key that the document does not have.
    UnknownKey,
    /// A word that the enum does not have.
    UnknownWord,
    /// A text that is not in the documented format.
    WrongFormat,
    /// A number, a text or a list beyond a documented limit.
    OutOfBounds,
}

impl DifferenceKind {
    /// Returns the kind in a few words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownStatus => "unknown status",
            Self::WrongBody => "wrong body",
            Self::WrongType => "wrong type",
            Self::UnexpectedNull => "unexpected null",
            Self::MissingKey => "missing key",
            Self::UnknownKey => "unknown key",
            Self::UnknownWord => "unknown word",
            Self::WrongFormat => "wrong format",
            Self::OutOfBounds => "out of bounds",
        }
    }
}

/// Keys that no response had at one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unseen {
    /// The id of the operation.
    pub operation: String,
    /// The place of the objects, as in [`Difference::path`].
    pub path: String,
    /// The schema of the objects, if it has a name.
    pub schema: Option<String>,
    /// The number of objects that were looked at.
    pub objects: u64,
    /// The keys that none of them had.
    pub keys: Vec<String>,
}

//! Text that is put into a path, and must stay one segment of it.

use std::fmt;
use std::str::FromStr;

/// One segment of a path, such as the slug of a metric card.
///
/// `..` in a path would address another resource with our credentials: URL parsers resolve it before anything is sent. So
/// the empty text, `.`, `..`, slashes, backslashes and control characters are refused; all else is percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PathSegment(String);

impl PathSegment {
    /// Returns the text, not encoded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The error for text that cannot be a path segment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PathSegmentError;

impl fmt::Display for PathSegmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a path segment must not be empty, `.` or `..`, nor hold slashes, backslashes or control characters",
        )
    }
}

impl std::error::Error for PathSegmentError {}

impl TryFrom<String> for PathSegment {
    type Error = PathSegmentError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let bad = |c: char| c == '/' || c == '\\' || c.is_control();
        if text.is_empty() || text == "." || text == ".." || text.contains(bad) {
            return Err(PathSegmentError);
        }
        Ok(Self(text))
    }
}

impl TryFrom<&str> for PathSegment {
    type Error = PathSegmentError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        Self::try_from(text.to_owned())
    }
}

impl FromStr for PathSegment {
    type Err = PathSegmentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text)
    }
}

impl fmt::Display for PathSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

//! From what the builders of bodies complain about to our error.

use super::{Error, ErrorKind};

impl From<crate::types::error::ConversionError> for Error {
    fn from(error: crate::types::error::ConversionError) -> Self {
        incomplete("", &error.to_string())
    }
}

/// Builders report in sentences; this finds the field in them, however deep it is.
pub(crate) fn incomplete(parent: &str, reason: &str) -> Error {
    let inside = |field: &str| if parent.is_empty() { field.to_owned() } else { format!("{parent}.{field}") };
    if let Some(field) = reason.strip_prefix("no value supplied for ") {
        return Error::violations_of(ErrorKind::InvalidRequest, &inside(field), "is required");
    }
    if let Some((field, why)) =
        reason.strip_prefix("error converting supplied value for ").and_then(|r| r.split_once(": "))
    {
        return incomplete(&inside(field), why);
    }
    if let Some((_, why)) = reason.strip_prefix("conversion to `").and_then(|r| r.split_once("failed: ")) {
        return incomplete(parent, why);
    }
    let field = if parent.is_empty() { "body" } else { parent };
    Error::violations_of(ErrorKind::InvalidRequest, field, reason)
}

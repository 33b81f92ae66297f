//! From the generator's error, which prints whole bodies and headers, to ours. It never reaches a caller.

use super::{Error, ErrorKind};
use crate::operations::Operation;

impl Error {
    pub(crate) fn from_generated(operation: &'static Operation, error: progenitor_client::Error<()>) -> Self {
        use progenitor_client::Error as Generated;
        let error = match error {
            // Our own errors travel through the generated code inside of a response: see `carried`.
            Generated::UnexpectedResponse(mut response) => match Self::take_from(&mut response) {
                Some(error) => error,
                None => {
                    let empty = Ok(bytes::Bytes::new());
                    Self::from_status(operation, response.status(), response.headers(), response.url(), empty)
                }
            },
            Generated::CommunicationError(error) | Generated::ResponseBodyError(error) => {
                return Self::from_transport(operation, error);
            }
            Generated::InvalidRequest(reason) => Self::new(ErrorKind::InvalidRequest).detail(reason),
            other => Self::new(ErrorKind::Transport)
                .detail("unexpected failure of the generated client")
                .with(|inner| inner.status = other.status()),
        };
        if error.failed_operation().is_some() { error } else { error.operation(operation) }
    }
}

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

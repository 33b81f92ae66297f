//! Failures below HTTP, as reqwest reports them.

use super::advice::host;
use super::{Error, ErrorKind};
use crate::operations::Operation;

impl Error {
    /// A call that got no response, or lost it on the way.
    pub(crate) fn from_transport(operation: &'static Operation, error: reqwest::Error) -> Self {
        let error = Self::lost(error);
        let effect = error.may_have_taken_effect() && !operation.reads;
        error.operation(operation).effect(effect)
    }

    /// A request that got no response, or lost it on the way: whatever left may have taken effect.
    pub(crate) fn lost(error: reqwest::Error) -> Self {
        let kind = if error.is_builder() {
            ErrorKind::InvalidRequest
        } else if error.is_connect() {
            // Also a timeout while connecting: nothing was sent.
            ErrorKind::Connect
        } else if error.is_timeout() {
            ErrorKind::Timeout
        } else {
            ErrorKind::Transport
        };
        let left = !matches!(kind, ErrorKind::InvalidRequest | ErrorKind::Connect);
        let host = error.url().map(host);
        // The rest of the address holds ids and filters such as an e-mail address.
        let lost = Self::new(kind).effect(left).source_error(error.without_url());
        match (kind, host) {
            (ErrorKind::Connect, Some(host)) => {
                lost.detail(format!("to `{host}`: check the name of the host, the network, and any proxy between"))
            }
            (ErrorKind::Timeout, Some(host)) => lost.detail(format!("waiting for `{host}`")),
            (ErrorKind::Transport, Some(host)) => lost.detail(format!("to `{host}`")),
            _ => lost,
        }
    }
}

/// Why a body could not be read.
pub(crate) enum ReadError {
    TooLarge,
    Broken(reqwest::Error),
}

impl ReadError {
    /// The error of a call that succeeded by its status.
    pub(crate) fn into_error(self, operation: &'static Operation, limit: usize) -> Error {
        match self {
            Self::TooLarge => Error::new(ErrorKind::ResponseTooLarge)
                .operation(operation)
                .detail(format!("more than {limit} bytes; see `max_response_bytes`"))
                .effect(!operation.reads),
            Self::Broken(error) => Error::from_transport(operation, error),
        }
    }
}

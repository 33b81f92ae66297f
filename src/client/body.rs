//! Reads answers, never more than allowed, and evens out forms that differ from the documented ones.

use bytes::{Bytes, BytesMut};

use crate::error::{Error, ErrorKind};
use crate::operations::Operation;

/// Why an answer could not be read.
pub(crate) enum ReadError {
    TooLarge,
    Broken(reqwest::Error),
}

impl ReadError {
    /// The error of a call that succeeded as far as its status tells.
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

/// Reads the whole body. One that comes in one piece is not copied.
pub(crate) async fn read(response: &mut reqwest::Response, limit: usize) -> Result<Bytes, ReadError> {
    let announced = response.content_length();
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(ReadError::TooLarge);
    }
    let Some(first) = response.chunk().await.map_err(ReadError::Broken)? else { return Ok(Bytes::new()) };
    if first.len() > limit {
        return Err(ReadError::TooLarge);
    }
    let Some(second) = response.chunk().await.map_err(ReadError::Broken)? else { return Ok(first) };
    // The announced length is below the limit, and so safe to reserve.
    let announced = announced.and_then(|length| usize::try_from(length).ok());
    let mut body = BytesMut::with_capacity(announced.unwrap_or((first.len() + second.len()) * 2));
    body.extend_from_slice(&first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        if body.len() + chunk.len() > limit {
            return Err(ReadError::TooLarge);
        }
        body.extend_from_slice(&chunk);
        next = response.chunk().await.map_err(ReadError::Broken)?;
    }
    Ok(body.freeze())
}

/// Gives a body the form that the generated types read.
///
/// The document says a bare array for some lists where live answers are envelopes; both are read. Where a body may be
/// missing, its absence becomes `null`.
pub(super) fn normalize(operation: &Operation, body: Bytes) -> Bytes {
    let start = body.trim_ascii_start();
    if start.is_empty() && operation.body_may_be_empty {
        return Bytes::from_static(b"null");
    }
    if operation.envelope && start.first() == Some(&b'[') {
        let mut wrapped = BytesMut::with_capacity(body.len() + 16);
        wrapped.extend_from_slice(b"{\"data\":");
        wrapped.extend_from_slice(&body);
        wrapped.extend_from_slice(b"}");
        return wrapped.freeze();
    }
    if operation.bare_list && start.first() == Some(&b'{') {
        return unwrapped(&body).unwrap_or(body);
    }
    body
}

/// The list inside of an envelope, as it stands there.
fn unwrapped(body: &Bytes) -> Option<Bytes> {
    #[derive(serde::Deserialize)]
    struct Envelope<'a> {
        #[serde(borrow)]
        data: &'a serde_json::value::RawValue,
    }
    let envelope: Envelope<'_> = serde_json::from_slice(body).ok()?;
    Some(body.slice_ref(envelope.data.get().as_bytes()))
}

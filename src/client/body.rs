//! Evens out forms of response bodies that differ from the documented ones.

use bytes::{Bytes, BytesMut};

use crate::operations::Operation;

/// Gives a body the form that the generated types read.
///
/// The document says a bare array for some lists where live responses are envelopes; both are read. Where a body may be
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

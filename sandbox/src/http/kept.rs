//! What was kept of an HTTP message, read again: a request that arrived, or a webhook that left.

use axum::http::{HeaderName, HeaderValue};
use bytes::Bytes;
use serde_json::Value;

/// Names (in lower case) and values of headers, as text.
pub(crate) fn headers<'a>(all: impl IntoIterator<Item = (&'a HeaderName, &'a HeaderValue)>) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    all.into_iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// A header by its name in lower case.
pub(crate) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
}

/// A body as JSON, where it is JSON.
pub(crate) fn json(body: &Bytes) -> Option<Value> {
    serde_json::from_slice(body).ok()
}

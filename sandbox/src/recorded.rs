//! The record of requests that a sandbox keeps for tests.

use axum::http::request::Parts;
use bytes::Bytes;
use serde_json::Value;

use crate::http::kept;

/// A request as it arrived, without its `authorization` header.
///
/// Bodies of OAuth calls hold codes and tokens; `Debug` shows nothing of them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method, in capitals.
    pub method: String,
    /// The path, still percent-encoded.
    pub path: String,
    /// The query without its question mark; empty where there was none.
    pub query: String,
    /// Names (in lower case) and values of the headers, without `authorization`.
    pub headers: Vec<(String, String)>,
    /// The body as sent.
    pub body: Bytes,
}

impl std::fmt::Debug for RecordedRequest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("RecordedRequest");
        shown.field("method", &self.method).field("path", &self.path);
        if self.path.starts_with("/oauth/") {
            return shown.finish_non_exhaustive();
        }
        shown.field("query", &self.query).field("headers", &self.headers).field("body", &self.body).finish()
    }
}

impl RecordedRequest {
    pub(crate) fn new(head: &Parts, body: Bytes) -> Self {
        Self {
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: kept::headers(head.headers.iter().filter(|(name, _)| *name != "authorization")),
            body,
        }
    }

    /// Returns a field of a form body, such as `grant_type` of a call of `/oauth/token`.
    #[must_use]
    pub fn form(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(&self.body).find(|(own, _)| own == name).map(|(_, value)| value.into_owned())
    }

    /// Returns the body as JSON, or `None` if it is not JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        kept::json(&self.body)
    }

    /// Returns the value of a header. `name` is in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        kept::header(&self.headers, name)
    }
}

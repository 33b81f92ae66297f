//! The record of requests that a sandbox keeps for tests.

use axum::http::request::Parts;
use bytes::Bytes;
use serde_json::Value;

/// A request as it arrived. The `authorization` header is not kept. Bodies of OAuth calls hold codes and tokens, and
/// `Debug` shows nothing of them.
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
        let headers = head.headers.iter().filter(|(name, _)| *name != "authorization");
        Self {
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: headers
                .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
                .collect(),
            body,
        }
    }

    /// A field of a form body, such as `grant_type` of a call of `/oauth/token`.
    #[must_use]
    pub fn form(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(&self.body).find(|(own, _)| own == name).map(|(_, value)| value.into_owned())
    }

    /// The body as JSON, where it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// A header by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

//! Reads the error responses of Gorgias: its envelope in all known forms, and what stands before it when it fails.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;
use url::Url;

use super::advice::{advice, host};
use super::{Error, ErrorKind, ReadError, Violation};
use crate::operations::Operation;

/// The most bytes that are kept of a response that was not understood.
const EXCERPT: usize = 2048;

/// No window of Gorgias is longer; a larger value would only make the arithmetic of callers overflow.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

impl Error {
    /// A response with a status that is not a success.
    pub(crate) fn from_status(
        operation: &'static Operation,
        status: StatusCode,
        headers: &HeaderMap,
        url: &Url,
        body: Result<Bytes, ReadError>,
    ) -> Self {
        let kind = ErrorKind::of_status(status);
        let writes = !operation.reads;
        let error = Self::new(kind).operation(operation).answered(status, headers).effect(writes && !refused(status));
        let advised = |error: Self| match advice(operation, status, url) {
            Some(advice) => error.and_detail(advice),
            None => error,
        };
        // The status says more than a body that cannot be read.
        let body = &match body {
            Ok(body) => body,
            Err(ReadError::TooLarge) => {
                return advised(error.detail("the response is larger than 1 MiB, or than `max_response_bytes`"));
            }
            Err(ReadError::Broken(_)) => return advised(error.detail("the response broke off")),
        };
        match serde_json::from_slice::<Value>(body) {
            Ok(value) if value.get("error").is_some_and(|e| !e.is_null()) => advised(error.envelope(&value["error"])),
            _ if body.is_empty() => advised(error.detail("the response is empty")),
            _ if kind == ErrorKind::NotFound && looks_like_html(headers, body) => {
                let why = "the response is a web page, as for a host that belongs to no account";
                error.excerpt_of(body).detail(format!("{why}: check `{}`", host(url)))
            }
            _ => advised(error.excerpt_of(body).detail("the response is not in Gorgias' error format")),
        }
    }

    /// Keeps what every response carries.
    pub(crate) fn answered(self, status: StatusCode, headers: &HeaderMap) -> Self {
        let request_id = request_id(headers).map(str::to_owned);
        let retry_after = retry_after(headers, Utc::now());
        self.with(|inner| {
            inner.status = Some(status);
            inner.request_id = request_id;
            inner.retry_after = retry_after;
        })
    }

    /// Keeps the beginning of a response.
    pub(crate) fn excerpt_of(self, body: &Bytes) -> Self {
        // A copy: a slice would keep the whole response alive.
        let start = Bytes::copy_from_slice(&body[..body.len().min(EXCERPT)]);
        self.with(|inner| inner.excerpt = Some(start))
    }

    /// `error` is an object on the API, whose `msg` is a text or, at times, an object; OAuth endpoints send a text.
    fn envelope(self, error: &Value) -> Self {
        let mut violations = Vec::new();
        let message = match error {
            Value::String(text) => Some(text.clone()),
            Value::Object(map) => {
                collect(map.get("data").unwrap_or(&Value::Null), &mut String::new(), &mut violations);
                match map.get("msg").or_else(|| map.get("message")) {
                    Some(Value::String(text)) => Some(text.clone()),
                    Some(other) => {
                        collect(other, &mut String::new(), &mut violations);
                        None
                    }
                    None => None,
                }
            }
            other => Some(other.to_string()),
        };
        self.with(|inner| {
            inner.message = message;
            inner.violations = violations;
        })
    }
}

/// Whether a status says that a write was not carried out: 4xx, and the redirects that ask to repeat it elsewhere. A 302 or
/// 303 can mean that it was done and that the result is elsewhere.
fn refused(status: StatusCode) -> bool {
    status.is_client_error() || matches!(status.as_u16(), 301 | 307 | 308)
}

/// Flattens `{"sender": ["Missing data."], "messages": {"0": {"channel": ["..."]}}}` to one violation per sentence.
fn collect(value: &Value, path: &mut String, found: &mut Vec<Violation>) {
    const MOST: usize = 100;
    if found.len() >= MOST {
        return;
    }
    match value {
        Value::Null => {}
        Value::Object(map) => {
            for (key, inner) in map {
                descend(key, inner, path, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                match item {
                    Value::Object(_) | Value::Array(_) => descend(&index.to_string(), item, path, found),
                    _ => collect(item, path, found),
                }
            }
        }
        Value::String(text) => found.push(Violation::foreign(path.clone(), text.clone())),
        other => found.push(Violation::foreign(path.clone(), other.to_string())),
    }
}

fn descend(key: &str, value: &Value, path: &mut String, found: &mut Vec<Violation>) {
    let length = path.len();
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
    collect(value, path, found);
    path.truncate(length);
}

fn looks_like_html(headers: &HeaderMap, body: &Bytes) -> bool {
    text_header(headers, header::CONTENT_TYPE.as_str()).is_some_and(|t| t.contains("html"))
        || body.trim_ascii_start().starts_with(b"<")
}

fn text_header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// `Retry-After` in seconds, or as a date.
pub(crate) fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = text_header(headers, header::RETRY_AFTER.as_str())?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let date = DateTime::parse_from_rfc2822(text).ok()?;
            (date.with_timezone(&Utc) - now).to_std().unwrap_or(Duration::ZERO)
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

/// The id that Gorgias gives a request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-request-id")?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let now = DateTime::parse_from_rfc2822("Mon, 23 Nov 2026 09:00:00 GMT").map(|d| d.with_timezone(&Utc));
        let now = now.unwrap_or_default();
        for (text, expected) in [
            ("7", Some(7)),
            ("Mon, 23 Nov 2026 09:00:12 GMT", Some(12)),
            ("Mon, 23 Nov 2026 08:00:00 GMT", Some(0)),
            ("18446744073709551615", Some(86_400)),
            ("soon", None),
        ] {
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, header::HeaderValue::from_static(text))]);
            assert_eq!(retry_after(&headers, now), expected.map(Duration::from_secs), "{text}");
        }
    }
}

//! From an outcome to the bytes of its response, with what every response has in common.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde_json::json;

use super::shared::Shared;
use crate::http::judge;
use crate::http::limiter::Verdict;
use crate::http::reply::{Failure, Payload, Reply};
use crate::spec::Operation;
use crate::state::files::fingerprint;
use crate::state::value::bytes;

/// A release as it would stand in a header: forty hexadecimal digits.
const RELEASE: &str = "5a6d0b0c5a6d0b0c5a6d0b0c5a6d0b0c5a6d0b0c";

/// A response, and the operation that it belongs to.
pub(super) type Outcome<'a> = (Option<&'a Operation>, Result<Reply, Failure>);

impl Shared {
    /// An error that no operation has a part in.
    pub(super) fn refuse(&self, failure: Failure) -> Response<Body> {
        self.send((None, Err(failure)), None)
    }

    /// Checks an outcome against the document and puts it on the wire. The verdict is announced, where there is one.
    pub(super) fn send(&self, (operation, outcome): Outcome<'_>, verdict: Option<&Verdict>) -> Response<Body> {
        let (mut status, mut text, mut kind, headers, judged) = match outcome {
            Ok(mut reply) => {
                let status = reply.status.or(operation.map(Operation::success)).unwrap_or(200);
                let mut text = match &mut reply.body {
                    Payload::Json(value) => bytes(value),
                    _ => Vec::new(),
                };
                let judged = operation.map_or(Ok(()), |operation| judge::success(operation, status, &reply, &text));
                let mut kind = "application/json";
                match reply.body {
                    Payload::Empty | Payload::Json(_) => {}
                    Payload::Rendered(made) | Payload::Written(made, _) => text = made,
                    Payload::Csv(csv) => (text, kind) = (csv.into_bytes(), "text/csv"),
                }
                (status, text, kind, reply.headers, judged)
            }
            Err(failure) => {
                let judged = judge::failure(&self.spec, &failure);
                let text = bytes(&mut failure.body());
                (failure.status, text, "application/json", failure.headers, judged)
            }
        };
        if let Err(problem) = judged {
            (status, kind) = (500, "application/json");
            text = bytes(&mut json!({"error": {"msg": format!("The sandbox broke the document. {problem}")}}));
            self.traffic.note_problem(problem);
        }
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let serial = self.traffic.next_number();
        let request_id = format!("{:016x}{:016x}", fingerprint(b"request", serial), serial);
        let target = response.headers_mut();
        for (name, value) in [("content-type", kind), ("x-request-id", &request_id), ("x-gorgias-release", RELEASE)] {
            put(target, name, value);
        }
        if let Some(verdict) = verdict {
            put(target, "x-gorgias-account-api-call-limit", &verdict.announced);
        }
        for (name, value) in headers {
            put(target, name, &value);
        }
        response
    }
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

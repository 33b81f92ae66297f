//! From a fault to what the client meets.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use bytes::Bytes;
use serde_json::Value;

use super::fault::FaultKind;
use super::line::Line;
use super::mutation::mutate;
use super::schedule::{Faults, Strike};
use super::truncated::Truncated;
use crate::http::body;
use crate::http::reply::Failure;
use crate::spec::{self, Found, Spec};

/// Answers a request, or lets the fault strike that is due. `answer` carries the request out when it is awaited, and `refuse`
/// writes an error as the API does.
pub(crate) async fn carry_out(
    faults: &Faults,
    spec: &Spec,
    head: &Parts,
    line: &Line,
    refuse: impl Fn(Failure) -> Response<Body>,
    answer: impl Future<Output = Response<Body>>,
) -> Response<Body> {
    let Some(mut strike) = faults.strike(spec, head) else { return answer.await };
    let response = match strike.fault.kind {
        FaultKind::Status(status) => Ok(with_pause(&strike, refuse(Failure::new(status, reason(status))))),
        FaultKind::Html(status) => Ok(with_pause(&strike, page(status))),
        FaultKind::ExpiredCursor => Ok(refuse(expired(spec, head))),
        FaultKind::Reset => Ok(Response::default()),
        FaultKind::LostResponse => {
            drop(answer.await);
            Ok(Response::default())
        }
        FaultKind::Latency => Ok(answer.await),
        FaultKind::TruncatedBody
        | FaultKind::MalformedJson
        | FaultKind::UnknownEnums
        | FaultKind::ExtraFields
        | FaultKind::Nulls => spoil(spec, head, &strike, &refuse, answer.await).await,
    };
    let response = match response {
        Ok(response) => response,
        Err(untouched) => {
            faults.withdraw(&strike);
            return untouched;
        }
    };
    // Before the wait: a client that gives up meanwhile takes this future with it.
    faults.note(&strike);
    strike.hold().await;
    if matches!(strike.fault.kind, FaultKind::Reset | FaultKind::LostResponse) {
        line.reset();
    }
    response
}

/// Changes the body of an answer. An answer that offers nothing to change comes back as `Err`.
async fn spoil(
    spec: &Spec,
    head: &Parts,
    strike: &Strike,
    refuse: &impl Fn(Failure) -> Response<Body>,
    response: Response<Body>,
) -> Result<Response<Body>, Response<Body>> {
    let (mut parts, stream) = response.into_parts();
    let bytes = match body::read(stream).await {
        Ok(bytes) => bytes,
        Err(failure) => return Err(refuse(failure)),
    };
    let spoiled = match strike.fault.kind {
        FaultKind::TruncatedBody if bytes.len() > 1 => {
            parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
            Some(Body::new(Truncated::of(&bytes)))
        }
        FaultKind::MalformedJson if !bytes.is_empty() && is_json(&parts.headers) => {
            Some(Body::from(bytes.slice(..bytes.len() - 1)))
        }
        kind @ (FaultKind::UnknownEnums | FaultKind::ExtraFields | FaultKind::Nulls) if parts.status.is_success() => {
            changed(spec, head, parts.status, &bytes, kind, strike.dice.clone()).map(Body::from)
        }
        _ => None,
    };
    match spoiled {
        Some(body) => Ok(Response::from_parts(parts, body)),
        None => Err(Response::from_parts(parts, Body::from(bytes))),
    }
}

/// The body of a success, changed within its schema; nothing where there is nothing to change.
fn changed(
    spec: &Spec,
    head: &Parts,
    status: StatusCode,
    bytes: &Bytes,
    kind: FaultKind,
    dice: fastrand::Rng,
) -> Option<Vec<u8>> {
    let Found::Operation(operation, _) = spec.find(head.method.as_str(), head.uri.path()) else { return None };
    let schema = operation.answer(status.as_u16())?.check.as_ref()?.schema();
    let mut answer: Value = serde_json::from_slice(bytes).ok()?;
    mutate(kind, spec::document()?, schema, &mut answer, dice).then(|| answer.to_string().into_bytes())
}

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
}

fn with_pause(strike: &Strike, mut response: Response<Body>) -> Response<Body> {
    if let Some(pause) = strike.retry_after {
        let seconds = pause.as_secs() + u64::from(pause.subsec_nanos() > 0);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// What the API says, where it is known, and the phrase of the status otherwise.
fn reason(status: u16) -> &'static str {
    match status {
        401 => "Unauthorized.",
        404 => "Resource not found.",
        405 => "The specified HTTP method is not allowed.",
        429 => "Too many requests.",
        _ => StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error"),
    }
}

/// The refusal of a cursor of another list.
fn expired(spec: &Spec, head: &Parts) -> Failure {
    let mut failure = Failure::field(&["cursor"], "Not a valid cursor.");
    if let Found::Operation(operation, _) = spec.find(head.method.as_str(), head.uri.path()) {
        failure.msg = format!("Failed to {}", operation.phrase());
    }
    failure
}

/// A page as gateways write it.
fn page(status: u16) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let text = format!("<!doctype html>\n<title>{status}</title>\n<center><h1>{status}</h1></center>\n");
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

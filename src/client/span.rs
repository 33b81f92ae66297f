//! What `tracing` sees of a call: one span, with the attribute names of OpenTelemetry for HTTP clients. No query, no body and
//! no header, for they hold customers' data and secrets; of the path only the template.

use tracing::Span;
use tracing::field::Empty;
use url::Url;

use super::trip::Trip;
use crate::error::Error;
use crate::operations::Operation;

/// The span of a call. Made at level DEBUG, so that nothing is recorded unless somebody asks.
pub(super) fn of(operation: &Operation, base: &Url) -> Span {
    tracing::debug_span!(
        target: "gorgias",
        "gorgias.call",
        otel.kind = "client",
        otel.name = format!("{} {}", operation.method, operation.path),
        otel.status_code = Empty,
        http.request.method = operation.method.as_str(),
        url.template = operation.path,
        server.address = base.host_str().unwrap_or_default(),
        server.port = base.port_or_known_default().unwrap_or_default(),
        gorgias.operation = operation.id,
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        error.type = Empty,
        gorgias.attempts = Empty,
        gorgias.budget.wait_ms = Empty,
        gorgias.request_id = Empty,
    )
}

/// Writes down how it ended.
pub(super) fn end(span: &Span, trip: &Trip, error: Option<&Error>) {
    if span.is_disabled() {
        return;
    }
    span.record("gorgias.attempts", trip.attempts);
    span.record("gorgias.budget.wait_ms", u64::try_from(trip.waited.as_millis()).unwrap_or(u64::MAX));
    if trip.attempts > 1 {
        span.record("http.request.resend_count", trip.attempts - 1);
    }
    if let Some(status) = trip.status {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(id) = &trip.request_id {
        span.record("gorgias.request_id", crate::error::redact::token(id).as_str());
    }
    if let Some(error) = error {
        span.record("otel.status_code", "ERROR");
        // The convention: the status where a response came, else a name of the failure.
        match error.status() {
            Some(status) => span.record("error.type", status.as_str()),
            None => span.record("error.type", tracing::field::debug(error.kind())),
        };
    }
}

//! What every call passes through: check the scope, try, try again where that is safe, count, and turn failures into errors.

use std::time::Duration;

use bytes::Bytes;
use tracing::Instrument as _;

use super::trip::Trip;
use super::{Inner, body, span};
use crate::Client;
use crate::error::{Error, ErrorKind};
use crate::operations::Operation;
use crate::reporting;
use crate::retry::{self, Cost, Reason};
use crate::transport::read;

/// The most bytes that are read of a response that is not a success: taken apart, a body takes many times its size.
const MOST_OF_AN_ERROR: usize = 1 << 20;

impl Client {
    /// Makes a call within its span, counts it, and returns a success whose body has been read, or an error.
    pub(super) async fn call(
        &self,
        request: reqwest::Request,
        operation: &'static Operation,
    ) -> Result<reqwest::Response, Error> {
        let config = self.inner.config();
        let span = span::of(operation, &config.base);
        let mut trip = Trip::default();
        let change = config.account.directory.watch(operation);
        let outcome = self.try_until_done(request, operation, &mut trip).instrument(span.clone()).await;
        let error = outcome.as_ref().err();
        if error.is_some_and(|error| !error.may_have_taken_effect()) {
            change.did_not_happen();
        }
        config.counters.record(operation, &trip, error);
        span::end(&span, &trip, error);
        outcome
    }

    async fn try_until_done(
        &self,
        request: reqwest::Request,
        operation: &'static Operation,
        trip: &mut Trip,
    ) -> Result<reqwest::Response, Error> {
        let Inner { config, .. } = &self.inner;
        let mut request = request;
        // What the last retry took from the quota, and the failure that it followed.
        let mut last: Option<(Cost, Error)> = None;
        let mut renewed = false;
        loop {
            // A body that is a stream can be sent only once.
            let spare = request.try_clone();
            trip.begin_attempt();
            let error = match self.attempt(request, operation, trip).await {
                Ok(response) => {
                    config.account.quota.succeeded(last.map(|(cost, _)| cost));
                    return Ok(response);
                }
                Err(error) => error,
            };
            trip.refusals += u32::from(error.kind() == ErrorKind::RateLimited);
            let error = match last.take() {
                // The retry never left: what matters is why it was needed, and it costs nothing.
                Some((cost, earlier)) if error.kind() == ErrorKind::BudgetExhausted => {
                    trip.attempts -= 1;
                    config.account.quota.give_back(cost);
                    return Err(earlier);
                }
                Some((_, earlier)) => error.after(trip.attempts, earlier.may_have_taken_effect()),
                None => error,
            };
            let Some(spare) = spare else { return Err(error) };
            if error.kind() == ErrorKind::Unauthorized && !renewed {
                renewed = true;
                let fresh = config.credentials.renew(trip.authorization.as_ref()).await;
                // An earlier attempt may have taken effect, whatever becomes of the token.
                let fresh =
                    fresh.map_err(|e| e.operation(operation).after(trip.attempts, error.may_have_taken_effect()))?;
                if !fresh {
                    return Err(error);
                }
                tracing::debug!(target: "gorgias", operation = operation.id, "access token renewed after 401");
                last = Some((Cost::Free, error));
            } else {
                let Some((cost, pause)) = self.next_attempt(operation, &error, trip) else { return Err(error) };
                tracing::debug!(
                    target: "gorgias",
                    operation = operation.id,
                    attempt = trip.attempts,
                    error = error.kind().as_str(),
                    pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
                    "trying again"
                );
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
                last = Some((cost, error));
            }
            request = spare;
        }
    }

    /// Whether there is another attempt, what it costs, and how long to wait before.
    fn next_attempt(&self, operation: &Operation, error: &Error, trip: &mut Trip) -> Option<(Cost, Duration)> {
        let Inner { config, options, .. } = &self.inner;
        let reason = retry::reason(operation, error)?;
        // Refusals count for nothing: others used the allowance, and the deadline ends the wait.
        let counted = if reason == Reason::Refused { 1 } else { trip.attempts.saturating_sub(trip.refusals) };
        if !options.retry.allows_another(counted) {
            return None;
        }
        let pause = match reason {
            // The budget holds back everybody, this call too.
            Reason::Refused if !config.unlimited => Duration::ZERO,
            Reason::Refused => retry::least_pause(trip.refusals)
                .max(options.retry.pause(trip.attempts))
                .max(error.retry_after().unwrap_or_default()),
            _ => options.retry.pause(trip.attempts).max(error.retry_after().unwrap_or_default()),
        };
        let rest = options.retry.rest(trip.elapsed());
        let patience = rest.checked_sub(pause).filter(|left| !left.is_zero())?;
        let cost = retry::cost(reason, error);
        if !config.account.quota.take(cost) {
            return None;
        }
        trip.patience = Some(patience);
        Some((cost, pause))
    }

    /// One attempt: a response whose body has been read.
    async fn attempt(
        &self,
        request: reqwest::Request,
        operation: &'static Operation,
        trip: &mut Trip,
    ) -> Result<reqwest::Response, Error> {
        let query = reporting::query(operation, &request);
        let mut response = self.send_and_follow(request, operation, trip).await?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        trip.status = Some(status);
        trip.request_id = crate::error::request_id(&headers).map(str::to_owned);
        let allowed = self.inner.config().max_response_bytes;
        let limit = if status.is_success() { allowed } else { allowed.min(MOST_OF_AN_ERROR) };
        let read = read(&mut response, limit).await;
        if !status.is_success() {
            let error = Error::from_status(operation, status, &headers, response.url(), read);
            return Err(reporting::explain(error, query.as_ref()));
        }
        let bytes = match read {
            Ok(bytes) => body::normalize(operation, bytes),
            // Nothing is read from it, so nothing is lost with it.
            Err(_) if !operation.has_body => Bytes::new(),
            Err(error) => return Err(error.into_error(operation, limit).answered(status, &headers)),
        };
        let mut whole = http::Response::new(bytes);
        *whole.status_mut() = status;
        *whole.headers_mut() = headers;
        Ok(reqwest::Response::from(whole))
    }
}

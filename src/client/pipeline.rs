//! What every call passes through: authenticate, send, follow merges, bound the answer, turn failures into errors.

use std::time::Instant;

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};
use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};
use url::Url;

use super::finish::carry;
use super::{Inner, body};
use crate::Client;
use crate::error::{Error, ErrorKind};
use crate::operations::Operation;

/// How many merges in a row are followed.
const MOST_REDIRECTS: usize = 3;

impl ClientHooks<Inner> for Client {
    async fn exec(&self, request: reqwest::Request, info: &OperationInfo) -> reqwest::Result<reqwest::Response> {
        let outcome = match Operation::by_id(info.operation_id) {
            Some(operation) => self.call(request, operation).await,
            None => Err(Error::new(ErrorKind::InvalidRequest).detail("no such operation")),
        };
        Ok(outcome.unwrap_or_else(carry))
    }
}

impl Client {
    /// Sends a request and returns a success whose body has been read, or an error.
    pub(crate) async fn call(
        &self,
        request: reqwest::Request,
        operation: &'static Operation,
    ) -> Result<reqwest::Response, Error> {
        let mut response = self.send_following_merges(request, operation).await?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let limit = self.inner().config().max_response_bytes;
        let read = body::read(&mut response, limit).await;
        if !status.is_success() {
            return Err(Error::from_status(operation, status, &headers, read));
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

    async fn send_following_merges(
        &self,
        mut request: reqwest::Request,
        operation: &'static Operation,
    ) -> Result<reqwest::Response, Error> {
        let limit = *request.timeout_mut().get_or_insert(self.inner().config().timeout);
        let start = Instant::now();
        let mut next = (request.method() == Method::GET).then(|| request.try_clone()).flatten();
        let mut response = self.send_once(request, operation).await?;
        for _ in 0..MOST_REDIRECTS {
            if !is_followable(response.status()) {
                return Ok(response);
            }
            let Some(mut again) = next.take() else { return Ok(response) };
            let Some(target) = self.merge_target(&response, again.url().query()) else { return Ok(response) };
            *again.url_mut() = target;
            // One call, one timeout, however many answers it takes.
            *again.timeout_mut() = Some(limit.saturating_sub(start.elapsed()));
            next = again.try_clone();
            response = self.send_once(again, operation).await?;
        }
        Ok(response)
    }

    /// The survivor of a merge, when it is on the same host and part of the API. It is asked the same question: a location
    /// without a query keeps that of the request.
    fn merge_target(&self, response: &reqwest::Response, query: Option<&str>) -> Option<Url> {
        let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
        let mut target = response.url().join(location).ok()?;
        let here = same_origin(&target, &self.inner().config().base);
        let clean = target.username().is_empty() && target.password().is_none();
        if !here || !clean || !target.path().starts_with("/api/") {
            return None;
        }
        if target.query().is_none() {
            target.set_query(query);
        }
        Some(target)
    }

    /// Sends once, with credentials.
    pub(crate) async fn send_once(
        &self,
        mut request: reqwest::Request,
        operation: &'static Operation,
    ) -> Result<reqwest::Response, Error> {
        let config = self.inner().config();
        // Our own code asks no other host; but the hooks of the generator are public, and the credentials are not.
        if !same_origin(request.url(), &config.base) {
            return Err(Error::new(ErrorKind::InvalidRequest)
                .operation(operation)
                .detail("the request is for another host than the client's"));
        }
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, config.authorization.clone());
        headers.insert(header::USER_AGENT, config.user_agent.clone());
        if !operation.binary {
            // Errors are JSON, even where a success has no body.
            headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("application/json"));
        }
        request.timeout_mut().get_or_insert(config.timeout);
        let target = request.url().clone();
        let response = self.client().execute(request).await.map_err(|e| Error::from_transport(operation, e))?;
        if *response.url() != target {
            return Err(Error::new(ErrorKind::Redirect)
                .operation(operation)
                .detail(
                    "the HTTP client given to the builder follows redirects; build it with redirect::Policy::none()",
                )
                .effect(!operation.reads)
                .answered(response.status(), response.headers()));
        }
        Ok(response)
    }
}

/// Scheme, host and port, without the copies that [`Url::origin`] makes.
pub(crate) fn same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host() == b.host() && a.port_or_known_default() == b.port_or_known_default()
}

fn is_followable(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 307 | 308)
}

//! What every call passes through: authenticate, send, follow merges, bound the answer, turn failures into errors.

use http::{Method, StatusCode, header};
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
            // The status says more than a body that broke off, or is too large to be an error of Gorgias.
            let bytes = read.unwrap_or_default();
            return Err(Error::from_status(operation, status, &headers, &bytes));
        }
        let bytes = read.map_err(|error| error.into_error(operation, limit).answered(status, &headers))?;
        let mut whole = http::Response::new(body::normalize(operation, bytes));
        *whole.status_mut() = status;
        *whole.headers_mut() = headers;
        Ok(reqwest::Response::from(whole))
    }

    async fn send_following_merges(
        &self,
        request: reqwest::Request,
        operation: &'static Operation,
    ) -> Result<reqwest::Response, Error> {
        let mut next = request.method().eq(&Method::GET).then(|| request.try_clone()).flatten();
        let mut response = self.send_once(request, operation).await?;
        for _ in 0..MOST_REDIRECTS {
            if !is_followable(response.status()) {
                return Ok(response);
            }
            let Some(target) = self.merge_target(&response) else { return Ok(response) };
            let Some(mut again) = next.take() else { return Ok(response) };
            *again.url_mut() = target;
            next = again.try_clone();
            response = self.send_once(again, operation).await?;
        }
        Ok(response)
    }

    /// The survivor of a merge, when it is on the same host and part of the API.
    fn merge_target(&self, response: &reqwest::Response) -> Option<Url> {
        let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
        let target = response.url().join(location).ok()?;
        let here = target.origin() == self.inner().config().base.origin();
        let clean = target.username().is_empty() && target.password().is_none();
        (here && clean && target.path().starts_with("/api/")).then_some(target)
    }

    /// Sends once, with credentials.
    pub(crate) async fn send_once(
        &self,
        mut request: reqwest::Request,
        operation: &'static Operation,
    ) -> Result<reqwest::Response, Error> {
        let config = self.inner().config();
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, config.authorization.clone());
        headers.insert(header::USER_AGENT, config.user_agent.clone());
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

fn is_followable(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 307 | 308)
}

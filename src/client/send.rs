//! One request: credentials, room in the budget, off it goes; and the redirects that belong to the same attempt.

use http::{HeaderValue, Method, StatusCode, header};
use tokio::time::Instant;
use url::Url;

use super::Inner;
use super::signed_address::signed_address;
use super::trip::Trip;
use crate::Client;
use crate::auth::Authorization;
use crate::budget::{Feedback, Permit};
use crate::error::{Error, ErrorKind};
use crate::operations::{DOWNLOAD_FILE, Operation};

/// How many merges in a row are followed.
const MOST_REDIRECTS: usize = 3;

impl Client {
    /// Sends a request, and follows where Gorgias points to the same record under another id, or to a file.
    pub(super) async fn send_and_follow(
        &self,
        request: reqwest::Request,
        operation: &'static Operation,
        trip: &mut Trip,
    ) -> Result<reqwest::Response, Error> {
        if operation.id == DOWNLOAD_FILE.id {
            let answer = self.send_once(request, operation, trip).await?;
            return self.fetch_file(answer, trip).await;
        }
        let mut next = (request.method() == Method::GET).then(|| request.try_clone()).flatten();
        let mut response = self.send_once(request, operation, trip).await?;
        for _ in 0..MOST_REDIRECTS {
            if !is_followable(response.status()) {
                return Ok(response);
            }
            let Some(mut again) = next.take() else { return Ok(response) };
            let Some(target) = self.merge_target(&response, again.url().query()) else { return Ok(response) };
            *again.url_mut() = target;
            next = again.try_clone();
            response = self.send_once(again, operation, trip).await?;
        }
        Ok(response)
    }

    /// Sends once, with credentials, as soon as the budget of the account has room.
    async fn send_once(
        &self,
        mut request: reqwest::Request,
        operation: &'static Operation,
        trip: &mut Trip,
    ) -> Result<reqwest::Response, Error> {
        let config = self.inner.config();
        // Our own code asks no other host; but the hooks of the generator are public, and the credentials are not.
        if !same_origin(request.url(), &config.base) {
            return Err(Error::new(ErrorKind::InvalidRequest)
                .operation(operation)
                .detail("the request is for another host than the client's"));
        }
        // A missing scope is reported before there is any waiting.
        let mut authorization = self.authorize(operation).await?;
        let permit = self.permit(operation, trip).await?;
        #[cfg(feature = "agent")]
        if let Err(error) = self.inner.meter(operation).await {
            permit.into_iter().for_each(Permit::give_back);
            return Err(error.operation(operation));
        }
        if permit.as_ref().is_some_and(|permit| !permit.waited().is_zero()) {
            // The token may have expired meanwhile.
            authorization = match self.authorize(operation).await {
                Ok(authorization) => authorization,
                Err(error) => {
                    permit.into_iter().for_each(Permit::give_back);
                    return Err(error);
                }
            };
        }
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, authorization.header());
        headers.insert(header::USER_AGENT, config.user_agent.clone());
        if !operation.binary {
            // Errors are JSON, even where a success has no body.
            headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("application/json"));
        }
        let target = request.url().clone();
        let response = match self.timed(request, trip).await {
            Ok(response) => response,
            Err(error) => {
                let error = Error::from_transport(operation, error);
                if let (Some(permit), ErrorKind::Connect | ErrorKind::InvalidRequest) = (permit, error.kind()) {
                    permit.give_back();
                }
                return Err(error);
            }
        };
        if let Some(permit) = permit {
            permit.complete(Feedback::from_response(response.status(), response.headers()));
        }
        if response.status() != StatusCode::UNAUTHORIZED {
            authorization.accepted();
        }
        trip.authorization = Some(authorization);
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

    async fn authorize(&self, operation: &'static Operation) -> Result<Authorization, Error> {
        let Inner { config, options, .. } = &self.inner;
        config.credentials.authorize(operation, options.check_scopes).await.map_err(|e| e.operation(operation))
    }

    /// The right to make one call; nothing, when this client is unlimited.
    async fn permit(&self, operation: &'static Operation, trip: &mut Trip) -> Result<Option<Permit>, Error> {
        let inner = &self.inner;
        if inner.config().unlimited {
            return Ok(None);
        }
        let budget = &inner.config().account.budget;
        let patience = [inner.options.max_wait, trip.patience].into_iter().flatten().min();
        let permit = match patience {
            Some(patience) => budget.acquire_within(inner.options.priority, patience).await,
            None => Ok(budget.acquire(inner.options.priority).await),
        };
        let permit = permit.map_err(|e| e.operation(operation))?;
        trip.waited_for(&permit);
        Ok(Some(permit))
    }

    /// One attempt has one timeout, however many requests it takes; waiting for the budget does not count.
    async fn timed(&self, mut request: reqwest::Request, trip: &mut Trip) -> reqwest::Result<reqwest::Response> {
        let start = Instant::now();
        trip.departed.get_or_insert(start);
        *request.timeout_mut() = Some(self.inner.options.timeout.saturating_sub(trip.spent));
        let result = self.client.execute(request).await;
        trip.spent += start.elapsed();
        result
    }

    /// Gorgias redirects a download to a signed address on another host. It is fetched without credentials.
    async fn fetch_file(&self, answer: reqwest::Response, trip: &mut Trip) -> Result<reqwest::Response, Error> {
        if !matches!(answer.status(), StatusCode::TEMPORARY_REDIRECT | StatusCode::FOUND | StatusCode::SEE_OTHER) {
            return Ok(answer);
        }
        let target = signed_address(&self.inner.config().base, &answer)?;
        let file = self.client.get(target).build();
        let file = file.map_err(|e| Error::from_transport(&DOWNLOAD_FILE, e))?;
        self.timed(file, trip).await.map_err(|e| Error::from_transport(&DOWNLOAD_FILE, e))
    }

    /// The survivor of a merge, when it is on the same host and part of the API. It is asked the same question: a location
    /// without a query keeps that of the request.
    fn merge_target(&self, response: &reqwest::Response, query: Option<&str>) -> Option<Url> {
        let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
        let mut target = response.url().join(location).ok()?;
        let here = same_origin(&target, &self.inner.config().base);
        let clean = target.username().is_empty() && target.password().is_none();
        if !here || !clean || !target.path().starts_with("/api/") {
            return None;
        }
        if target.query().is_none() {
            target.set_query(query);
        }
        Some(target)
    }
}

/// Scheme, host and port, without the copies that [`Url::origin`] makes.
pub(crate) fn same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host() == b.host() && a.port_or_known_default() == b.port_or_known_default()
}

fn is_followable(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 307 | 308)
}

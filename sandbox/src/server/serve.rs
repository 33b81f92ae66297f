//! The way of one request: record it, ask for credentials, count it, let the dispatcher handle it, check the response, send it.
//! A fault that is due takes the place of the steps after the first, or spoils what comes out of them.
//! Requests for `/oauth` leave this way after the first step.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::request::Parts;
use axum::http::{Response, Uri};
use bytes::Bytes;

use super::access::Caller;
use super::shared::Shared;
use super::wire::Outcome;
use crate::faults::{self, Line};
use crate::http::limiter::Verdict;
use crate::http::reply::Failure;
use crate::http::{body, tenant};
use crate::oauth;
use crate::operations::dispatch::{self, Incoming};
use crate::recorded::RecordedRequest;
use crate::sync::lock;

/// The routes of the API. The document decides what exists, so axum only carries the requests.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(serve).layer(DefaultBodyLimit::disable()).with_state(shared)
}

async fn serve(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response<Body> {
    let (mut head, stream) = request.into_parts();
    if let Some(uri) = merged(&head.uri) {
        head.uri = uri;
    }
    let read = body::read(stream).await;
    if let Some(recorded) = &shared.traffic.recorded {
        lock(recorded).push(RecordedRequest::new(&head, read.as_ref().cloned().unwrap_or_default()));
    }
    let answer = respond(&shared, &head, read);
    faults::carry_out(&shared.faults, &shared.spec, &head, &line, |failure| shared.refuse(failure), answer).await
}

/// The address with each row of slashes in its path made one, as clients write them that join a base and a path; nothing where
/// there is none.
fn merged(uri: &Uri) -> Option<Uri> {
    if !uri.path().contains("//") {
        return None;
    }
    let mut target = String::with_capacity(uri.path().len());
    for sign in uri.path().chars() {
        if sign != '/' || !target.ends_with('/') {
            target.push(sign);
        }
    }
    if let Some(query) = uri.query() {
        target.push('?');
        target.push_str(query);
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(target.parse().ok()?);
    Uri::from_parts(parts).ok()
}

async fn respond(shared: &Shared, head: &Parts, read: Result<Bytes, Failure>) -> Response<Body> {
    if let Some(response) = tenant::refuse(head, &shared.access.domain) {
        return response;
    }
    if let Ok(bytes) = &read
        && let Some(response) = oauth::serve(&shared.access.oauth, &shared.account, head, bytes)
    {
        return match shared.kept(shared.access.oauth.save(&shared.account)).await {
            Ok(()) => response,
            Err(failure) => shared.refuse(failure),
        };
    }
    let Some(caller) = shared.access.recognize(head, &shared.account) else {
        return shared.refuse(Failure::new(401, "Unauthorized."));
    };
    let verdict = lock(&shared.traffic.limiter).call(caller.kind());
    let outcome = answer(shared, head, read, caller, &verdict).await;
    shared.send(outcome, Some(&verdict))
}

async fn answer<'a>(
    shared: &'a Shared,
    head: &Parts,
    read: Result<Bytes, Failure>,
    caller: Caller,
    verdict: &Verdict,
) -> Outcome<'a> {
    if let Some(seconds) = verdict.retry_after {
        let headers = vec![("retry-after", seconds.to_string())];
        return (None, Err(Failure { headers, ..Failure::new(429, "Too many requests.") }));
    }
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(failure) => return (None, Err(failure)),
    };
    let parts = match body::parts(head, bytes.clone()).await {
        Ok(parts) => parts,
        Err(failure) => return (None, Err(failure)),
    };
    let query = head.uri.query().unwrap_or_default();
    let incoming = Incoming {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        pairs: form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect(),
        uri: head.uri.path_and_query().map(|uri| uri.as_str().to_owned()).unwrap_or_default(),
        body: bytes,
        parts,
        scopes: caller.scopes(),
    };
    let (outcome, calls, number) = {
        let mut world = shared.account.world();
        let outcome = dispatch::run(&shared.spec, &mut world, incoming, shared.strict);
        shared.mind_the_time(&world);
        let calls = shared.outbox.courier.collect(&mut world);
        if !shared.account.is_kept() {
            shared.outbox.courier.take_all(calls);
            return outcome;
        }
        (outcome, calls, shared.account.save(&mut world))
    };
    // Neither an answer nor a webhook tells of what could still be lost.
    match shared.kept(number).await {
        Ok(()) => {
            shared.outbox.courier.take_all(calls);
            outcome
        }
        Err(failure) => (outcome.0, Err(failure)),
    }
}

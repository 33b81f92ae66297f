//! The way of one request: record it, ask for credentials, count it, let the dispatcher handle it, check the answer, send it.
//! A fault that is due takes the place of the steps after the first, or spoils what comes out of them.
//! Requests for `/oauth` leave this way after the first step.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use bytes::Bytes;
use serde_json::json;
use tokio::sync::Notify;

use super::auth::{self, Credentials};
use super::limiter::{Kind, Limiter, Verdict};
use super::reply::{Failure, Payload, Reply};
use super::{body, judge, tenant};
use crate::engine::dispatch::{self, Incoming};
use crate::faults::{self, Faults, Line};
use crate::oauth::{self, Issuer, RegisteredApp, Scopes};
use crate::recorded::Recorded;
use crate::spec::{Operation, Spec};
use crate::state::World;
use crate::state::files::fingerprint;
use crate::state::persist::{Batch, Writer};
use crate::webhook::{self, Courier};

/// A release as it would stand in a header: forty hexadecimal digits.
const RELEASE: &str = "5a6d0b0c5a6d0b0c5a6d0b0c5a6d0b0c5a6d0b0c";

/// What all requests share.
pub(crate) struct App {
    pub(crate) spec: Arc<Spec>,
    /// The subdomain of the account.
    pub(crate) domain: String,
    pub(crate) world: Mutex<World>,
    pub(crate) limiter: Mutex<Limiter>,
    pub(crate) credentials: Credentials,
    pub(crate) oauth_app: RegisteredApp,
    pub(crate) issuer: Mutex<Issuer>,
    pub(crate) strict: bool,
    /// Nothing where requests are not kept.
    pub(crate) recorded: Option<Mutex<Vec<Recorded>>>,
    pub(crate) problems: Mutex<Vec<String>>,
    pub(crate) courier: Courier,
    /// Rings for the timer.
    pub(crate) bell: Notify,
    /// Nothing where the account is in no file.
    pub(crate) writer: Option<Writer>,
    pub(crate) faults: Faults,
    pub(crate) serial: AtomicU64,
}

/// Locks; a lock poisoned by a failed request is still good, because handlers check before they change.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The routes of the API. The document decides what exists, so axum only carries the requests.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new().fallback(serve).layer(DefaultBodyLimit::disable()).with_state(app)
}

async fn serve(State(app): State<Arc<App>>, ConnectInfo(line): ConnectInfo<Line>, request: Request) -> Response<Body> {
    let (head, stream) = request.into_parts();
    let read = body::read(stream).await;
    if let Some(recorded) = &app.recorded {
        lock(recorded).push(Recorded::new(&head, read.as_ref().cloned().unwrap_or_default()));
    }
    faults::carry_out(&app, &head, &line, respond(&app, &head, read)).await
}

async fn respond(app: &App, head: &Parts, read: Result<Bytes, Failure>) -> Response<Body> {
    if let Some(response) = tenant::refuse(head, &app.domain) {
        return response;
    }
    if let Ok(bytes) = &read
        && let Some(response) = oauth::serve(app, head, bytes)
    {
        return match app.kept(app.save_grants()).await {
            Ok(()) => response,
            Err(failure) => app.send((None, Err(failure)), None),
        };
    }
    let Some(caller) = app.recognize(head) else {
        return app.refuse(Failure::new(401, "Unauthorized."));
    };
    let verdict = lock(&app.limiter).call(caller.kind());
    let outcome = answer(app, head, read, caller, &verdict).await;
    app.send(outcome, Some(&verdict))
}

/// Whoever showed credentials that are good.
enum Caller {
    ApiKey,
    /// An app, with the scopes of its token.
    App(Scopes),
}

impl Caller {
    fn kind(&self) -> Kind {
        match self {
            Self::ApiKey => Kind::ApiKey,
            Self::App(_) => Kind::OAuth,
        }
    }
}

/// An answer, and the operation that it belongs to.
type Outcome<'a> = (Option<&'a Operation>, Result<Reply, Failure>);

async fn answer<'a>(
    app: &'a App,
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
        scopes: match caller {
            Caller::ApiKey => None,
            Caller::App(scopes) => Some(scopes),
        },
    };
    let (outcome, calls, number) = {
        let mut world = lock(&app.world);
        let outcome = dispatch::run(&app.spec, &mut world, incoming, app.strict);
        app.mind_the_time(&world);
        let calls = webhook::collect(&mut world, &app.courier.settings.signature);
        if app.writer.is_none() {
            app.courier.take_all(calls);
            return outcome;
        }
        (outcome, calls, app.save(&mut world))
    };
    // Neither an answer nor a webhook tells of what could still be lost.
    match app.kept(number).await {
        Ok(()) => {
            app.courier.take_all(calls);
            outcome
        }
        Err(failure) => (outcome.0, Err(failure)),
    }
}

impl App {
    /// Hands the calls over that the latest changes cause, before the answer to the change leaves.
    pub(crate) fn call_integrations(&self, world: &mut World) {
        self.courier.take_all(webhook::collect(world, &self.courier.settings.signature));
    }

    /// Hands what changed to the file, if there is one. Gives what [`kept`](Self::kept) waits for.
    pub(crate) fn save(&self, world: &mut World) -> u64 {
        self.writer.as_ref().map_or(0, |writer| writer.take(Batch::of(world)))
    }

    /// The same for tokens.
    pub(crate) fn save_grants(&self) -> u64 {
        let mut issuer = lock(&self.issuer);
        self.writer.as_ref().map_or(0, |writer| writer.take(Batch::of_grants(issuer.take_changes())))
    }

    /// Waits until everything up to this number is in the file.
    async fn kept(&self, number: u64) -> Result<(), Failure> {
        let Some(writer) = &self.writer else { return Ok(()) };
        writer.written(number).await.map_err(|problem| {
            let problem = format!("the data file could not be written: {problem}");
            lock(&self.problems).push(problem.clone());
            Failure::new(500, &format!("What the sandbox holds may be lost: {problem}"))
        })
    }

    /// Does what is due, calls integrations because of it, and tells how long it is to the next time. A clock that stands is
    /// left alone: time passes there when a test says so, and whoever moves it does what is due.
    pub(crate) async fn do_what_is_due(&self) -> Option<Duration> {
        let (calls, number, wait) = {
            let mut world = lock(&self.world);
            if world.clock.stands() {
                return None;
            }
            world.tick();
            let calls = webhook::collect(&mut world, &self.courier.settings.signature);
            world.awaited = world.next_due();
            let wait = world.awaited.map(|next| (next - world.clock.now()).to_std().unwrap_or_default());
            (calls, self.save(&mut world), wait)
        };
        // Where it could not be kept, that is a problem of the sandbox by now, and nobody is told what may be lost.
        if self.kept(number).await.is_ok() {
            self.courier.take_all(calls);
        }
        wait
    }

    /// Wakes the timer, if something is due before it would look again.
    fn mind_the_time(&self, world: &World) {
        let next = world.next_due();
        if next.is_some_and(|next| world.awaited.is_none_or(|awaited| next < awaited)) {
            self.bell.notify_one();
        }
    }

    /// Who calls, where the credentials are good.
    fn recognize(&self, head: &Parts) -> Option<Caller> {
        let header = head.headers.get("authorization").and_then(|header| header.to_str().ok());
        if self.credentials.accept(header) {
            return Some(Caller::ApiKey);
        }
        let token = auth::bearer(header)?;
        let now = lock(&self.world).clock.now();
        lock(&self.issuer).scopes_of(token, now).map(Caller::App)
    }

    /// An error that no operation has a part in.
    pub(crate) fn refuse(&self, failure: Failure) -> Response<Body> {
        self.send((None, Err(failure)), None)
    }

    /// Checks an outcome against the document and puts it on the wire. The verdict is announced, where there is one.
    fn send(&self, (operation, outcome): Outcome<'_>, verdict: Option<&Verdict>) -> Response<Body> {
        let (mut status, mut body, headers, judged) = match outcome {
            Ok(reply) => {
                let status = reply.status.or(operation.map(Operation::success)).unwrap_or(200);
                let judged = operation.map_or(Ok(()), |operation| judge::success(operation, status, &reply));
                (status, reply.body, reply.headers, judged)
            }
            Err(failure) => {
                let judged = judge::failure(&self.spec, &failure);
                (failure.status, Payload::Json(failure.body()), failure.headers, judged)
            }
        };
        if let Err(problem) = judged {
            status = 500;
            body = Payload::Json(json!({"error": {"msg": format!("The sandbox broke the document. {problem}")}}));
            lock(&self.problems).push(problem);
        }
        let (bytes, kind) = match body {
            Payload::Empty => (Vec::new(), "application/json"),
            Payload::Json(value) => (value.to_string().into_bytes(), "application/json"),
            Payload::Csv(text) => (text.into_bytes(), "text/csv"),
        };
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
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

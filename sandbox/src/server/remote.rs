//! The control address: faults and the clock for clients in any language, over HTTP on the port of the API.
//!
//! It exists where it was asked for. The port is one of the loopback interface, and requests that a web page in a browser on this
//! machine could send are refused: by the `Host` header, by the headers that browsers add, and by the type of the body.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::routing::any;
use serde::Deserialize;
use serde_json::{Value, json};

use super::shared::Shared;
use crate::error::SandboxError;
use crate::faults::{Fault, FaultKind, InjectedFault};
use crate::http::body;
use crate::http::local::{is_local, is_of_a_page};
use crate::state::clock;
use crate::state::value::written;
use crate::sync::lock;

/// Where it is.
const PATH: &str = "/control";

/// The API with the control address beside it.
pub(super) fn router(shared: Arc<Shared>, api: Router) -> Router {
    let paths = Router::new().route(PATH, any(serve)).route("/control/{*path}", any(serve)).with_state(shared);
    paths.fallback_service(api)
}

/// What comes of a request: a status with its body, or an error in words.
type Outcome = Result<(StatusCode, Value), (StatusCode, String)>;

async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let (status, body) = match answer(&shared, request).await {
        Ok((status, body)) => (status, body),
        Err((status, problem)) => (status, json!({"error": {"msg": problem}})),
    };
    let text = if body.is_null() { String::new() } else { written(&body) };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn answer(shared: &Shared, request: Request) -> Outcome {
    if !is_local(request.headers(), request.uri()) || is_of_a_page(request.headers()) {
        return Err((StatusCode::FORBIDDEN, "The control address is for programs on this machine.".to_owned()));
    }
    let (head, stream) = request.into_parts();
    let read = async || {
        let kind = head.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().map(str::trim) != Some("application/json") {
            return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "Send application/json.".to_owned()));
        }
        let bytes = body::read(stream).await.map_err(|_| refused("the body is too long or broke off"))?;
        Ok(bytes)
    };
    match (head.method.clone(), head.uri.path().trim_end_matches('/')) {
        (Method::GET, PATH) => Ok((StatusCode::OK, whole(shared))),
        (Method::GET, "/control/clock") => Ok((StatusCode::OK, time(shared))),
        (Method::POST, "/control/clock") => {
            let Advance { seconds } = parse(&read().await?)?;
            let by = Duration::try_from_secs_f64(seconds).map_err(|_| refused("seconds: must be zero or more"))?;
            shared.advance(by).map_err(|error| refused(&error.to_string()))?;
            Ok((StatusCode::OK, time(shared)))
        }
        (Method::GET, "/control/faults") => Ok((StatusCode::OK, faults(shared))),
        (Method::POST, "/control/faults") => {
            let wanted: Wanted = parse(&read().await?)?;
            let fault = wanted.fault().map_err(refused)?;
            let added = shared.faults.add(&shared.spec, fault);
            added.map_err(|error: SandboxError| refused(&error.to_string()))?;
            Ok((StatusCode::CREATED, Value::Null))
        }
        (Method::DELETE, "/control/faults") => {
            shared.faults.clear();
            Ok((StatusCode::NO_CONTENT, Value::Null))
        }
        (_, PATH | "/control/clock" | "/control/faults") => {
            Err((StatusCode::METHOD_NOT_ALLOWED, "This method does nothing here.".to_owned()))
        }
        _ => Err((StatusCode::NOT_FOUND, "There is /control, /control/clock and /control/faults.".to_owned())),
    }
}

fn refused(problem: &str) -> (StatusCode, String) {
    (StatusCode::BAD_REQUEST, problem.to_owned())
}

fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, (StatusCode, String)> {
    serde_json::from_slice(bytes).map_err(|error| refused(&error.to_string()))
}

fn time(shared: &Shared) -> Value {
    let world = shared.account.world();
    json!({"now": clock::write(world.clock.time()), "stands": world.clock.stands()})
}

fn faults(shared: &Shared) -> Value {
    let struck = |fault: InjectedFault| {
        json!({
            "kind": name(fault.kind), "operation": fault.operation, "method": fault.method, "path": fault.path,
        })
    };
    json!({"injected": shared.faults.injected().into_iter().map(struck).collect::<Vec<_>>()})
}

fn whole(shared: &Shared) -> Value {
    let stats = lock(&shared.traffic.limiter).stats();
    let count = |calls: crate::CallCount| json!({"accepted": calls.accepted, "refused": calls.refused});
    json!({
        "clock": time(shared), "faults": faults(shared), "problems": shared.traffic.problems(),
        "calls": {"api_key": count(stats.api_key), "oauth": count(stats.oauth)},
    })
}

/// The body that moves the clock.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: f64,
}

/// The body that adds a fault, named like the methods of [`Fault`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    kind: String,
    status: Option<u16>,
    #[serde(default)]
    on: Vec<String>,
    times: Option<u64>,
    #[serde(default)]
    skip: u64,
    rate: Option<f64>,
    random_seed: Option<u64>,
    after_ms: Option<u64>,
    retry_after: Option<u64>,
}

impl Wanted {
    fn fault(self) -> Result<Fault, &'static str> {
        let status = || self.status.ok_or("status: is needed for this kind");
        let mut fault = match self.kind.as_str() {
            "status" => Fault::status(status()?),
            "html" => Fault::html(status()?),
            _ if self.status.is_some() => return Err("status: goes with the kinds status and html only"),
            "reset" => Fault::reset(),
            "lost_response" => Fault::lost_response(),
            "truncated_body" => Fault::truncated_body(),
            "malformed_json" => Fault::malformed_json(),
            "unknown_enums" => Fault::unknown_enums(),
            "extra_fields" => Fault::extra_fields(),
            "nulls" => Fault::nulls(),
            "expired_cursor" => Fault::expired_cursor(),
            "latency" if self.after_ms.is_some() => Fault::latency(Duration::ZERO),
            "latency" => return Err("after_ms: is needed for this kind"),
            _ => {
                return Err(
                    "kind: must be status, html, reset, lost_response, truncated_body, malformed_json, unknown_enums, \
                            extra_fields, nulls, expired_cursor or latency",
                );
            }
        };
        fault = self.on.into_iter().fold(fault, Fault::on).skip(self.skip);
        if let Some(times) = self.times {
            fault = fault.times(times);
        }
        if let Some(rate) = self.rate {
            fault = fault.rate(rate);
        }
        if let Some(seed) = self.random_seed {
            fault = fault.random_seed(seed);
        }
        if let Some(after) = self.after_ms {
            fault = fault.after(Duration::from_millis(after));
        }
        if let Some(pause) = self.retry_after {
            fault = fault.retry_after(Duration::from_secs(pause));
        }
        Ok(fault)
    }
}

fn name(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Status(_) => "status",
        FaultKind::Html(_) => "html",
        FaultKind::Reset => "reset",
        FaultKind::LostResponse => "lost_response",
        FaultKind::TruncatedBody => "truncated_body",
        FaultKind::MalformedJson => "malformed_json",
        FaultKind::UnknownEnums => "unknown_enums",
        FaultKind::ExtraFields => "extra_fields",
        FaultKind::Nulls => "nulls",
        FaultKind::ExpiredCursor => "expired_cursor",
        FaultKind::Latency => "latency",
    }
}

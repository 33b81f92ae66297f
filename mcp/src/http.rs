//! The protocol over streamable HTTP (feature `http`).

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use gorgias::agent::Toolbelt;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;

use crate::ServeError;
use crate::server::Server;

/// The path of the endpoint.
pub const PATH: &str = "/mcp";

/// The largest request, in bytes.
const MAX_BODY: usize = crate::MAX_LINE;

/// The shortest token that is accepted, in characters.
const SHORTEST_TOKEN: usize = 16;

/// Who may call the server over HTTP.
#[derive(Clone, Default)]
#[must_use]
pub struct HttpSettings {
    token: Option<Arc<str>>,
    origins: Vec<String>,
    hosts: Vec<String>,
}

impl fmt::Debug for HttpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { token, origins, hosts } = self;
        let token = if token.is_some() { "set" } else { "none" };
        f.debug_struct("HttpSettings").field("token", &token).field("origins", origins).field("hosts", hosts).finish()
    }
}

impl HttpSettings {
    /// Returns settings for this machine alone: no token, no browser, and only names of this machine as the host.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the token that each request must carry, as `Authorization: Bearer TOKEN`: at least 16 characters.
    pub fn token(mut self, token: impl Into<Arc<str>>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Adds an origin whose pages may call, such as `https://app.example.com:443`. Requests that name another one are refused with 403;
    /// requests that name none come from no browser, and pass.
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// Adds a host by which the server may be called, such as `mcp.example.com`, beside the names of this machine.
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.hosts.push(host.into());
        self
    }

    /// Checks that the address may be listened on.
    fn check(&self, address: SocketAddr) -> Result<(), ServeError> {
        match &self.token {
            Some(token)
                if token.chars().count() < SHORTEST_TOKEN
                    || !token.is_ascii()
                    || token.contains(char::is_whitespace) =>
            {
                Err(ServeError::new("the token must have at least 16 characters, all of ASCII, and no spaces"))
            }
            None if !address.ip().is_loopback() => Err(ServeError::new(
                "without a token, only an address of this machine may be listened on, such as 127.0.0.1:8080",
            )),
            _ => Ok(()),
        }
    }
}

/// Serves any number of clients at [`PATH`] until `stop` is ready; then requests in flight are finished.
///
/// # Errors
///
/// [`ServeError`] if the settings do not allow the address of the listener, or if it fails.
pub async fn serve<F>(belt: Toolbelt, listener: TcpListener, settings: HttpSettings, stop: F) -> Result<(), ServeError>
where
    F: Future<Output = ()> + Send + 'static,
{
    let address = listener.local_addr().map_err(|error| ServeError::caused("the listener has no address", error))?;
    settings.check(address)?;
    let config = StreamableHttpServerConfig::default()
        // Off in rmcp: any page in a browser could call a server of this machine.
        .with_allowed_origins(settings.origins)
        .enforce_origin_validation()
        .with_max_request_body_bytes(MAX_BODY)
        .with_json_response(true);
    let hosts: Vec<String> = config.allowed_hosts.iter().cloned().chain(settings.hosts).collect();
    let config = config.with_allowed_hosts(hosts);
    let ending = config.cancellation_token.clone();
    let server = Server::new(belt)?;
    let service =
        StreamableHttpService::new(move || Ok(server.clone()), Arc::new(LocalSessionManager::default()), config);
    let router =
        Router::new().nest_service(PATH, service).layer(middleware::from_fn_with_state(settings.token, authorized));
    let stop = async move {
        stop.await;
        // Streams of sessions would hold this up.
        ending.cancel();
    };
    axum::serve(listener, router)
        .with_graceful_shutdown(stop)
        .await
        .map_err(|error| ServeError::caused("the listener failed", error))
}

/// Lets a request through that carries the token, if there is one.
async fn authorized(State(token): State<Option<Arc<str>>>, request: Request, next: Next) -> Response {
    let Some(token) = token else { return next.run(request).await };
    let given = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given =
        given.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    match given {
        // Equal lengths are compared in constant time; that a length differs may be known.
        Some((_, given)) if bool::from(given.trim().as_bytes().ct_eq(token.as_bytes())) => next.run(request).await,
        _ => (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer")]).into_response(),
    }
}

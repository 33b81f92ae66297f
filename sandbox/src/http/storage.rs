//! The storage that signed download addresses point at: another server on another port, as with the real API.
//!
//! It refuses requests that carry credentials. A client that forwards its `Authorization` header along a redirect would
//! hand the API key to a third party; here it fails instead.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode, header};

use crate::state::files::Files;

/// The routes of the storage server.
pub(crate) fn router(files: Files) -> Router {
    Router::new().fallback(serve).with_state(files)
}

async fn serve(State(files): State<Files>, request: Request) -> Response<Body> {
    if request.headers().contains_key(header::AUTHORIZATION) {
        return plain(StatusCode::BAD_REQUEST, "Only one auth mechanism allowed");
    }
    let query = request.uri().query().unwrap_or_default();
    let signature = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "signature")
        .map(|(_, value)| value.into_owned());
    match signature.and_then(|signature| files.fetch(&signature)) {
        Some(file) => {
            let mut response = Response::new(Body::from(file.bytes));
            let kind =
                file.content_type.parse().unwrap_or(header::HeaderValue::from_static("application/octet-stream"));
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            response
        }
        None => plain(StatusCode::FORBIDDEN, "The signature does not match"),
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
}

//! The account is known by the name of its host: another subdomain of Gorgias is an account that does not exist.
//!
//! Clients reach a sandbox at a loopback address, which is the account whatever it is called. Only a client that was made to
//! send its real `Host`, behind a front with TLS, can get the name wrong.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, header};

/// What every host of the real service ends in.
const SERVICE: &str = ".gorgias.com";

/// Known to be HTML; the words are our own.
const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Not found</title></head>\
                    <body><h1>There is no helpdesk at this address.</h1></body></html>\n";

/// The answer to a request for another account; nothing for one that is meant for this one.
pub(crate) fn refuse(head: &Parts, domain: &str) -> Option<Response<Body>> {
    let host = head.headers.get(header::HOST)?.to_str().ok()?;
    let name = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let subdomain = name.strip_suffix(SERVICE)?;
    if subdomain.eq_ignore_ascii_case(domain) {
        return None;
    }
    let mut response = Response::new(Body::from(PAGE));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Some(response)
}

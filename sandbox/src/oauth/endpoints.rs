//! The three endpoints at the root of the host: authorize, token, revoke.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use bytes::Bytes;
use serde_json::{Value, json};

use super::issuer::{Consent, InvalidGrant};
use super::provider::{Provider, installer};
use super::scopes::Scopes;
use crate::state::Account;

/// Parameters by name. The standard forbids to repeat one.
type Form = BTreeMap<String, String>;

/// Why the token endpoint refuses, in the words of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    UnsupportedGrantType,
}

impl From<InvalidGrant> for Refusal {
    fn from(_: InvalidGrant) -> Self {
        Self::InvalidGrant
    }
}

/// Answers a request for `/oauth/...`, with or without a slash at its end; nothing where the path is another one.
pub(crate) fn serve(provider: &Provider, account: &Account, head: &Parts, body: &Bytes) -> Option<Response<Body>> {
    let endpoint = head.uri.path().strip_prefix("/oauth/")?;
    Some(match (endpoint.trim_end_matches('/'), &head.method) {
        ("authorize", &Method::GET) => authorize(provider, account, head.uri.query().unwrap_or_default()),
        ("token", &Method::POST) => answered(token(provider, account, &head.headers, body)),
        ("revoke", &Method::POST) => answered(revoke(provider, &head.headers, body)),
        ("authorize" | "token" | "revoke", _) => page(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed"),
        _ => page(StatusCode::NOT_FOUND, "Not found"),
    })
}

/// Sends the user back with a code; the consent is taken for granted. As long as it is not certain who asks, the answer
/// is a page and not a redirect.
fn authorize(provider: &Provider, account: &Account, query: &str) -> Response<Body> {
    let Some(asked) = form(query.as_bytes()) else {
        return page(StatusCode::BAD_REQUEST, "A parameter is repeated");
    };
    let text = |name: &str| asked.get(name).map(String::as_str);
    if text("client_id") != Some(&provider.app.client_id) {
        return page(StatusCode::BAD_REQUEST, "Unknown client_id");
    }
    if text("redirect_uri") != Some(&provider.app.redirect_uri) {
        return page(StatusCode::BAD_REQUEST, "The redirect_uri is not registered");
    }
    if text("response_type") != Some("code") {
        return page(StatusCode::BAD_REQUEST, "The response_type must be code");
    }
    let back = |name: &str, value: &str| {
        let mut parameters = vec![(name, value)];
        parameters.extend(text("state").map(|state| ("state", state)));
        redirect(&provider.app.redirect(&parameters))
    };
    let scopes = Scopes::parse(text("scope").unwrap_or_default());
    if scopes.is_empty() || scopes.foreign_to(&provider.known).is_some() {
        return back("error", "invalid_scope");
    }
    if text("code_challenge").is_some() && text("code_challenge_method") != Some("S256") {
        return back("error", "invalid_request");
    }
    let owned = |name: &str| text(name).map(str::to_owned);
    let redirect_uri = provider.app.redirect_uri.clone();
    let consent = Consent { scopes, redirect_uri, nonce: owned("nonce"), challenge: owned("code_challenge") };
    let (_, now) = installer(account);
    let code = provider.issuer().authorize(consent, now);
    back("code", &code)
}

fn token(provider: &Provider, account: &Account, headers: &HeaderMap, body: &[u8]) -> Result<Value, Refusal> {
    let form = client_form(provider, headers, body)?;
    let need = |name: &str| form.get(name).map(String::as_str).ok_or(Refusal::InvalidRequest);
    let (user, now) = installer(account);
    let mut issuer = provider.issuer();
    let tokens = match need("grant_type")? {
        "authorization_code" => {
            let verifier = form.get("code_verifier").map(String::as_str);
            issuer.redeem(need("code")?, need("redirect_uri")?, verifier, &user, now)?
        }
        "refresh_token" => issuer.refresh(need("refresh_token")?, &user, now)?,
        _ => return Err(Refusal::UnsupportedGrantType),
    };
    Ok(tokens.body(issuer.settings))
}

fn revoke(provider: &Provider, headers: &HeaderMap, body: &[u8]) -> Result<Value, Refusal> {
    let form = client_form(provider, headers, body)?;
    provider.issuer().revoke(form.get("token").ok_or(Refusal::InvalidRequest)?);
    Ok(json!({}))
}

/// The form of a request by the app itself.
fn client_form(provider: &Provider, headers: &HeaderMap, body: &[u8]) -> Result<Form, Refusal> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if !provider.app.accept(text(header::AUTHORIZATION)) {
        return Err(Refusal::InvalidClient);
    }
    let kind = text(header::CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Refusal::InvalidRequest);
    }
    form(body).ok_or(Refusal::InvalidRequest)
}

/// Reads parameters; nothing where one is repeated.
fn form(encoded: &[u8]) -> Option<Form> {
    let mut form = Form::new();
    for (name, value) in form_urlencoded::parse(encoded) {
        if form.insert(name.into_owned(), value.into_owned()).is_some() {
            return None;
        }
    }
    Some(form)
}

fn answered(outcome: Result<Value, Refusal>) -> Response<Body> {
    let (status, body) = match outcome {
        Ok(body) => (StatusCode::OK, body),
        Err(refusal) => {
            let (status, name) = match refusal {
                Refusal::InvalidClient => (StatusCode::UNAUTHORIZED, "invalid_client"),
                Refusal::InvalidGrant => (StatusCode::BAD_REQUEST, "invalid_grant"),
                Refusal::InvalidRequest => (StatusCode::BAD_REQUEST, "invalid_request"),
                Refusal::UnsupportedGrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            };
            (status, json!({"error": name}))
        }
    };
    let mut response = response(status, "application/json", body.to_string());
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn page(status: StatusCode, text: &'static str) -> Response<Body> {
    response(status, "text/html; charset=utf-8", format!("<!doctype html><title>{text}</title><p>{text}</p>"))
}

fn redirect(location: &str) -> Response<Body> {
    let Ok(location) = HeaderValue::from_str(location) else {
        return page(StatusCode::BAD_REQUEST, "The redirect_uri is no header value");
    };
    let mut response = response(StatusCode::FOUND, "text/html; charset=utf-8", String::new());
    response.headers_mut().insert(header::LOCATION, location);
    response
}

fn response(status: StatusCode, kind: &'static str, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

//! The request that an integration makes: address, headers and body rendered from its configuration, and signed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, Mac as _};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::Value;
use sha2::Sha256;

use super::settings::{SignatureEncoding, WebhookSignature};
use crate::state::value::{Fields, written};
use crate::template;

/// What may not stand in an address as it is, but can come out of a variable.
const UNSAFE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// What the sender calls itself. How the real one does is unknown.
const AGENT: &str = concat!("gorgias-sandbox/", env!("CARGO_PKG_VERSION"));

/// A rendered request.
#[derive(Debug, Clone)]
pub(super) struct Outgoing {
    pub(super) method: Method,
    pub(super) uri: Uri,
    /// Where to connect: the loopback interface, always.
    pub(super) addresses: Vec<SocketAddr>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Outgoing {
    /// Renders the `http` part of an integration. The error says why nothing can be sent.
    pub(super) fn render(
        http: &Value,
        secret: Option<&str>,
        context: &Value,
        signature: &WebhookSignature,
    ) -> Result<Self, String> {
        let method = http.text("method").unwrap_or("GET");
        let method = Method::from_bytes(method.as_bytes()).map_err(|_| "method: is none".to_owned())?;
        let url = template::render(http.text("url").unwrap_or_default(), context)?;
        let url = utf8_percent_encode(&url, UNSAFE).to_string();
        let uri: Uri = url.parse().map_err(|_| "url: is no address once its variables are filled in".to_owned())?;
        let addresses = addresses(&uri)?;
        let body = match method {
            Method::GET | Method::HEAD => Bytes::new(),
            _ => body(http, context)?,
        };
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        if !body.is_empty() {
            headers.insert(CONTENT_TYPE, value(http.text("request_content_type").unwrap_or("application/json"))?);
        }
        for (name, text) in http.some("headers").and_then(Value::as_object).into_iter().flatten() {
            let header: HeaderName = name.parse().map_err(|_| "headers: a name is none".to_owned())?;
            if [CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING].contains(&header) {
                return Err(format!("headers: {header} is set by the sender"));
            }
            headers.insert(header, value(&template::render(text.as_str().unwrap_or_default(), context)?)?);
        }
        if let Some(secret) = secret.filter(|secret| !secret.is_empty()) {
            let name: HeaderName = signature.header.parse().map_err(|_| "signature: its header is none".to_owned())?;
            headers.insert(name, value(&sign(signature, secret, &body)?)?);
        }
        Ok(Self { method, uri, addresses, headers, body })
    }
}

fn value(text: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(text).map_err(|_| "headers: a value cannot stand in a header".to_owned())
}

/// Where an address leads, if that is here. Nothing ever leaves the machine: a stand-in with seeded addresses must not call
/// strangers.
fn addresses(uri: &Uri) -> Result<Vec<SocketAddr>, String> {
    let authority = uri.authority().ok_or_else(|| "url: names no host".to_owned())?;
    if authority.as_str().contains('@') {
        return Err("url: user names are not supported".to_owned());
    }
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let ips: Vec<IpAddr> = match host.parse::<IpAddr>() {
        Ok(ip) if ip.is_loopback() => vec![ip],
        Err(_) if host.eq_ignore_ascii_case("localhost") => {
            vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
        }
        _ => return Err("url: leads away from this machine, and the sandbox calls nobody else".to_owned()),
    };
    if uri.scheme_str() != Some("http") {
        return Err("url: the sandbox speaks http only".to_owned());
    }
    let port = authority.port_u16().unwrap_or(80);
    Ok(ips.into_iter().map(|ip| SocketAddr::new(ip, port)).collect())
}

/// The body. Without a form it is empty (observed live, not documented).
fn body(http: &Value, context: &Value) -> Result<Bytes, String> {
    let rendered = match http.some("form") {
        None => return Ok(Bytes::new()),
        Some(Value::Object(form)) if form.is_empty() => return Ok(Bytes::new()),
        Some(Value::String(form)) => return Ok(template::render(form, context)?.into()),
        Some(form) => template::render_all(form, context)?,
    };
    match (&rendered, http.text("request_content_type")) {
        (Value::Object(fields), Some("application/x-www-form-urlencoded")) => {
            // What is no text is written as a template would write it, and nested values as JSON (assumed).
            let pairs = fields.iter().map(|(name, value)| match value {
                Value::Array(_) | Value::Object(_) => (name, value.to_string()),
                plain => (name, template::text(plain)),
            });
            Ok(form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into())
        }
        _ => Ok(written(&rendered).into()),
    }
}

fn sign(signature: &WebhookSignature, secret: &str, body: &[u8]) -> Result<String, String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|error| error.to_string())?;
    mac.update(body);
    let tag = mac.finalize().into_bytes();
    let written = match signature.encoding {
        SignatureEncoding::Hex => tag.iter().map(|byte| format!("{byte:02x}")).collect(),
        SignatureEncoding::Base64 => STANDARD.encode(tag),
    };
    Ok(format!("{}{written}", signature.prefix))
}

//! One attempt: a request over a connection of its own, and its answer.

use axum::http::header::{CONTENT_LENGTH, HOST};
use axum::http::{Method, Request};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::outgoing::Outgoing;

/// Larger answers are not read to their end.
const LIMIT: usize = 1024 * 1024;

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Empty where there was none, and where it was too large.
    pub(super) body: Bytes,
}

/// Makes the request. The error says what went wrong on the way. Redirects are not followed (assumed).
pub(super) async fn call(outgoing: &Outgoing) -> Result<Answer, String> {
    let failed = |error: hyper::Error| format!("the connection failed: {error}");
    let stream =
        TcpStream::connect(&outgoing.addresses[..]).await.map_err(|error| format!("no connection: {error}"))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(failed)?;
    // Its end is that of the request, and it goes with this future.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let answer = sender.send_request(request(outgoing)?).await.map_err(failed)?;
    let status = answer.status().as_u16();
    let body = match Limited::new(answer.into_body(), LIMIT).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => Bytes::new(),
        Err(error) => return Err(format!("the answer broke off: {error}")),
    };
    Ok(Answer { status, body })
}

fn request(outgoing: &Outgoing) -> Result<Request<Full<Bytes>>, String> {
    let target = outgoing.uri.path_and_query().map_or("/", |target| target.as_str());
    let host = outgoing.uri.authority().map_or("", |authority| authority.as_str());
    let mut request = Request::builder().method(&outgoing.method).uri(target).header(HOST, host);
    // Said even when it is 0 (observed live, not documented).
    if !matches!(outgoing.method, Method::GET | Method::HEAD) {
        request = request.header(CONTENT_LENGTH, outgoing.body.len());
    }
    let mut request = request.body(Full::new(outgoing.body.clone())).map_err(|error| error.to_string())?;
    request.headers_mut().extend(outgoing.headers.clone());
    Ok(request)
}

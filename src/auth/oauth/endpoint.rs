//! One request to an OAuth endpoint, and what its refusals mean.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use url::form_urlencoded;

use super::{App, OAuthAccount};
use crate::error::{Error, ErrorKind, ReadError};
use crate::transport::read;
use crate::types::OAuthError;

/// Responses are a few kilobytes; what is larger is not one.
const MOST_BYTES: usize = 256 * 1024;

const USER_AGENT: &str = concat!("gorgias-rs/", env!("CARGO_PKG_VERSION"));

/// Codes of RFC 6749 and RFC 7009. Other text is not shown: it is foreign.
const KNOWN_CODES: [&str; 11] = [
    "access_denied",
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
    "unsupported_token_type",
];

/// What is asked for; it decides what `invalid_grant` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Exchange,
    Refresh,
    Revoke,
}

impl App {
    /// Posts a form with the credentials of the app. The body of a success comes back; anything else is an error.
    pub(super) async fn post(
        &self,
        account: &OAuthAccount,
        path: &str,
        form: &[(&str, &str)],
        purpose: Purpose,
    ) -> Result<Bytes, Error> {
        let target = account.endpoint(path);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self
            .http(account)?
            .post(target.clone())
            .timeout(self.timeout())
            .header(header::AUTHORIZATION, self.authorization().clone())
            .header(header::ACCEPT, HeaderValue::from_static("application/json"))
            .header(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"))
            .header(header::USER_AGENT, HeaderValue::from_static(USER_AGENT))
            .body(body);
        let mut response = request.send().await.map_err(lost)?;
        let (status, headers) = (response.status(), response.headers().clone());
        if *response.url() != target {
            return Err(Error::new(ErrorKind::Redirect)
                .detail("the HTTP client given to the app follows redirects; build it with redirect::Policy::none()")
                .effect(true)
                .answered(status, &headers));
        }
        match read(&mut response, MOST_BYTES).await {
            Ok(body) if status.is_success() && code_of(&body).is_none() => Ok(body),
            Ok(body) => Err(refusal(purpose, status, &headers, &body)),
            Err(_) if !status.is_success() => Err(refusal(purpose, status, &headers, &Bytes::new())),
            Err(ReadError::TooLarge) => Err(Error::new(ErrorKind::ResponseTooLarge)
                .detail("an OAuth endpoint sends more than 256 KiB")
                .effect(true)
                .answered(status, &headers)),
            Err(ReadError::Broken(error)) => Err(lost(error).answered(status, &headers)),
        }
    }
}

/// No response, or not all of it.
fn lost(error: reqwest::Error) -> Error {
    Error::lost(error).and_detail("at an OAuth endpoint")
}

/// The `error` of a response, whatever it says.
fn code_of(body: &[u8]) -> Option<String> {
    serde_json::from_slice::<OAuthError>(body).ok()?.error
}

/// The body is never kept: it can hold tokens.
fn refusal(purpose: Purpose, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Error {
    let code = code_of(body);
    let code = KNOWN_CODES.into_iter().find(|known| code.as_deref() == Some(known));
    let by_status = ErrorKind::of_status(status);
    let error = match (by_status, code) {
        (ErrorKind::Server | ErrorKind::RateLimited | ErrorKind::Redirect, _) => {
            Error::new(by_status).detail("at an OAuth endpoint")
        }
        (_, Some("invalid_grant")) => match purpose {
            Purpose::Refresh => Error::new(ErrorKind::Uninstalled)
                .detail("`invalid_grant`: the app was uninstalled or its token revoked; it must be installed again"),
            Purpose::Exchange => Error::new(ErrorKind::OAuth)
                .detail("`invalid_grant`: the code is used up, expired or not for this redirect address; start again"),
            Purpose::Revoke => Error::new(ErrorKind::OAuth).detail("`invalid_grant`"),
        },
        (_, Some(code)) => Error::new(ErrorKind::OAuth).detail(format!("`{code}`")),
        (ErrorKind::NotFound, None) => {
            Error::new(ErrorKind::NotFound).detail("no OAuth endpoint there, as for a host that belongs to no account")
        }
        (_, None) => Error::new(ErrorKind::OAuth).detail("without a code that OAuth knows"),
    };
    error.effect(!status.is_client_error() && status != StatusCode::OK).answered(status, headers)
}

//! The escape hatch: any method, path and JSON, through the same pipeline as every other call.

use std::pin::Pin;

use bytes::Bytes;
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use crate::Client;
use crate::Confidence;
use crate::client;
use crate::error::{Error, ErrorKind, Violation};
use crate::operations::{COUNT, OPERATIONS, Operation, Pagination};
use crate::read::Read;
use crate::response::Response;

/// A call by method and path, made by [`Client::raw`].
///
/// ```no_run
/// use http::Method;
///
/// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
/// let ticket = client.raw(Method::GET, "/api/tickets/7").send().await?;
/// println!("{}", ticket["subject"]);
///
/// let body = serde_json::json!({"subject": "Where is my parcel?"});
/// client.raw(Method::PUT, "/api/tickets/7").json(&body).send().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a call does nothing until it is sent"]
pub struct RawCall<'a> {
    client: &'a Client,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Result<Bytes, String>>,
    idempotent: bool,
}

impl Client {
    /// Starts any call by method and path, such as `client.raw(Method::GET, "/api/tickets/7")`. It is for what this
    /// crate does not know yet; everything else has a method of its own, with types.
    ///
    /// It passes through the same pipeline: credentials, budget, retries, bounds, errors. When method and path are
    /// those of a known operation, it is treated as that operation, so a response that is a list comes as an envelope
    /// with `data`, whichever form Gorgias sent. Otherwise only GET is repeated after a failure that may have taken
    /// effect; see [`idempotent`](RawCall::idempotent). What is sent is not checked.
    ///
    /// The path begins with `/api/`, and may hold a query.
    pub fn raw(&self, method: Method, path: impl Into<String>) -> RawCall<'_> {
        RawCall { client: self, method, path: path.into(), query: Vec::new(), body: None, idempotent: false }
    }
}

impl RawCall<'_> {
    /// Adds a query parameter. A list is one parameter per item, of the same name.
    pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.query.push((name.into(), value.to_string()));
        self
    }

    /// Sends JSON as the body of the request.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        // serde's message can quote what was to be sent.
        let text = serde_json::to_vec(body).map(Bytes::from);
        self.body = Some(text.map_err(|_| "cannot be written as JSON".to_owned()));
        self
    }

    /// Declares that a second identical call does no harm, so that it may be repeated when its fate is unknown. Has no effect
    /// on known operations.
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sends the call. A response without a body is [`Value::Null`]. JSON that is nested deeply is read to 2,048 levels,
    /// and what is nested more deeply is null, and listed by [`Response::odd_values`]; lone surrogates and bytes that are
    /// not UTF-8 become U+FFFD.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidRequest`] before sending when the path leaves `/api/`, the method is not one of GET, POST,
    ///   PUT, PATCH and DELETE, or the body cannot be written as JSON.
    /// - [`ErrorKind::Decode`] when the body of a success is not JSON.
    /// - The errors of any call: see [`ErrorKind`].
    pub async fn send(self) -> Result<Response<Value>, Error> {
        let this = self.client;
        let (operation, answer) = self.exchange().await?;
        client::decode_json(this, operation, or_null(answer))
    }

    /// Sends the call and decodes the response. A response without a body is read as `null`.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidRequest`] before sending when the path leaves `/api/`, the method is not one of GET, POST,
    ///   PUT, PATCH and DELETE, or the body cannot be written as JSON.
    /// - [`ErrorKind::Decode`] when the body of a success does not have the form of `T`.
    /// - The errors of any call: see [`ErrorKind`].
    pub async fn send_as<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        let this = self.client;
        let (operation, answer) = self.exchange().await?;
        client::decode_as(this, operation, or_null(answer))
    }

    /// Sends the call and decodes the response into a type of ours.
    pub(crate) async fn send_record<T: Read>(self) -> Result<Response<T>, Error> {
        let this = self.client;
        let (operation, answer) = self.exchange().await?;
        client::decode(this, operation, answer)
    }

    /// Sends the call and returns the body of the response as it is, JSON or not.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidRequest`] before sending when the path leaves `/api/`, the method is not one of GET, POST,
    ///   PUT, PATCH and DELETE, or the body cannot be written as JSON.
    /// - The errors of any call: see [`ErrorKind`].
    pub async fn send_bytes(self) -> Result<Response<Bytes>, Error> {
        Ok(self.exchange().await?.1)
    }

    async fn exchange(self) -> Result<(&'static Operation, Response<Bytes>), Error> {
        let url = self.url()?;
        let operation = match known(&self.method, url.path()) {
            Some(operation) => operation,
            None => unknown(&self.method, self.idempotent)
                .ok_or_else(|| refuse("method", "must be GET, POST, PUT, PATCH or DELETE"))?,
        };
        Ok((operation, self.exchange_at(url, operation).await?))
    }

    /// Sends the call as one of an operation, whatever its path, and returns the body of the response.
    #[cfg(feature = "doctor")]
    pub(crate) async fn send_as_one_of(self, operation: &'static Operation) -> Result<Response<Bytes>, Error> {
        let url = self.url()?;
        self.exchange_at(url, operation).await
    }

    async fn exchange_at(self, url: Url, operation: &'static Operation) -> Result<Response<Bytes>, Error> {
        let mut request = client::http_client(self.client).request(self.method, url);
        if let Some(body) = self.body {
            let body = body.map_err(|why| refuse("body", &why).operation(operation))?;
            request = request.header(http::header::CONTENT_TYPE, "application/json").body(body);
        }
        let request = request.build().map_err(|e| Error::from_transport(operation, e))?;
        client::exchange(self.client, operation, request).await
    }

    /// The address, which cannot leave `/api/` of this client's host.
    fn url(&self) -> Result<Url, Error> {
        let base = self.client.base_url();
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let dots = |segment: &str| {
            let decoded = percent_encoding::percent_decode_str(segment).decode_utf8_lossy();
            decoded == "." || decoded == ".." || decoded.contains(['/', '\\'])
        };
        let odd = path.contains(['\\', '#']) || path.chars().any(char::is_control) || path.split('/').any(dots);
        if !path.starts_with("/api/") || odd {
            return Err(refuse(
                "path",
                "must begin with `/api/` and hold no `..`, backslashes, `#` or control characters",
            ));
        }
        let mut url = base.clone();
        url.set_path(path);
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }
}

impl<'a> IntoFuture for RawCall<'a> {
    type Output = Result<Response<Value>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl std::fmt::Debug for RawCall<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Path and query hold ids and filters such as an e-mail address.
        f.debug_struct("RawCall").field("method", &self.method).finish_non_exhaustive()
    }
}

/// A response without a body reads as `null`.
fn or_null(answer: Response<Bytes>) -> Response<Bytes> {
    answer.map(|body| if body.trim_ascii().is_empty() { Bytes::from_static(b"null") } else { body })
}

fn refuse(field: &str, message: &str) -> Error {
    Error::new(ErrorKind::InvalidRequest).with_violations(vec![Violation::new(field.to_owned(), message.to_owned())])
}

/// The operation with this method and path; one whose path has no placeholder goes before one that has.
fn known(method: &Method, path: &str) -> Option<&'static Operation> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let matches = |template: &str| {
        let (mut parts, mut wanted) = (path.split('/'), template.split('/'));
        loop {
            match (parts.next(), wanted.next()) {
                (None, None) => return true,
                (Some(part), Some(want)) if part == want || (want.starts_with('{') && !part.is_empty()) => {}
                _ => return false,
            }
        }
    };
    OPERATIONS
        .iter()
        .filter(|operation| operation.method == *method && matches(operation.path))
        .min_by_key(|operation| operation.path.matches('{').count())
}

/// What is assumed about a call that belongs to no known operation.
fn unknown(method: &Method, idempotent: bool) -> Option<&'static Operation> {
    UNKNOWN.iter().find(|o| o.method == *method && (o.reads || o.idempotent == idempotent))
}

static UNKNOWN: [Operation; 9] = [
    raw(Method::GET, true),
    raw(Method::POST, false),
    raw(Method::POST, true),
    raw(Method::PUT, false),
    raw(Method::PUT, true),
    raw(Method::PATCH, false),
    raw(Method::PATCH, true),
    raw(Method::DELETE, false),
    raw(Method::DELETE, true),
];

const fn raw(method: Method, idempotent: bool) -> Operation {
    Operation {
        id: "raw",
        reads: matches!(method, Method::GET),
        destructive: matches!(method, Method::DELETE),
        method,
        path: "/api/...",
        tag: "",
        summary: "",
        signature: "raw",
        scope: None,
        scope_confidence: Confidence::Unknown,
        idempotent,
        pagination: Pagination::None,
        body_may_be_empty: false,
        follows_merges: false,
        deprecated: false,
        binary: false,
        has_body: true,
        envelope: false,
        bare_list: false,
        index: COUNT,
    }
}

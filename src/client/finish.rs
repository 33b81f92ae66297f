//! The last step of a call: the response becomes a value, or an error that says where it did not fit.

use bytes::Bytes;
use progenitor_client::Error as Generated;
use serde::de::DeserializeOwned;

use crate::Client;
use crate::error::{Error, ErrorKind};
use crate::operations::Operation;
use crate::response::Response;

/// Decodes a JSON response.
pub(crate) async fn finish<T: DeserializeOwned>(
    client: &Client,
    operation: &'static Operation,
    response: reqwest::Response,
) -> Result<Response<T>, Generated<()>> {
    decode(client, operation, buffered(response).await?).map_err(Error::into_generated)
}

/// The response of an operation whose response is not JSON.
pub(crate) async fn finish_bytes(
    _: &Client,
    _: &'static Operation,
    response: reqwest::Response,
) -> Result<Response<Bytes>, Generated<()>> {
    buffered(response).await
}

/// The response of an operation without a body; a body that comes all the same is ignored.
pub(crate) async fn finish_empty(
    _: &Client,
    _: &'static Operation,
    response: reqwest::Response,
) -> Result<Response<()>, Generated<()>> {
    let (_, status, headers) = buffered(response).await?.into_parts();
    Ok(Response::new((), status, headers))
}

/// The body that the pipeline has read: no waiting, no copy.
async fn buffered(mut response: reqwest::Response) -> Result<Response<Bytes>, Generated<()>> {
    if Error::is_in(&response) {
        return Err(Generated::UnexpectedResponse(response));
    }
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let body = response.bytes().await.map_err(Generated::ResponseBodyError)?;
    Ok(Response::new(body, status, headers))
}

/// Decodes a body. The call has come to its end before, so a failure is logged and counted here.
pub(crate) fn decode<T: DeserializeOwned>(
    client: &Client,
    operation: &'static Operation,
    answer: Response<Bytes>,
) -> Result<Response<T>, Error> {
    let (body, status, headers) = answer.into_parts();
    let error = |kind: ErrorKind| {
        super::inner(client).config().counters.not_understood(operation);
        tracing::debug!(target: "gorgias", operation = operation.id, error = kind.as_str(), "no use of the response");
        Error::new(kind).operation(operation).answered(status, &headers).effect(!operation.reads)
    };
    if body.trim_ascii().is_empty() {
        return Err(error(ErrorKind::EmptyResponse));
    }
    match serde_json::from_slice(&body) {
        Ok(value) => Ok(Response::new(value, status, headers)),
        Err(plain) => Err(error(ErrorKind::Decode).detail(place::<T>(&body, &plain)).excerpt_of(&body)),
    }
}

/// Where decoding failed: only failures pay for finding out. The message of serde can quote a value, so it is not used.
fn place<T: DeserializeOwned>(body: &[u8], plain: &serde_json::Error) -> String {
    let deserializer = &mut serde_json::Deserializer::from_slice(body);
    let path = match serde_path_to_error::deserialize::<_, T>(deserializer) {
        Err(error) if error.path().iter().next().is_some() => crate::error::redact::field(&error.path().to_string()),
        Err(_) | Ok(_) => ".".to_owned(),
    };
    let what = match plain.classify() {
        serde_json::error::Category::Data => "unexpected value",
        serde_json::error::Category::Eof => "the JSON ends early",
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => "not valid JSON",
    };
    format!("{what} at `{path}`, line {} column {}", plain.line(), plain.column())
}

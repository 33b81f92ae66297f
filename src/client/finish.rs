//! The last step of a call: the response becomes a value, or an error that says where it did not fit.

use bytes::Bytes;
use progenitor_client::Error as Generated;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Client;
use crate::error::{Error, ErrorKind};
use crate::model::lenient::Items;
use crate::odd::{self, Found, Problem};
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

/// Decodes a JSON response that is a list and nothing else, item by item.
pub(crate) async fn finish_list<T: DeserializeOwned>(
    client: &Client,
    operation: &'static Operation,
    response: reqwest::Response,
) -> Result<Response<Vec<T>>, Generated<()>> {
    decode_list(client, operation, buffered(response).await?).map_err(Error::into_generated)
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
    decode_by(client, operation, answer, |body| odd::read(body, operation))
}

/// Decodes a body that is a list and nothing else, item by item.
pub(crate) fn decode_list<T: DeserializeOwned>(
    client: &Client,
    operation: &'static Operation,
    answer: Response<Bytes>,
) -> Result<Response<Vec<T>>, Error> {
    decode::<Items<T>>(client, operation, answer).map(|response| response.map(|Items(items)| items))
}

/// Decodes a body that may be any JSON.
pub(crate) fn decode_json(
    client: &Client,
    operation: &'static Operation,
    answer: Response<Bytes>,
) -> Result<Response<Value>, Error> {
    decode_by(client, operation, answer, |body| {
        let mut values = Vec::new();
        let value = odd::parse(body, &mut values).ok_or(Problem::NotJson)?;
        Ok((value, Found { items: Vec::new(), values }))
    })
}

/// Decodes a body: as it should be, or else by `odd`, which takes more time and more forms.
fn decode_by<T: DeserializeOwned>(
    client: &Client,
    operation: &'static Operation,
    answer: Response<Bytes>,
    odd: impl FnOnce(&[u8]) -> Result<(T, Found), Problem>,
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
    let plain = match serde_json::from_slice(&body) {
        Ok(value) => return Ok(Response::new(value, status, headers)),
        Err(plain) => plain,
    };
    match odd(&body) {
        Ok((value, found)) => {
            for item in &found.items {
                tracing::warn!(target: "gorgias", operation = operation.id, "left out of the list: {item}");
            }
            if !found.values.is_empty() {
                let values = found.values.len();
                tracing::debug!(target: "gorgias", operation = operation.id, values, "read as absent");
            }
            Ok(Response::new(value, status, headers).with_odd(found))
        }
        Err(problem) => Err(error(ErrorKind::Decode).detail(in_words(&problem, &plain)).excerpt_of(&body)),
    }
}

/// Where and why decoding failed. The message of serde can quote a value, so it is not used.
fn in_words(problem: &Problem, plain: &serde_json::Error) -> String {
    match problem {
        Problem::At(path, problem) => format!("{problem} at `{path}`"),
        Problem::NotJson => {
            let what = if plain.is_eof() { "the JSON ends early" } else { "not valid JSON" };
            format!("{what}, line {} column {}", plain.line(), plain.column())
        }
    }
}

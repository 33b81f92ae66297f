//! The last step of a call: the response becomes a value, or an error that says where it did not fit.

use std::pin::Pin;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Client;
use crate::error::{Error, ErrorKind};
use crate::odd::{self, Found, Problem};
use crate::operations::Operation;
use crate::read::{self, Read, Slot};
use crate::response::Response;

/// What comes of a call.
pub(crate) type Exchange<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Error>> + Send + 'a>>;

/// Makes a call and returns the body that the pipeline has read.
///
/// Boxed: what happens inside is deep, and the compiler would carry all of it through the types of everything that
/// callers build on top, up to its recursion limit.
pub(crate) fn exchange<'a>(
    client: &'a Client,
    operation: &'static Operation,
    request: reqwest::Request,
) -> Exchange<'a> {
    Box::pin(async move {
        let mut response = client.call(request, operation).await?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = response.bytes().await.map_err(|error| Error::from_transport(operation, error))?;
        Ok(Response::new(body, status, headers))
    })
}

/// Decodes a body into a type of ours.
pub(crate) fn decode<T: Read>(
    client: &Client,
    operation: &'static Operation,
    answer: Response<Bytes>,
) -> Result<Response<T>, Error> {
    let mut value = T::blank();
    Ok(decode_into(client, operation, answer, &mut value)?.map(|()| value))
}

fn decode_into(
    client: &Client,
    operation: &'static Operation,
    answer: Response<Bytes>,
    slot: &mut dyn Slot,
) -> Result<Response<()>, Error> {
    decode_by(client, operation, answer, |body| {
        let seen = read::read_into(&read::text(body), slot)?;
        Ok(((), Found::new(operation, seen.items, seen.values)))
    })
}

/// Decodes a body into a type of the caller's.
pub(crate) fn decode_as<T: DeserializeOwned>(
    client: &Client,
    operation: &'static Operation,
    answer: Response<Bytes>,
) -> Result<Response<T>, Error> {
    decode_by(client, operation, answer, |body| match serde_json::from_slice(body) {
        Ok(value) => Ok((value, Found::default())),
        Err(_) => odd::read(body, operation),
    })
}

/// Decodes a body that may be any JSON.
pub(crate) fn decode_json(
    client: &Client,
    operation: &'static Operation,
    answer: Response<Bytes>,
) -> Result<Response<Value>, Error> {
    decode_by(client, operation, answer, |body| {
        let mut values = Vec::new();
        let value = read::parse(body, &mut values)?;
        Ok((value, Found { items: Vec::new(), values }))
    })
}

/// Decodes a body. The call has come to its end before, so a failure is logged and counted here.
fn decode_by<T>(
    client: &Client,
    operation: &'static Operation,
    answer: Response<Bytes>,
    read: impl FnOnce(&[u8]) -> Result<(T, Found), Problem>,
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
    match read(&body) {
        Ok((value, found)) => {
            for item in &found.items {
                tracing::warn!(
                    target: "gorgias",
                    operation = operation.id,
                    item = item.index(),
                    id = item.id(),
                    path = item.path(),
                    problem = item.problem(),
                    "left out of the list"
                );
            }
            if !found.values.is_empty() {
                let values = found.values.len();
                tracing::debug!(target: "gorgias", operation = operation.id, values, "read as absent");
            }
            Ok(Response::new(value, status, headers).with_odd(found))
        }
        Err(problem) => Err(error(ErrorKind::Decode).detail(in_words(&problem)).excerpt_of(&body)),
    }
}

/// Where and why decoding failed. It quotes no value.
fn in_words(problem: &Problem) -> String {
    match problem {
        Problem::At(path, problem) => format!("{problem} at `{path}`"),
        Problem::NotJson { line, column, is_end } => {
            let what = if *is_end { "the JSON ends early" } else { "not valid JSON" };
            format!("{what}, line {line} column {column}")
        }
    }
}

//! Calls by the id of an operation, with arguments by name.

use std::pin::Pin;

use bytes::Bytes;
use serde_json::{Map, Value};

use super::arguments::Call;
use super::check::{Complaints, sort};
use super::{OPERATIONS, Operation, UPLOAD_FILES, files};
use crate::error::{Error, ErrorKind};
use crate::model::PathSegment;
use crate::read::{Read, read_sent};
use crate::text::words::nearest;
use crate::{Client, Response, client};

/// Makes the call of the operation with this id, such as `update_ticket`, with arguments by name: those of the path, of the query
/// and the fields of the body, all in one object ([`Operation::signature`] shows them). A body that is not an object is the argument
/// `body`, and a body that is one may stand there as well.
///
/// It is the typed call underneath: limits, rules of channels, merges, retries, scopes and the budget hold. Only the response is
/// not read into a type, and comes as JSON; null where there is none. Arguments are read leniently: `5`, `5.0` and `"5"` are the
/// same number, one value is a list of one, and null where nothing can be cleared is left out. Everything that is wrong with them
/// is reported at once.
///
/// `upload_files` takes `files`, each with a `name`, a `content_type`, and its content as `text` or `base64`. `download_file` and
/// `download_legacy_statistic` return an object of `content_type`, `bytes` (their number), and the content as `text`, or as
/// `base64` where it is not text.
///
/// ```no_run
/// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
/// use gorgias::operations;
/// use serde_json::json;
///
/// let ticket = operations::call(&client, "update_ticket", json!({"id": "7", "status": "closed"})).await?;
/// assert_eq!(ticket["status"], "closed");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`ErrorKind::InvalidRequest`] before sending when no operation has this id, an argument is not known, missing or of another
///   kind, or a limit or the rule of a channel is broken. The violations name all arguments in question.
/// - [`ErrorKind::Decode`] when the body of a success is not JSON.
/// - [`ErrorKind::EmptyResponse`] when a success comes without the body that it needs.
/// - The errors of any call: see [`ErrorKind`].
pub async fn call(client: &Client, id: &str, arguments: Value) -> Result<Response<Value>, Error> {
    prepare(client, id, arguments).await?.send().await
}

/// Checks a call and makes its request, and sends nothing, but for what the check of a message may have to read.
pub(crate) async fn prepare<'a>(client: &'a Client, id: &str, arguments: Value) -> Result<Prepared<'a>, Error> {
    let Some((operation, call)) = Operation::by_id(id).and_then(|found| Some((found, Call::of(found)?))) else {
        let nearest = nearest(id, OPERATIONS.iter().map(|operation| operation.id));
        let nearest = nearest.map_or_else(String::new, |name| format!("; the nearest is `{name}`"));
        let message = format!("names no operation{nearest}");
        return Err(Error::violations_of(ErrorKind::InvalidRequest, "operation", message));
    };
    let mut given = Given::new(operation, call, arguments)?;
    let (parameters, body) = (given.parameters.clone(), given.body.clone());
    let make = crate::generated::builder::MAKE.get(operation.index).unwrap_or(&Make::ByHand);
    let request = match make {
        Make::Now(make) => Some(make(client, &mut given)?.1),
        Make::Later(make) => Some(make(client, &mut given).await?.1),
        Make::ByHand => None,
    };
    Ok(Prepared { client, operation, request, given: Given { parameters, body } })
}

/// A call that has passed all checks.
pub(crate) struct Prepared<'a> {
    client: &'a Client,
    operation: &'static Operation,
    /// `None` where the code is written by hand.
    request: Option<reqwest::Request>,
    given: Given,
}

impl Prepared<'_> {
    /// Returns the parameters, as they were read.
    pub(crate) fn parameters(&self) -> &Map<String, Value> {
        &self.given.parameters
    }

    /// Returns the body, as it was read; null if there is none.
    pub(crate) fn body(&self) -> &Value {
        &self.given.body
    }

    /// Sends the call.
    pub(crate) async fn send(self) -> Result<Response<Value>, Error> {
        let Self { client, operation, request, given } = self;
        let Some(request) = request else {
            let uploads = operation.index == UPLOAD_FILES.index;
            return if uploads { files::upload(client, given).await } else { files::download(client, given).await };
        };
        let response = client::exchange(client, operation, request).await?;
        if operation.binary {
            return Ok(files::shown(response));
        }
        let may_be_empty = operation.body_may_be_empty || !operation.has_body;
        let or_null = |body: Bytes| {
            if may_be_empty && body.trim_ascii().is_empty() { Bytes::from_static(b"null") } else { body }
        };
        client::decode_json(client, operation, response.map(or_null))
    }
}

/// A client, and the request that it is to send.
pub(crate) type Made<'a> = Result<(&'a Client, reqwest::Request), Error>;
/// The same, where checks make a call of their own.
pub(crate) type MadeLater<'a> = Pin<Box<dyn Future<Output = Made<'a>> + Send + 'a>>;

/// How the request of an operation is made of its arguments.
pub(crate) enum Make {
    Now(for<'a> fn(&'a Client, &mut Given) -> Made<'a>),
    Later(for<'a> fn(&'a Client, &mut Given) -> MadeLater<'a>),
    ByHand,
}

/// The arguments of a call, which have been checked.
pub(crate) struct Given {
    parameters: Map<String, Value>,
    body: Value,
}

impl Given {
    fn new(operation: &'static Operation, call: &'static Call, arguments: Value) -> Result<Self, Error> {
        let mut at = Complaints::default();
        let sorted = sort(call, arguments, &mut at);
        crate::client::check::refuse(operation, at.into_violations())?;
        Ok(Self { parameters: sorted.parameters, body: sorted.body })
    }

    /// Takes a parameter.
    pub(crate) fn take<T: FromArgument>(&mut self, name: &str) -> Result<T, String> {
        T::from_argument(self.parameters.remove(name).unwrap_or_default())
    }

    /// Takes the body.
    pub(crate) fn body<T: Read>(&mut self) -> Result<T, String> {
        T::from_argument(std::mem::take(&mut self.body))
    }
}

/// What an argument can become.
pub(crate) trait FromArgument: Sized {
    fn from_argument(value: Value) -> Result<Self, String>;
}

impl<T: Read> FromArgument for T {
    fn from_argument(value: Value) -> Result<Self, String> {
        let mut read = T::blank();
        read_sent(&value, &mut read)?;
        Ok(read)
    }
}

impl FromArgument for PathSegment {
    fn from_argument(value: Value) -> Result<Self, String> {
        value.as_str().unwrap_or_default().parse().map_err(|error: crate::model::PathSegmentError| error.to_string())
    }
}

//! The request of a generated call, from its row in the table of operations and from what was set.

use std::borrow::Cow;

use http::{HeaderValue, header};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use reqwest::Request;

use super::check;
use crate::Client;
use crate::error::{Error, ErrorKind};
use crate::operations::Operation;
use crate::read::{Show, Shown};
use crate::validate::{Checker, Rule};

/// What has to be encoded in a segment of a path: that of WHATWG's URL standard, and `%`, for nothing is encoded before.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'/')
    .add(b'%');

/// A parameter of a call.
pub(crate) struct Parameter<'a> {
    /// The name on the wire. One that the path does not name goes into the query.
    pub(crate) name: &'static str,
    pub(crate) value: &'a dyn Show,
    pub(crate) rule: &'a Rule,
}

/// Checks the limits of a call, and builds its request.
pub(crate) fn request(
    client: &Client,
    operation: &'static Operation,
    parameters: &[Parameter<'_>],
    body: Option<&dyn Show>,
) -> Result<Request, Error> {
    check::set(operation, parameters)?;
    check::request(client, operation, &|at| {
        limits(at, parameters);
        if let Some(body) = body {
            at.shown(body.show(), &Rule::NONE);
        }
    })?;
    build(client, operation, parameters, body)
}

/// Checks the limits of the parameters.
pub(super) fn limits(at: &mut Checker, parameters: &[Parameter<'_>]) {
    for parameter in parameters {
        at.part(parameter.name, parameter.value.show(), parameter.rule);
    }
}

/// Builds the request of a call that has been checked.
pub(crate) fn build(
    client: &Client,
    operation: &'static Operation,
    parameters: &[Parameter<'_>],
    body: Option<&dyn Show>,
) -> Result<Request, Error> {
    let mut address = client.baseurl.clone();
    for segment in operation.path.split('/').skip(1) {
        address.push('/');
        match placeholder(segment) {
            Some(name) => {
                let parameter = parameters.iter().find(|parameter| parameter.name == name);
                let text = parameter.and_then(|parameter| text(parameter.value.show())).unwrap_or_default();
                address.extend(utf8_percent_encode(&text, SEGMENT));
            }
            None => address.push_str(segment),
        }
    }
    let in_path = |name: &str| operation.path.split('/').any(|segment| placeholder(segment) == Some(name));
    let mut query = Vec::new();
    for parameter in parameters.iter().filter(|parameter| !in_path(parameter.name)) {
        match parameter.value.show() {
            Shown::List(items) => {
                let items = (0..items.count()).filter_map(|index| text(items.item(index)?.show()));
                query.extend(items.map(|item| (parameter.name, item)));
            }
            value => query.extend(text(value).map(|value| (parameter.name, value))),
        }
    }
    let request = client.client.request(operation.method.clone(), address);
    let mut request = request.build().map_err(|error| Error::from_transport(operation, error))?;
    if !query.is_empty() {
        request.url_mut().query_pairs_mut().extend_pairs(query);
    }
    if let Some(body) = body {
        let unwritable = |_| Error::violations_of(ErrorKind::InvalidRequest, "body", "cannot be written as JSON");
        let json = serde_json::to_vec(&body.show()).map_err(|error| unwritable(error).operation(operation))?;
        request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(json.into());
    }
    Ok(request)
}

/// The name of the parameter that stands in the place of a segment.
fn placeholder(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// A parameter as text; `None` for one that is not set.
fn text(value: Shown<'_>) -> Option<Cow<'_, str>> {
    Some(match value {
        Shown::Text(text) | Shown::Unlisted(text, _) => text.into(),
        Shown::Whole(number) => number.to_string().into(),
        Shown::Float(number) => number.to_string().into(),
        Shown::Number(number) => number.to_string().into(),
        Shown::Flag(flag) => flag.to_string().into(),
        Shown::Time(time) => time.to_string().into(),
        Shown::Absent
        | Shown::Null
        | Shown::Unset(_)
        | Shown::Json(_)
        | Shown::Object(_)
        | Shown::List(_)
        | Shown::Map(_)
        | Shown::Record(..) => return None,
    })
}

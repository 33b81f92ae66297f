//! Which calls a fault is meant for.

use crate::spec::{Found, Spec};

/// The endpoints at the root of the host, which the description does not have.
const OAUTH: [&str; 3] = ["GET /oauth/authorize", "POST /oauth/token", "POST /oauth/revoke"];

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "PATCH"];

/// What a fault can be told to strike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Operation(String),
    Method(String),
    OAuth(&'static str),
}

impl Target {
    /// Reads an operation id, a method with a path, or a method.
    pub(super) fn read(spec: &Spec, text: &str) -> Result<Self, String> {
        if METHODS.contains(&text) {
            return Ok(Self::Method(text.to_owned()));
        }
        if let Some(endpoint) = OAUTH.into_iter().find(|endpoint| *endpoint == text) {
            return Ok(Self::OAuth(endpoint));
        }
        let named = spec.operations().iter().find(|operation| {
            operation.id == text || text.split_once(' ') == Some((&operation.method, &operation.path))
        });
        named
            .map(|operation| Self::Operation(operation.id.clone()))
            .ok_or_else(|| format!("the description has no operation {text}"))
    }
}

/// A call, as far as faults look at it.
#[derive(Debug)]
pub(super) struct Arrival<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    /// The id of the operation, where it is one.
    pub(super) operation: Option<&'a str>,
    pub(super) has_cursor: bool,
}

impl<'a> Arrival<'a> {
    pub(super) fn read(spec: &'a Spec, method: &'a str, path: &'a str, query: &str) -> Self {
        let operation = match spec.find(method, path) {
            Found::Operation(operation, _) => Some(operation.id.as_str()),
            Found::OtherMethod | Found::Nothing => None,
        };
        let has_cursor = form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "cursor");
        Self { method, path, operation, has_cursor }
    }

    /// Whether one of the targets is this call. Without targets, every call of the API is.
    pub(super) fn is_among(&self, targets: &[Target]) -> bool {
        let of_oauth = self.path.starts_with("/oauth/");
        if targets.is_empty() {
            return !of_oauth;
        }
        targets.iter().any(|target| match target {
            Target::Operation(id) => self.operation == Some(id),
            Target::Method(method) => !of_oauth && self.method == method,
            Target::OAuth(endpoint) => endpoint.split_once(' ') == Some((self.method, self.path.trim_end_matches('/'))),
        })
    }
}

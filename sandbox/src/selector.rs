//! Names of calls, as tests use them to say which ones they mean.

use crate::error::{SandboxError, SandboxErrorKind};
use crate::spec::{Found, Spec};

/// The endpoints at the root of the host, which the description does not have.
const OAUTH: [&str; 3] = ["GET /oauth/authorize", "POST /oauth/token", "POST /oauth/revoke"];

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "PATCH"];

/// The calls that a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selector {
    Operation(String),
    Method(String),
    OAuth(&'static str),
}

impl Selector {
    /// Reads an operation id, a method with a path, or a method. `field` is what it was given to, for the error.
    pub(crate) fn read(field: &'static str, spec: &Spec, text: &str) -> Result<Self, SandboxError> {
        if METHODS.contains(&text) {
            return Ok(Self::Method(text.to_owned()));
        }
        if let Some(endpoint) = OAUTH.into_iter().find(|endpoint| *endpoint == text) {
            return Ok(Self::OAuth(endpoint));
        }
        let named = spec.operations().find(|operation| {
            operation.id == text || text.split_once(' ') == Some((&operation.method, &operation.path))
        });
        named.map(|operation| Self::Operation(operation.id.clone())).ok_or_else(|| {
            let problem = format!("the description has no operation {text}");
            let remedy =
                "take an id such as create_ticket, a method with its path such as POST /api/tickets, or a method";
            SandboxError::new(SandboxErrorKind::InvalidInput, field, problem, remedy)
        })
    }
}

/// A call, as far as selectors look at it.
#[derive(Debug)]
pub(crate) struct Arrival<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// The id of the operation, where it is one.
    pub(crate) operation: Option<&'a str>,
    pub(crate) has_cursor: bool,
}

impl<'a> Arrival<'a> {
    pub(crate) fn read(spec: &'a Spec, method: &'a str, path: &'a str, query: &str) -> Self {
        let operation = match spec.find(method, path) {
            Found::Operation(operation, _) => Some(operation.id.as_str()),
            Found::OtherMethod(_) | Found::Unreadable(_) | Found::Nothing => None,
        };
        let has_cursor = form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "cursor");
        Self { method, path, operation, has_cursor }
    }

    /// Whether one of the selectors means this call. No selector at all means every call of the API.
    pub(crate) fn is_among(&self, selectors: &[Selector]) -> bool {
        let of_oauth = self.path.starts_with("/oauth/");
        if selectors.is_empty() {
            return !of_oauth;
        }
        selectors.iter().any(|selector| match selector {
            Selector::Operation(id) => self.operation == Some(id),
            Selector::Method(method) => !of_oauth && self.method == method,
            Selector::OAuth(endpoint) => {
                endpoint.split_once(' ') == Some((self.method, self.path.trim_end_matches('/')))
            }
        })
    }
}

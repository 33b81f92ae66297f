//! What a handler gives back: an answer, or a failure in the error envelope of the API.

use serde_json::{Value, json};

use crate::spec::Problems;
use crate::state::shown::Shown;

/// A successful answer. The status comes from the document unless the handler has a reason to choose.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    pub(crate) status: Option<u16>,
    pub(crate) body: Payload,
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// The body of an answer.
#[derive(Debug, Default)]
pub(crate) enum Payload {
    #[default]
    Empty,
    Json(Value),
    /// JSON that is written already.
    Rendered(Vec<u8>),
    /// JSON that was written while it was made, and in what way it breaks the document.
    Written(Vec<u8>, Result<(), String>),
    Csv(String),
}

impl Reply {
    /// An answer without body.
    pub(crate) fn empty() -> Self {
        Self::default()
    }

    /// A JSON answer.
    pub(crate) fn json(value: Value) -> Self {
        Self { body: Payload::Json(value), ..Self::default() }
    }

    /// A JSON answer that is made of parts.
    pub(crate) fn rendered(shown: Shown<'_>) -> Self {
        Self { body: Payload::Rendered(shown.into_bytes()), ..Self::default() }
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// What a handler answers.
pub(crate) type Answer = Result<Reply, Failure>;

/// An error answer.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    /// Empty where the dispatcher is to write "Failed to ..." for the operation.
    pub(crate) msg: String,
    /// Boxed: every handler returns a failure by value, and a JSON value is large.
    pub(crate) data: Option<Box<Value>>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Failure {
    pub(crate) fn new(status: u16, msg: &str) -> Self {
        Self { status, msg: msg.to_owned(), data: None, headers: Vec::new() }
    }

    /// 400 with a message of its own.
    pub(crate) fn bad(msg: &str) -> Self {
        Self::new(400, msg)
    }

    /// 400 with messages per field.
    pub(crate) fn fields(problems: Problems) -> Self {
        Self { data: Some(Box::new(problems.into_value())), ..Self::new(400, "") }
    }

    /// 400 with one message for one field.
    pub(crate) fn field(path: &[&str], message: &str) -> Self {
        let mut problems = Problems::default();
        problems.add(path, message);
        Self::fields(problems)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(404, "Resource not found.")
    }

    pub(crate) fn conflict(msg: &str) -> Self {
        Self::new(409, msg)
    }

    /// The envelope.
    pub(crate) fn body(&self) -> Value {
        match &self.data {
            Some(data) => json!({"error": {"msg": self.msg, "data": data}}),
            None => json!({"error": {"msg": self.msg}}),
        }
    }
}

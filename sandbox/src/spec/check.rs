//! A schema of the document as a compiled validator, and its errors in the words of the API.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};
use std::sync::{Arc, Mutex, OnceLock};

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::library::Library;
use super::schema::Close;
use super::whole;
use crate::state::clock;
use crate::sync::lock;

/// So many values are known to be fine; then all are forgotten.
const KNOWN: usize = 8192;

/// A schema that is compiled when it is first used: most sandboxes touch a handful of the operations.
pub(crate) struct Check {
    library: Arc<Library>,
    schema: Value,
    close: Close,
    compiled: OnceLock<Result<Validator, String>>,
    /// Prints of values that were fine.
    known: Mutex<HashSet<u64>>,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Check")
            .field("schema", &self.schema)
            .field("close", &self.close)
            .finish_non_exhaustive()
    }
}

impl Check {
    fn new(library: &Arc<Library>, schema: &Value, close: Close) -> Self {
        Self {
            library: Arc::clone(library),
            schema: schema.clone(),
            close,
            compiled: OnceLock::new(),
            known: Mutex::default(),
        }
    }

    /// Undeclared properties pass.
    pub(crate) fn open(library: &Arc<Library>, schema: &Value) -> Self {
        Self::new(library, schema, Close::Nothing)
    }

    /// Undeclared properties are errors.
    pub(crate) fn closed(library: &Arc<Library>, schema: &Value) -> Self {
        Self::new(library, schema, Close::All)
    }

    /// Undeclared properties are errors but where Gorgias is known to refuse them: for [`prune`](Self::prune).
    pub(crate) fn unmarked(library: &Arc<Library>, schema: &Value) -> Self {
        Self::new(library, schema, Close::Unmarked)
    }

    /// The schema, as the document has it.
    pub(crate) fn schema(&self) -> &Value {
        &self.schema
    }

    /// Says what is wrong with `value`, field by field; nothing when it is fine.
    pub(crate) fn problems(&self, value: &Value) -> Problems {
        let mut problems = Problems::default();
        match self.compiled() {
            // Saying yes is far less work than looking for errors.
            Ok(validator) if validator.is_valid(value) => {}
            Ok(validator) => validator.iter_errors(value).for_each(|error| problems.note(&error)),
            Err(error) => problems.add(&[], error),
        }
        problems
    }

    /// The same of a value as JSON.
    pub(crate) fn problems_of(&self, written: &[u8]) -> Problems {
        match serde_json::from_slice(written) {
            Ok(value) => self.problems(&value),
            Err(error) => {
                let mut problems = Problems::default();
                problems.add(&[], &error.to_string());
                problems
            }
        }
    }

    /// Looks for problems of a value in which only what is `written` can be wrong, unless that was fine before: clients ask for the
    /// same records many times.
    pub(crate) fn once(&self, written: &[u8], look: impl FnOnce() -> Problems) -> Problems {
        let mut hasher = DefaultHasher::new();
        hasher.write(written);
        let print = hasher.finish();
        if lock(&self.known).contains(&print) {
            return Problems::default();
        }
        let problems = look();
        if problems.is_empty() {
            let mut known = lock(&self.known);
            if known.len() >= KNOWN {
                known.clear();
            }
            known.insert(print);
        }
        problems
    }

    /// Takes away undeclared properties that are errors.
    pub(crate) fn prune(&self, value: &mut Value) {
        let Ok(validator) = self.compiled() else { return };
        let mut foreign: Vec<(String, Vec<String>)> = Vec::new();
        for error in validator.iter_errors(value) {
            if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
                foreign.push((error.instance_path().to_string(), unexpected.clone()));
            }
        }
        for (pointer, names) in foreign {
            if let Some(Value::Object(object)) = value.pointer_mut(&pointer) {
                object.retain(|name, _| !names.contains(name));
            }
        }
    }

    fn compiled(&self) -> &Result<Validator, String> {
        self.compiled.get_or_init(|| compile(&self.library.standalone(&self.schema, self.close)))
    }
}

fn compile(schema: &Value) -> Result<Validator, String> {
    let mut options = jsonschema::options()
        .should_validate_formats(true)
        .with_keyword(whole::NAME, whole::factory)
        .with_format("date-time", |text: &str| clock::parse(text).is_some())
        .with_format("email", is_email)
        .with_format("uri", |text: &str| {
            text.split_once(':').is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty())
        });
    for limit in byte_limits(schema) {
        options = options.with_format(format!("max-bytes-{limit}"), move |text: &str| text.len() as u64 <= limit);
    }
    options.build(schema).map_err(|error| format!("the schema does not compile: {error}"))
}

/// What passes for an e-mail address.
pub(crate) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

fn byte_limits(schema: &Value) -> Vec<u64> {
    match schema {
        Value::Object(object) => object
            .iter()
            .flat_map(|(key, value)| match (key.as_str(), value.as_str()) {
                ("format", Some(format)) => {
                    format.strip_prefix("max-bytes-").and_then(|limit| limit.parse().ok()).into_iter().collect()
                }
                _ => byte_limits(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(byte_limits).collect(),
        _ => Vec::new(),
    }
}

/// Messages per field, in the nested form of `error.data`.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Problems(Map<String, Value>);

impl Problems {
    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a message at a path; a message for the whole body has an empty path and is filed under `_schema`.
    pub(crate) fn add(&mut self, path: &[&str], message: &str) {
        let (path, last) = match path.split_last() {
            Some((last, path)) => (path, *last),
            None => (path, "_schema"),
        };
        let mut level = &mut self.0;
        for name in path {
            let entry = level.entry((*name).to_owned()).or_insert_with(|| json!({}));
            // A field that already has messages of its own cannot also hold messages of its children.
            let Value::Object(next) = entry else { return };
            level = next;
        }
        if let Value::Array(messages) = level.entry(last.to_owned()).or_insert_with(|| json!([])) {
            let message = json!(message);
            if !messages.contains(&message) {
                messages.push(message);
            }
        }
    }

    /// Files messages that are already nested under a path.
    pub(crate) fn insert(&mut self, path: &[&str], data: Value) {
        let nested = path.iter().rev().fold(data, |inner, name| json!({*name: inner}));
        if let Value::Object(nested) = nested {
            self.0.extend(nested);
        }
    }

    /// The messages as JSON.
    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// The messages of a field called `name` instead of a whole body: the parameters are checked one by one.
    pub(crate) fn under(self, name: &str, target: &mut Self) {
        for (key, value) in self.0 {
            match value {
                Value::Array(messages) if key == "_schema" => {
                    messages.iter().filter_map(Value::as_str).for_each(|message| target.add(&[name], message));
                }
                other => {
                    if let Value::Object(fields) = target.0.entry(name.to_owned()).or_insert_with(|| json!({})) {
                        fields.insert(key, other);
                    }
                }
            }
        }
    }

    fn note(&mut self, error: &ValidationError<'_>) {
        let location = error.instance_path().to_string();
        let decoded: Vec<String> =
            location.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")).collect();
        let mut path: Vec<&str> = decoded.iter().map(String::as_str).collect();
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                path.push(property.as_str().unwrap_or("_schema"));
                self.add(&path, "Missing data for required field.");
            }
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                for name in unexpected {
                    let mut path = path.clone();
                    path.push(name);
                    self.add(&path, "No such field");
                }
            }
            kind => self.add(&path, &message(kind)),
        }
    }
}

fn message(kind: &ValidationErrorKind) -> String {
    match kind {
        ValidationErrorKind::Maximum { limit } => format!("Must be at most {limit}"),
        ValidationErrorKind::Minimum { limit } => format!("Must be at least {limit}"),
        ValidationErrorKind::MaxItems { limit } => format!("Must have at most {limit} items"),
        ValidationErrorKind::MinItems { limit } => format!("Must have at least {limit} items"),
        ValidationErrorKind::MaxLength { limit } => format!("Must be at most {limit} characters long"),
        ValidationErrorKind::MinLength { limit } => format!("Must be at least {limit} characters long"),
        ValidationErrorKind::Custom { message, .. } => message.clone(),
        ValidationErrorKind::Enum { .. } => "Not a valid choice.".to_owned(),
        ValidationErrorKind::Format { format } => match format.strip_prefix("max-bytes-") {
            Some(limit) => format!("Must be at most {limit} bytes long"),
            None => format!("Not a valid {format}."),
        },
        ValidationErrorKind::Type { kind: TypeKind::Single(expected) } => format!("Not a valid {expected}."),
        ValidationErrorKind::Type { kind: TypeKind::Multiple(expected) } => {
            // A union of null and something else, or of the three kinds of scalars.
            let expected: Vec<_> = expected.iter().map(|kind| kind.to_string()).filter(|kind| kind != "null").collect();
            format!("Not a valid {}.", expected.join(" or "))
        }
        _ => "Not a valid value.".to_owned(),
    }
}

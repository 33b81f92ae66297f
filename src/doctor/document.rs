//! The document, asked for what a response should look like.

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::words::Vocabulary;
use crate::error::{Error, ErrorKind};
use crate::operations::Operation;

/// The bundle that the client was generated from.
pub(super) const TEXT: &str = include_str!("../../spec/gorgias.json");

/// The most references that are followed for one schema.
const MOST_REFERENCES: u32 = 16;

/// The document, with the words that it is made of.
pub(super) struct Document {
    root: Value,
    pub(super) vocabulary: Vocabulary,
}

/// A schema, with all that `$ref` and `allOf` bring together.
#[derive(Default)]
pub(super) struct Shape<'d> {
    /// The outermost component.
    pub(super) name: Option<&'d str>,
    pub(super) nullable: bool,
    pub(super) kind: Option<&'d str>,
    pub(super) properties: Vec<&'d Map<String, Value>>,
    pub(super) required: Vec<&'d str>,
    /// The schema of entries that have no name.
    pub(super) entries: Option<&'d Value>,
    pub(super) items: Option<&'d Value>,
    pub(super) words: Option<&'d [Value]>,
    pub(super) format: Option<&'d str>,
    pub(super) one_of: Option<&'d [Value]>,
    /// Any value but a list or an object.
    pub(super) scalar: bool,
    /// The parts, for limits.
    pub(super) parts: Vec<&'d Map<String, Value>>,
}

impl Document {
    pub(super) fn read() -> Result<Self, Error> {
        let root = serde_json::from_str(TEXT).map_err(|_| {
            Error::new(ErrorKind::Configuration).detail("the document that this crate was built with is not JSON")
        })?;
        let vocabulary = Vocabulary::of(&root);
        Ok(Self { root, vocabulary })
    }

    /// Enough of a digest to tell two documents apart.
    pub(super) fn digest() -> String {
        Sha256::digest(TEXT.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }

    fn operation(&self, operation: &Operation) -> &Value {
        let method = operation.method.as_str().to_ascii_lowercase();
        &self.root["paths"][operation.path][method.as_str()]
    }

    /// Follows a reference, if it is one.
    fn resolve<'d>(&'d self, node: &'d Value) -> &'d Value {
        let target = node.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        target.and_then(|target| self.root.pointer(target)).unwrap_or(node)
    }

    /// Whether the document has a response with this status.
    pub(super) fn has_status(&self, operation: &Operation, status: u16) -> bool {
        self.response(operation, status).is_some()
    }

    fn response(&self, operation: &Operation, status: u16) -> Option<&Value> {
        let responses = self.operation(operation).get("responses")?;
        let range = format!("{}XX", status / 100);
        let found = responses.get(status.to_string()).or_else(|| responses.get(range));
        found.or_else(|| responses.get("default")).map(|response| self.resolve(response))
    }

    /// The schema of the body of a success. A status that is not documented has the body of one that is.
    pub(super) fn body(&self, operation: &Operation, status: u16) -> Option<&Value> {
        let described = self.response(operation, status).or_else(|| {
            let responses = self.operation(operation).get("responses")?.as_object()?;
            responses.iter().find(|(own, _)| own.starts_with('2')).map(|(_, response)| self.resolve(response))
        });
        described?.pointer("/content/application~1json/schema")
    }

    fn parameters(&self, operation: &Operation) -> impl Iterator<Item = &Value> {
        let path = self.root["paths"][operation.path].get("parameters");
        let own = self.operation(operation).get("parameters");
        path.into_iter().chain(own).filter_map(Value::as_array).flatten().map(|parameter| self.resolve(parameter))
    }

    /// The most records that a page can have, where the operation has pages.
    pub(super) fn page_size(&self, operation: &Operation) -> Option<i64> {
        let limit = self.parameters(operation).find(|parameter| parameter["name"] == "limit")?;
        limit["schema"]["maximum"].as_i64().map(|most| most.min(100))
    }

    /// The parameters without which the operation is refused, each with the words to choose from.
    pub(super) fn choices(&self, operation: &Operation) -> Vec<(&str, Vec<&str>)> {
        let required = |parameter: &&Value| parameter["in"] == "query" && parameter["required"] == true;
        self.parameters(operation)
            .filter(required)
            .filter_map(|parameter| {
                let words = self.shape(parameter.get("schema")?).words.unwrap_or_default();
                Some((parameter["name"].as_str()?, words.iter().filter_map(Value::as_str).collect()))
            })
            .collect()
    }

    /// The schema of the payload of an account setting, and the keys that it has to have.
    pub(super) fn setting(&self, kind: &str) -> Option<(Option<&Value>, impl Iterator<Item = &str>)> {
        let shape = self.root["x-gorgias-setting-data"].get(kind)?;
        let schema = shape["schema"].as_str().and_then(|name| self.root["components"]["schemas"].get(name));
        Some((schema, shape["required"].as_array().into_iter().flatten().filter_map(Value::as_str)))
    }

    pub(super) fn shape<'d>(&'d self, schema: &'d Value) -> Shape<'d> {
        let mut shape = Shape::default();
        self.gather(schema, &mut shape, MOST_REFERENCES);
        shape
    }

    fn gather<'d>(&'d self, schema: &'d Value, shape: &mut Shape<'d>, left: u32) {
        let (Some(source), Some(left)) = (schema.as_object(), left.checked_sub(1)) else { return };
        if let Some(target) = source.get("$ref").and_then(Value::as_str) {
            shape.name = shape.name.or_else(|| target.rsplit('/').next());
            return self.gather(self.resolve(schema), shape, left);
        }
        let flag = |key: &str| source.get(key).is_some_and(|value| value == true);
        let text = |key: &str| source.get(key).and_then(Value::as_str);
        let list = |key: &str| source.get(key).and_then(Value::as_array).map(Vec::as_slice);
        shape.nullable |= flag("nullable");
        shape.scalar |= flag("x-gorgias-scalar");
        shape.kind = shape.kind.or_else(|| text("type"));
        shape.format = shape.format.or_else(|| text("format"));
        shape.items = shape.items.or_else(|| source.get("items"));
        shape.words = shape.words.or_else(|| list("enum"));
        shape.one_of = shape.one_of.or_else(|| list("oneOf"));
        shape.entries = shape.entries.or_else(|| source.get("additionalProperties").filter(|more| more.is_object()));
        shape.properties.extend(source.get("properties").and_then(Value::as_object));
        shape.required.extend(list("required").into_iter().flatten().filter_map(Value::as_str));
        shape.parts.push(source);
        for part in list("allOf").into_iter().flatten() {
            self.gather(part, shape, left);
        }
    }
}

impl<'d> Shape<'d> {
    /// The schema of a property.
    pub(super) fn property(&self, key: &str) -> Option<&'d Value> {
        self.properties.iter().find_map(|properties| properties.get(key))
    }

    /// The type that it asks for; `None` if any will do.
    pub(super) fn expects(&self) -> Option<&'d str> {
        let implied = || (!self.properties.is_empty() || self.entries.is_some()).then_some("object");
        if self.scalar { Some("scalar") } else { self.kind.or_else(implied) }
    }

    /// Whether a value that is not null has the right type.
    pub(super) fn takes(&self, value: &Value) -> bool {
        match self.expects() {
            None => true,
            Some("scalar") => !value.is_array() && !value.is_object(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some(kind) => kind == name(value),
        }
    }

    /// A limit, such as `maxLength`: the first that is found.
    pub(super) fn limit(&self, keyword: &str) -> Option<f64> {
        self.parts.iter().find_map(|part| part.get(keyword)?.as_f64())
    }
}

/// The type of a value.
pub(super) fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

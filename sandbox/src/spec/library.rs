//! The parts of the document that operations point at, each parsed when it is first needed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::schema::{Close, collect, convert};

const SCHEMAS: &str = "#/components/schemas/";
const COMPONENTS: &str = "#/components";

/// A schema as text, and as JSON once somebody has asked for it.
#[derive(Debug)]
struct Schema {
    text: &'static RawValue,
    value: OnceLock<Option<Value>>,
}

/// The components of the document.
#[derive(Debug, Default)]
pub(crate) struct Library {
    schemas: BTreeMap<&'static str, Schema>,
    /// Parameters and responses.
    shared: Value,
    /// How to get in, where an operation does not say it.
    security: Value,
}

impl Library {
    pub(super) fn new(
        schemas: BTreeMap<&'static str, &'static RawValue>,
        parameters: Value,
        responses: Value,
        security: Value,
    ) -> Self {
        let schemas = schemas.into_iter().map(|(name, text)| (name, Schema { text, value: OnceLock::new() })).collect();
        let shared =
            Value::Object(Map::from_iter([("parameters".to_owned(), parameters), ("responses".to_owned(), responses)]));
        Self { schemas, shared, security }
    }

    /// A schema by its name.
    fn schema(&self, name: &str) -> Option<&Value> {
        let Schema { text, value } = self.schemas.get(name)?;
        // That the text is JSON was settled when it was cut out.
        value.get_or_init(|| serde_json::from_str(text.get()).ok()).as_ref()
    }

    /// How to get in, where an operation does not say it.
    pub(super) fn security(&self) -> &Value {
        &self.security
    }

    /// Follows a reference into the components, where there is one.
    pub(super) fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let Some(target) = value.get("$ref").and_then(Value::as_str) else { return value };
        let found = match target.strip_prefix(SCHEMAS) {
            Some(name) => self.schema(name),
            None => target.strip_prefix(COMPONENTS).and_then(|pointer| self.shared.pointer(pointer)),
        };
        found.unwrap_or(value)
    }

    /// A self-contained JSON Schema for `schema`, holding only the definitions it can reach.
    pub(super) fn standalone(&self, schema: &Value, close: Close) -> Value {
        let root = convert(schema, close);
        let mut definitions = Map::new();
        let mut seen = BTreeSet::new();
        let mut waiting = Vec::new();
        collect(&root, &mut waiting);
        while let Some(name) = waiting.pop() {
            if !seen.contains(&name)
                && let Some(found) = self.schema(&name)
            {
                let converted = convert(found, close);
                collect(&converted, &mut waiting);
                definitions.insert(name.clone(), converted);
                seen.insert(name);
            }
        }
        let mut whole = json!({"$schema": "https://json-schema.org/draft/2020-12/schema"});
        whole["$defs"] = Value::Object(definitions);
        whole["allOf"] = Value::Array(vec![root]);
        whole
    }
}

//! What `spec/gorgias.json` says about requests and answers: the measure of completeness.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The bundle.
pub(crate) struct Spec(Value);

/// One operation of the document.
pub(crate) struct Operation<'a> {
    pub(crate) id: &'a str,
    pub(crate) method: String,
    pub(crate) path: &'a str,
    node: &'a Value,
}

impl Spec {
    pub(crate) fn read() -> Self {
        Self(serde_json::from_str(include_str!("../../../spec/gorgias.json")).unwrap())
    }

    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (path, item) in object(&self.0["paths"]) {
            for (method, node) in object(item) {
                if let Some(id) = node["operationId"].as_str() {
                    operations.push(Operation { id, method: method.to_uppercase(), path, node });
                }
            }
        }
        operations
    }

    /// Names of the query parameters of an operation.
    pub(crate) fn query(&self, operation: &Operation<'_>) -> BTreeSet<String> {
        let parameters = operation.node["parameters"].as_array().into_iter().flatten();
        parameters
            .map(|parameter| self.resolve(parameter))
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The schema of the JSON body of an operation.
    pub(crate) fn body<'a>(&'a self, operation: &Operation<'a>) -> Option<&'a Value> {
        let body = operation.node.get("requestBody")?;
        self.resolve(body)["content"].get("application/json").map(|content| &content["schema"])
    }

    /// The schema of the JSON answer of an operation.
    pub(crate) fn answer<'a>(&'a self, operation: &Operation<'a>) -> Option<&'a Value> {
        let success = object(&operation.node["responses"]).iter().find(|(status, _)| status.starts_with('2'))?.1;
        self.resolve(success)["content"].get("application/json").map(|content| &content["schema"])
    }

    /// The fields of a schema itself, or of the items of a list.
    pub(crate) fn top_fields(&self, schema: &Value) -> BTreeSet<String> {
        let schema = if schema["items"].is_object() { &schema["items"] } else { schema };
        let name = component(schema);
        let properties = self.resolve(schema)["properties"].as_object();
        properties.into_iter().flatten().map(|(key, _)| format!("{name}.{key}")).collect()
    }

    /// All fields of a schema and of what it refers to, as `Component.field`.
    pub(crate) fn fields(&self, schema: &Value) -> BTreeSet<String> {
        let mut fields = BTreeSet::new();
        self.walk(schema, None, &mut fields);
        fields
    }

    /// The fields of a schema that a body uses.
    pub(crate) fn used(&self, schema: &Value, body: &Value) -> BTreeSet<String> {
        let mut fields = BTreeSet::new();
        self.walk(schema, Some(body), &mut fields);
        fields
    }

    /// Collects fields: those that `value` has, or all when there is no value to go by.
    fn walk(&self, schema: &Value, value: Option<&Value>, fields: &mut BTreeSet<String>) {
        let name = component(schema);
        let schema = self.resolve(schema);
        for part in ["allOf", "oneOf", "anyOf"].iter().flat_map(|key| schema[*key].as_array()).flatten() {
            // Of several forms, the one that fits counts.
            if value.is_none_or(|value| self.fits(part, value)) {
                self.walk(part, value, fields);
            }
        }
        match value {
            Some(Value::Array(items)) => items.iter().for_each(|item| self.walk(&schema["items"], Some(item), fields)),
            None if schema["items"].is_object() => self.walk(&schema["items"], None, fields),
            _ => {}
        }
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            let field = format!("{name}.{key}");
            match value.map(|value| value.get(key)) {
                Some(None) => {}
                Some(below) => {
                    fields.insert(field);
                    self.walk(property, below, fields);
                }
                // A schema may refer to itself: each field is entered once.
                None if fields.insert(field) => self.walk(property, None, fields),
                None => {}
            }
        }
    }

    /// Whether an object has no other fields than the schema.
    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let schema = self.resolve(schema);
        let (Some(properties), Some(value)) = (schema["properties"].as_object(), value.as_object()) else {
            return true;
        };
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        value.keys().all(|key| properties.contains_key(key)) && required.into_iter().all(|key| value.contains_key(key))
    }

    /// The fields of this kind, by name and schema, in all that responses refer to, as `Component.field`.
    pub(crate) fn received(&self, is_of_kind: impl Fn(&str, &Value) -> bool) -> BTreeSet<String> {
        let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
        let mut open: Vec<&Value> = self.operations().iter().map(|operation| &operation.node["responses"]).collect();
        while let Some(node) = open.pop() {
            if node["$ref"].is_string() && seen.insert(component(node)) {
                let schema = self.resolve(node);
                let fields = schema["properties"].as_object().into_iter().flatten();
                let fields = fields.filter(|(name, property)| is_of_kind(name, property));
                found.extend(fields.map(|(name, _)| format!("{}.{name}", component(node))));
                open.push(schema);
            }
            open.extend(node.as_object().into_iter().flat_map(Map::values));
            open.extend(node.as_array().into_iter().flatten());
        }
        found
    }

    fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        match node["$ref"].as_str() {
            Some(target) => self.0.pointer(target.strip_prefix('#').unwrap()).unwrap(),
            None => node,
        }
    }
}

fn component(schema: &Value) -> &str {
    schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()).unwrap_or("(inline)")
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}

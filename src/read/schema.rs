//! JSON Schemas of records, from their tables.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::record::Table;

/// Returns the schema of a record, as schemars would derive it. `schemas` are those of its fields, in their order.
pub(crate) fn schema(
    table: &'static Table,
    schemas: &[fn(&mut SchemaGenerator) -> Schema],
    generator: &mut SchemaGenerator,
) -> Schema {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (field, schema) in table.fields.iter().zip(schemas) {
        let mut schema = schema(generator);
        if let Ok(limits) = serde_json::from_str(field.limits) {
            limit(&mut schema, limits);
        }
        if !field.docs.is_empty() {
            schema.insert("description".to_owned(), field.docs.into());
        }
        properties.insert(field.name.to_owned(), schema.into());
        if field.required {
            required.push(Value::from(field.name));
        }
    }
    let mut schema = json_schema!({ "type": "object" });
    if !table.docs.is_empty() {
        schema.insert("description".to_owned(), table.docs.into());
    }
    if !properties.is_empty() {
        schema.insert("properties".to_owned(), properties.into());
    }
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    if table.closed {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
    schema
}

/// Returns the schema of an enum. One that can hold other texts shows those that are known as examples.
pub(crate) fn enum_schema(values: &[&str], is_closed: bool) -> Schema {
    let keyword = if is_closed { "enum" } else { "examples" };
    json_schema!({ "type": "string", keyword: values })
}

/// Adds keywords to a schema, where they say something about values of its type.
fn limit(schema: &mut Schema, limits: Map<String, Value>) {
    for (keyword, value) in limits {
        if let ("items", Value::Object(inner)) = (keyword.as_str(), &value) {
            if let Some(Ok(mut items)) = schema.get("items").cloned().map(Schema::try_from) {
                limit(&mut items, inner.clone());
                schema.insert(keyword, items.into());
            }
            continue;
        }
        let fits = match keyword.as_str() {
            "minimum" | "maximum" => has_type(schema, "integer") || has_type(schema, "number"),
            "minLength" | "maxLength" => has_type(schema, "string"),
            "minItems" | "maxItems" => has_type(schema, "array"),
            _ => true,
        };
        if fits {
            schema.insert(keyword, value);
        }
    }
}

fn has_type(schema: &Schema, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(several)) => several.iter().any(|one| one == name),
        _ => false,
    }
}

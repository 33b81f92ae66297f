//! JSON Schemas of records, from their tables.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::record::Table;
use crate::validate::Rule;

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
        limit(&mut schema, field.rule);
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

/// Adds limits to a schema, where they say something about values of its type.
fn limit(schema: &mut Schema, rule: &Rule) {
    let numbers = [("minimum", rule.minimum), ("maximum", rule.maximum)];
    let lengths = [("minLength", rule.min_length), ("maxLength", rule.max_length)];
    let counts = [("minItems", rule.min_items), ("maxItems", rule.max_items)];
    if has_type(schema, "integer") || has_type(schema, "number") {
        add(schema, numbers);
    }
    if has_type(schema, "string") {
        add(schema, lengths);
    }
    if has_type(schema, "array") {
        add(schema, counts);
    }
    if let (Some(rule), Some(items)) = (rule.items, schema.get("items").cloned())
        && let Ok(mut items) = Schema::try_from(items)
    {
        limit(&mut items, rule);
        schema.insert("items".to_owned(), items.into());
    }
    if rule.scalar {
        schema.insert("type".to_owned(), json!(["string", "number", "boolean"]));
    }
}

fn add<N: Into<Value>>(schema: &mut Schema, limits: [(&str, Option<N>); 2]) {
    for (keyword, limit) in limits {
        if let Some(limit) = limit {
            schema.insert(keyword.to_owned(), limit.into());
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

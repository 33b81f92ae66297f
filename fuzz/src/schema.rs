//! Random JSON that follows a schema, and now and then does not.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

/// Texts that readers treat in some special way, beside those of the fuzzer.
const TEXTS: [&str; 24] = [
    "",
    "a",
    "1",
    "-1",
    "1.50",
    "true",
    "null",
    "None",
    "2026-05-02T09:00:00Z",
    "2026-05-02T09:00:00.123456",
    "ana@example.com",
    "+441134960000",
    "#1001",
    "1001, 1002",
    "email",
    "open",
    "closed",
    "3d",
    "2 weeks",
    "vip",
    "shipping/status",
    "EUR",
    "<p>Hello</p>",
    "{{ticket.customer.name}}",
];

/// The levels below which nothing is nested further.
const DEEPEST: usize = 12;

/// The fuzzer's bytes, read as values.
pub type Source<'a> = Unstructured<'a>;

/// Makes a value that follows the schema, as long as the bytes reach.
pub fn from_bytes(source: &mut Source<'_>, schema: &Value) -> Value {
    value(source, schema, schema, 0).unwrap_or(Value::Null)
}

fn value(source: &mut Source<'_>, schema: &Value, root: &Value, depth: usize) -> Result<Value> {
    if depth > DEEPEST || source.ratio(1, 40)? {
        return free(source, depth);
    }
    let Some(object) = schema.as_object() else { return free(source, depth) };
    if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
        let found = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer)).unwrap_or(&Value::Null);
        return value(source, found, root, depth + 1);
    }
    if let Some(constant) = object.get("const") {
        return Ok(constant.clone());
    }
    if let Some(words) = object.get("enum").and_then(Value::as_array) {
        return Ok(source.choose(words)?.clone());
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(choices) = object.get(key).and_then(Value::as_array) {
            let choice = source.choose(choices)?;
            return value(source, choice, root, depth + 1);
        }
    }
    if let Some(parts) = object.get("allOf").and_then(Value::as_array) {
        let mut whole = Map::new();
        for part in parts {
            match value(source, part, root, depth + 1)? {
                Value::Object(part) => whole.extend(part),
                other => return Ok(other),
            }
        }
        return Ok(Value::Object(whole));
    }
    let kind = match object.get("type") {
        Some(Value::Array(kinds)) if !kinds.is_empty() => source.choose(kinds)?.as_str().unwrap_or_default(),
        Some(Value::String(kind)) => kind,
        _ if object.contains_key("properties") => "object",
        _ => return free(source, depth),
    };
    Ok(match kind {
        "object" => Value::Object(fields(source, object, root, depth)?),
        "array" => {
            let item = object.get("items").unwrap_or(&Value::Bool(true));
            let count = source.int_in_range(0..=3)?;
            Value::Array((0..count).map(|_| value(source, item, root, depth + 1)).collect::<Result<_>>()?)
        }
        "integer" => number(source)?,
        "number" if source.ratio(1, 2)? => json!(f64::from(source.arbitrary::<i32>()?) / 100.0),
        "number" => number(source)?,
        "boolean" => json!(source.arbitrary::<bool>()?),
        "string" => text(source)?.into(),
        _ => Value::Null,
    })
}

fn fields(
    source: &mut Source<'_>,
    schema: &Map<String, Value>,
    root: &Value,
    depth: usize,
) -> Result<Map<String, Value>> {
    let mut made = Map::new();
    let required = schema.get("required").and_then(Value::as_array);
    for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let needed = required.is_some_and(|names| names.iter().any(|n| n == name));
        // Of many that may be left out, few are there, so that single ones are looked at.
        if needed || source.ratio(1, if depth < 2 { 3 } else { 6 })? {
            made.insert(name.clone(), value(source, field, root, depth + 1)?);
        }
    }
    if let Some(more) = schema.get("additionalProperties").filter(|more| more.is_object()) {
        for _ in 0..source.int_in_range(0..=2)? {
            made.insert(text(source)?, value(source, more, root, depth + 1)?);
        }
    }
    if source.ratio(1, 60)? {
        made.insert(text(source)?, free(source, depth)?);
    }
    Ok(made)
}

/// Any JSON at all.
fn free(source: &mut Source<'_>, depth: usize) -> Result<Value> {
    let kinds = if depth > DEEPEST { 5 } else { 7 };
    Ok(match source.int_in_range(0..=kinds - 1)? {
        0 => Value::Null,
        1 => json!(source.arbitrary::<bool>()?),
        2 => number(source)?,
        // With few digits: serde_json reads others one bit off, and not the same twice.
        3 => json!(f64::from(source.arbitrary::<i32>()?) / 100.0),
        4 => text(source)?.into(),
        5 => Value::Array((0..source.int_in_range(0..=2)?).map(|_| free(source, depth + 1)).collect::<Result<_>>()?),
        _ => {
            let count = source.int_in_range(0..=2)?;
            let fields = (0..count).map(|_| Ok((text(source)?, free(source, depth + 1)?)));
            Value::Object(fields.collect::<Result<_>>()?)
        }
    })
}

fn number(source: &mut Source<'_>) -> Result<Value> {
    Ok(if source.ratio(3, 4)? { json!(source.int_in_range(0..=50)?) } else { json!(source.arbitrary::<i64>()?) })
}

fn text(source: &mut Source<'_>) -> Result<String> {
    Ok(if source.ratio(3, 4)? { (*source.choose(&TEXTS)?).to_owned() } else { source.arbitrary::<String>()? })
}

//! How Python writes a value.

use serde_json::Value;

/// A value as it stands in text.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        // As Python shows them: without `tojson` this is no JSON.
        Value::Array(items) => format!("[{}]", items.iter().map(quoted).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields =
                fields.iter().map(|(name, value)| format!("{}: {}", quoted(&name.as_str().into()), quoted(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(value: &Value) -> String {
    let Value::String(inner) = value else { return text(value) };
    let quote = if inner.contains('\'') && !inner.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for sign in inner.chars() {
        match sign {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            sign if sign == quote => out.extend(['\\', sign]),
            sign => out.push(sign),
        }
    }
    out.push(quote);
    out
}

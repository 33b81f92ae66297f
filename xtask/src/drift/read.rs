//! Reads a document from a file, and refuses what is no OpenAPI document of version 3.0 or 3.1.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// The document in `file`, which holds JSON or YAML, with its version.
pub(super) fn document(file: &Path) -> Result<(Value, String), String> {
    let bytes = fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{}: it is no text in UTF-8", file.display()))?;
    let value = parse(&text).map_err(|e| format!("{}: {e}", file.display()))?;
    let version = version(&value).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok((value, version))
}

/// JSON, or else YAML. What looks like JSON may still be YAML in its flow style.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    let text = text.trim_start_matches('\u{feff}');
    let json = match serde_json::from_str(text) {
        Ok(value) => return Ok(value),
        Err(e) => e,
    };
    serde_saphyr::from_str(text).map_err(|yaml| format!("it is neither JSON ({json}) nor YAML ({yaml})"))
}

fn version(document: &Value) -> Result<String, String> {
    // Without quotes, YAML takes `3.1` for a number.
    let version = match document.get("openapi") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => return Err("it is no OpenAPI document: there is no `openapi` at its top".into()),
    };
    if !["3.0", "3.1"]
        .iter()
        .any(|known| version.strip_prefix(known).is_some_and(|x| x.is_empty() || x.starts_with('.')))
    {
        return Err(format!("OpenAPI {version} is not understood, only 3.0 and 3.1"));
    }
    match document.get("paths") {
        Some(Value::Object(_)) => Ok(version),
        _ => Err("it has no `paths`".into()),
    }
}

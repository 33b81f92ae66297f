//! Files of rules: TOML, as people write them, or JSON.

use std::path::Path;

use serde::de::DeserializeOwned;

/// Reads a file. The error names the file and the place in it, never what stands there.
pub(crate) fn read<T: DeserializeOwned>(file: &Path) -> Result<T, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    value(&text).map_err(|error| format!("{}: {error}", file.display()))
}

/// Reads a text that is JSON if it begins like an object, and TOML if not.
fn value<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"));
    }
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| text.get(..span.start).unwrap_or(text).lines().count().max(1));
        format!("is not TOML, in line {line}: {}", error.message())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, missing_docs)]
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn both_forms_are_read() {
        let expected = json!({ "rules": [{ "name": "returns", "add_tags": ["return"] }] });
        assert_eq!(value::<Value>("[[rules]]\nname = \"returns\"\nadd_tags = [\"return\"]\n").unwrap(), expected);
        assert_eq!(
            value::<Value>("\n{\"rules\": [{\"name\": \"returns\", \"add_tags\": [\"return\"]}]}").unwrap(),
            expected
        );
    }

    #[test]
    fn a_mistake_is_named_by_its_line() {
        let error = value::<Value>("[[rules]]\nname = \"returns\"\nadd_tags = [\n").unwrap_err();
        assert!(error.contains("TOML") && error.contains("line 3"), "{error}");
        assert!(value::<Value>("{\"rules\": ").unwrap_err().contains("JSON"));
    }
}

//! A captured line: a span, an event, or values that were recorded later.

use serde_json::Value;

/// A captured line.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// `span`, `record` or `event`.
    pub(super) kind: String,
    pub(super) target: String,
    pub(super) level: String,
    /// The name of a span.
    span: String,
    /// Without the message.
    pub(super) fields: Vec<(String, String)>,
}

impl Entry {
    pub(super) fn read(line: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(Value::Object(object)) = value.get("fields") else { return Err("no fields".to_owned()) };
        let mut fields: Vec<(String, String)> = object
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
            .collect();
        let mut target = text("target");
        // What came through the crate `log` has its target, and where it stands, among the fields.
        if target == "log" {
            let own = fields.iter().find(|(name, _)| name == "log.target").map(|(_, value)| value.clone());
            target = own.unwrap_or(target);
            fields.retain(|(name, _)| !name.starts_with("log."));
        }
        Ok(Self { kind: text("kind"), target, level: text("level"), span: text("name"), fields })
    }

    pub(super) fn is_own(&self) -> bool {
        self.crate_name() == "gorgias"
    }

    pub(super) fn crate_name(&self) -> &str {
        self.target.split("::").next().unwrap_or_default()
    }

    /// The message of an event, the name of a span.
    pub(super) fn name(&self) -> &str {
        match self.kind.as_str() {
            "event" => self.fields.iter().find(|(name, _)| name == "message").map_or("", |(_, message)| message),
            _ => &self.span,
        }
    }
}

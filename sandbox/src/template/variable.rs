//! Records as variables of a template.

use std::sync::Arc;

use minijinja::Value as Variable;
use minijinja::value::Object;
use serde_json::Value;

/// All that a template sees; its names are the roots of paths.
#[derive(Debug)]
pub(super) struct Root(pub(super) Value);

/// A value on a path.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) value: Value,
    /// It is the whole context.
    pub(super) whole: bool,
}

impl Object for Root {
    fn get_value(self: &Arc<Self>, key: &Variable) -> Option<Variable> {
        let name = key.as_str()?;
        let whole = name == "context";
        let value = if whole { Some(&self.0) } else { self.0.get(name) };
        value.map(|value| Variable::from_object(Record { value: value.clone(), whole }))
    }
}

impl Object for Record {
    fn get_value(self: &Arc<Self>, key: &Variable) -> Option<Variable> {
        let value = reach(&self.value, key)?.clone();
        Some(Variable::from_object(Self { value, whole: false }))
    }
}

fn reach<'v>(value: &'v Value, key: &Variable) -> Option<&'v Value> {
    match (value, key.as_str(), key.as_i64()) {
        (Value::Array(items), None, Some(index)) => {
            let place = if index < 0 { i64::try_from(items.len()).ok()?.checked_add(index)? } else { index };
            items.get(usize::try_from(place).ok()?)
        }
        (Value::Object(fields), None, Some(index)) => fields.get(&index.to_string()),
        // Data of integrations is stored by their ids, and addressed by their types as well (documented for macros).
        (Value::Object(fields), Some(name), _) => fields.get(name).or_else(|| {
            fields.values().find(|value| value.get("__integration_type__").and_then(Value::as_str) == Some(name))
        }),
        _ => None,
    }
}

//! Parameters of a request: text from the URL made into typed values and checked against the document.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};

use super::check::{Check, Problems};
use super::library::Library;

/// One declared parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    in_path: bool,
    required: bool,
    default: Option<Value>,
    kind: Kind,
    check: Check,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Boolean,
    Text,
    Integers,
    Texts,
}

impl Parameter {
    pub(crate) fn parse(declared: &Value, library: &Arc<Library>) -> Option<Self> {
        let schema = declared.get("schema")?;
        let named = |schema: &Value, kind: &str| schema.get("type").and_then(Value::as_str) == Some(kind);
        let kind = if named(schema, "integer") {
            Kind::Integer
        } else if named(schema, "boolean") {
            Kind::Boolean
        } else if named(schema, "array") {
            if schema.get("items").is_some_and(|items| named(items, "integer")) { Kind::Integers } else { Kind::Texts }
        } else {
            Kind::Text
        };
        Some(Self {
            name: declared.get("name")?.as_str()?.to_owned(),
            in_path: declared.get("in")?.as_str()? == "path",
            required: declared.get("required").and_then(Value::as_bool) == Some(true),
            default: schema.get("default").cloned(),
            kind,
            check: Check::open(library, schema),
        })
    }

    /// Whether a path holds a number here.
    pub(crate) fn is_path_integer(&self) -> bool {
        self.in_path && self.kind == Kind::Integer
    }

    fn read(&self, texts: &[&str]) -> Result<Value, &'static str> {
        let last = texts.last().copied().unwrap_or_default();
        match self.kind {
            Kind::Integer => integer(last),
            Kind::Boolean => match last.to_ascii_lowercase().as_str() {
                "true" | "1" => Ok(json!(true)),
                "false" | "0" => Ok(json!(false)),
                _ => Err("Not a valid boolean."),
            },
            Kind::Text => Ok(json!(last)),
            Kind::Integers => texts.iter().map(|text| integer(text)).collect(),
            Kind::Texts => Ok(json!(texts)),
        }
    }
}

fn integer(text: &str) -> Result<Value, &'static str> {
    text.parse::<i64>().map(|number| json!(number)).map_err(|_| "Not a valid integer.")
}

/// The checked query of a request; defaults of the document are filled in.
#[derive(Debug, Default, Clone)]
pub(crate) struct Query {
    values: BTreeMap<String, Value>,
    /// The names that were really sent, as opposed to filled in.
    sent: BTreeSet<String>,
}

impl Query {
    /// Reads the query `pairs` of a request. The names in `extra` are positive numbers, unless the document declares them.
    /// With `strict`, all other names are refused.
    pub(crate) fn read(
        parameters: &[Parameter],
        pairs: &[(String, String)],
        extra: &[&str],
        strict: bool,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let mut values = BTreeMap::new();
        let mut sent = BTreeSet::new();
        for parameter in parameters.iter().filter(|parameter| !parameter.in_path) {
            let texts: Vec<&str> =
                pairs.iter().filter(|(name, _)| *name == parameter.name).map(|(_, text)| text.as_str()).collect();
            if texts.is_empty() {
                match &parameter.default {
                    Some(default) => drop(values.insert(parameter.name.clone(), default.clone())),
                    None if parameter.required => problems.add(&[&parameter.name], "Missing data for required field."),
                    None => {}
                }
                continue;
            }
            sent.insert(parameter.name.clone());
            match parameter.read(&texts) {
                Ok(value) => {
                    parameter.check.problems(&value).under(&parameter.name, &mut problems);
                    values.insert(parameter.name.clone(), value);
                }
                Err(message) => problems.add(&[&parameter.name], message),
            }
        }
        for (name, text) in pairs {
            if parameters.iter().any(|parameter| !parameter.in_path && parameter.name == *name) {
                continue;
            }
            if extra.contains(&name.as_str()) {
                match integer(text) {
                    Ok(number) if number.as_i64() < Some(1) => problems.add(&[name], "Must be at least 1"),
                    Ok(number) => drop(values.insert(name.clone(), number)),
                    Err(message) => problems.add(&[name], message),
                }
            } else if strict {
                problems.add(&[name], "No such field");
            }
        }
        if problems.is_empty() { Ok(Self { values, sent }) } else { Err(problems) }
    }

    /// A value by name.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// Whether the request itself named the parameter.
    pub(crate) fn sent(&self, name: &str) -> bool {
        self.sent.contains(name)
    }

    /// A text by name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// A number by name.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(Value::as_i64)
    }

    /// A truth value by name.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Value::as_bool)
    }

    /// All names and values that were sent or have a default.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use super::*;

    #[test]
    fn page_numbers_work_whether_or_not_the_document_declares_them() {
        let library = Arc::new(Library::default());
        let page =
            json!({"name": "page", "in": "query", "schema": {"type": "integer", "format": "int64", "minimum": 1}});
        let declared = [Parameter::parse(&page, &library).unwrap()];
        for parameters in [&declared[..], &[]] {
            let read = |text: &str| {
                let pairs: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
                Query::read(parameters, &pairs, &["page", "per_page"], true).map_err(Problems::into_value)
            };
            let query = read("page=2&per_page=10").unwrap();
            assert_eq!((query.integer("page"), query.integer("per_page")), (Some(2), Some(10)));
            assert_eq!(read("").unwrap().integer("page"), None);
            assert_eq!(read("page=0").unwrap_err(), json!({"page": ["Must be at least 1"]}));
            assert_eq!(read("page=two").unwrap_err(), json!({"page": ["Not a valid integer."]}));
            assert_eq!(read("size=2").unwrap_err(), json!({"size": ["No such field"]}));
        }
    }
}

//! Copies that say the same in other words: no difference.

use serde_json::{Map, Value, json};

use super::{bundle, compared, inline, lines};
use crate::drift::read;

#[track_caller]
fn same(here: &Value, there: &Value) {
    assert_eq!(lines(here, there), Vec::<String>::new());
    let outcome = compared(here, there);
    assert_eq!((outcome.here, outcome.there, outcome.both), (114, 114, 114));
    assert!(outcome.positions > 4_000, "{}", outcome.positions);
    assert_eq!(lines(there, here), Vec::<String>::new());
}

#[test]
fn itself() {
    same(&bundle(), &bundle());
}

#[test]
fn without_references() {
    let bundle = bundle();
    same(&bundle, &inline::document(&bundle));
}

#[test]
fn as_yaml() {
    let bundle = bundle();
    let mut text = String::new();
    yaml(&bundle, 0, &mut text);
    same(&bundle, &read::parse(&text).unwrap());
    // What the other copies become, a YAML reader must bear as well.
    let mut text = String::new();
    yaml(&newer(&inline::document(&bundle)), 0, &mut text);
    same(&bundle, &read::parse(&text).unwrap());
}

#[test]
fn in_the_words_of_3_1() {
    let bundle = bundle();
    let newer = newer(&bundle);
    assert!(
        newer.to_string().contains("[\"string\",\"null\"]")
            && !newer.to_string().contains("\"nullable\":true,\"type\"")
    );
    same(&bundle, &newer);
}

#[test]
fn in_another_order() {
    let bundle = bundle();
    same(&bundle, &backwards(&bundle));
}

#[test]
fn with_other_names_and_slashes_and_servers() {
    let bundle = bundle();
    let mut copy = bundle.clone();
    let mut paths = Map::new();
    for (path, item) in bundle["paths"].as_object().unwrap() {
        let mut item = inline::inlined(&bundle, item, &[]);
        for operation in item.as_object_mut().unwrap().values_mut() {
            for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
                if parameter["in"] == "path" {
                    parameter["name"] = json!(format!("other_{}", parameter["name"].as_str().unwrap()));
                }
            }
        }
        let path = path.strip_prefix("/api").unwrap().replace('{', "{other_") + "/";
        paths.insert(path, item);
    }
    copy["paths"] = Value::Object(paths);
    copy["servers"] = json!([{ "url": "https://{domain}.gorgias.com/api/" }]);
    same(&bundle, &copy);
}

#[test]
fn with_other_names_of_components() {
    let text = bundle().to_string().replace("#/components/schemas/", "#/components/schemas/Other");
    let mut copy: Value = serde_json::from_str(&text).unwrap();
    let schemas = copy["components"]["schemas"].as_object().unwrap().clone();
    copy["components"]["schemas"] =
        schemas.into_iter().map(|(name, schema)| (format!("Other{name}"), schema)).collect::<Map<_, _>>().into();
    same(&bundle(), &copy);
}

/// `nullable` becomes a type list or an alternative, an enum of one a `const`, an inclusive end of integers an exclusive one.
fn newer(value: &Value) -> Value {
    let Value::Object(map) = value else {
        return match value {
            Value::Array(items) => items.iter().map(newer).collect(),
            other => other.clone(),
        };
    };
    let mut copy: Map<String, Value> = map.iter().map(|(key, item)| (key.clone(), newer(item))).collect();
    if copy.get("openapi").is_some_and(Value::is_string) {
        copy["openapi"] = json!("3.1.0");
    }
    if copy.get("type") == Some(&json!("integer"))
        && let Some(minimum) = copy.get("minimum").and_then(Value::as_i64)
    {
        copy.shift_remove("minimum");
        copy.insert("exclusiveMinimum".into(), json!(minimum - 1));
    }
    if let Some([only]) = copy.get("enum").and_then(Value::as_array).map(Vec::as_slice) {
        let only = only.clone();
        copy.shift_remove("enum");
        copy.insert("const".into(), only);
    }
    if copy.get("nullable") == Some(&json!(true)) {
        if let Some(Value::String(kind)) = copy.get("type") {
            copy["type"] = json!([kind, "null"]);
            copy.shift_remove("nullable");
        } else if let Some(all) = copy.shift_remove("allOf") {
            copy.insert("anyOf".into(), json!([all[0], { "type": "null" }]));
            copy.shift_remove("nullable");
        }
    }
    Value::Object(copy)
}

fn backwards(value: &Value) -> Value {
    match value {
        // Positions of alternatives have a number, and of parameters in the path, too; neither is touched by keys.
        Value::Object(map) => {
            Value::Object(map.iter().rev().map(|(key, item)| (key.clone(), backwards(item))).collect())
        }
        Value::Array(items) if items.iter().all(|item| item.is_string() || item.get("in").is_some()) => {
            items.iter().rev().map(backwards).collect()
        }
        Value::Array(items) => items.iter().map(backwards).collect(),
        other => other.clone(),
    }
}

/// Writes `value` in YAML's block style.
fn yaml(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, item) in map {
                // Codes without quotes, as many write them.
                let key = if key.parse::<u16>().is_ok() { key.clone() } else { json!(key).to_string() };
                text.push_str(&format!("\n{indent}{key}:"));
                yaml(item, depth + 1, text);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                text.push_str(&format!("\n{indent}-"));
                yaml(item, depth + 1, text);
            }
        }
        other => text.push_str(&format!(" {other}")),
    }
}

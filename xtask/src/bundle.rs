//! Joins `spec/*.yaml` into the one document `spec/gorgias.json`.
//!
//! Each YAML file holds the tags, paths and schemas of one resource; `common.yaml` also holds the head of the document.
//! The list for `xtask drift` lies beside them and is left out. Joining adds what every operation shares, so that the files
//! need not repeat it: the answers 401, 403 and 429.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::drift::ALLOWED;

/// The answers that any operation can give, by status; a file that declares its own for a status keeps it.
const SHARED_RESPONSES: [(&str, &str); 3] = [("401", "Unauthorized"), ("403", "Forbidden"), ("429", "TooManyRequests")];

const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

/// Reads the YAML files below `dir` and returns the bundle as pretty JSON, ending in a newline.
pub(crate) fn bundle(dir: &Path) -> Result<String, String> {
    let mut head = Map::new();
    let mut tags = Vec::new();
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for file in yaml_files(dir)? {
        let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        let mut doc = read(&file)?;
        if let Some(Value::Array(items)) = doc.shift_remove("tags") {
            tags.extend(items);
        }
        for (key, target) in [("paths", &mut paths), ("schemas", &mut schemas)] {
            let Some(part) = doc.shift_remove(key) else { continue };
            let Value::Object(part) = part else { return Err(format!("{name}: `{key}` is not a mapping")) };
            for (k, v) in part {
                if target.insert(k.clone(), v).is_some() {
                    return Err(format!("{name}: {key} `{k}` is defined in two files"));
                }
            }
        }
        if name != "common.yaml"
            && let Some(key) = doc.keys().find(|key| !key.starts_with("x-"))
        {
            return Err(format!("{name}: unexpected key `{key}`; only common.yaml holds the head"));
        }
        head.extend(doc);
    }
    add_shared_responses(&mut paths)?;
    tags.sort_by(|a, b| a["name"].as_str().cmp(&b["name"].as_str()));
    paths.sort_keys();
    schemas.sort_keys();
    head.insert("tags".into(), Value::Array(tags));
    head.insert("paths".into(), Value::Object(paths));
    let components = head.entry("components").or_insert_with(|| json!({}));
    components["schemas"] = Value::Object(schemas);
    // Components come last: whoever opens the bundle wants to see the operations first.
    if let Some(components) = head.shift_remove("components") {
        head.insert("components".into(), components);
    }
    let mut text = serde_json::to_string_pretty(&Value::Object(head)).map_err(|e| e.to_string())?;
    text.push('\n');
    Ok(text)
}

fn yaml_files(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| e.to_string())?.path();
        if path.extension().is_some_and(|x| x == "yaml")
            && !Path::new(ALLOWED).ends_with(path.file_name().unwrap_or_default())
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(file: &Path) -> Result<Map<String, Value>, String> {
    let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    serde_saphyr::from_str(&text).map_err(|e| format!("{}: {e}", file.display()))
}

fn add_shared_responses(paths: &mut Map<String, Value>) -> Result<(), String> {
    for (path, item) in paths.iter_mut() {
        for method in METHODS {
            let Some(operation) = item.get_mut(method) else { continue };
            let responses = operation
                .get_mut("responses")
                .and_then(Value::as_object_mut)
                .ok_or_else(|| format!("{method} {path}: no responses"))?;
            for (status, name) in SHARED_RESPONSES {
                responses.entry(status).or_insert_with(|| json!({ "$ref": format!("#/components/responses/{name}") }));
            }
            responses.sort_keys();
        }
    }
    Ok(())
}

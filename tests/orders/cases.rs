//! Orders, texts and events as data: every file in `cases/`, and in the folder that `GORGIAS_ORDER_CASES` names. The form of a
//! file is described in `cases/README.md`.

use std::path::{Path, PathBuf};

use gorgias::orders::context::OrderContext;
use gorgias::orders::{Platform, read_order};
use serde_json::{Map, Value, json};

use crate::events::play::play;

/// A case, and what was found wrong with it.
struct Case {
    file: String,
    fields: Map<String, Value>,
    wrong: Vec<String>,
}

#[test]
fn cases() {
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/orders/cases"))];
    folders.extend(std::env::var_os("GORGIAS_ORDER_CASES").map(PathBuf::from));
    let mut wrong = Vec::new();
    for folder in folders {
        let files = files(&folder);
        assert!(!files.is_empty(), "no case in {}", folder.display());
        for file in files {
            wrong.extend(Case::read(&file).run());
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

impl Case {
    fn read(path: &Path) -> Self {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).unwrap();
        let fields = match serde_json::from_str(&text) {
            Ok(Value::Object(fields)) => fields,
            other => panic!("{file}: is not a JSON object: {other:?}"),
        };
        Self { file, fields, wrong: Vec::new() }
    }

    fn complain(&mut self, pointer: &str, wanted: &Value, found: impl std::fmt::Display) {
        self.wrong.push(format!("{}: {pointer}: wanted {wanted}, found {found}", self.file));
    }

    fn run(mut self) -> Vec<String> {
        let known = ["about", "source", "platform", "orders", "expect", "texts", "events", "policy", "then"];
        for key in self.fields.keys().filter(|key| !known.contains(&key.as_str())).cloned().collect::<Vec<_>>() {
            self.complain(&key, &json!(known), "an unknown key");
        }
        for key in ["about", "source"] {
            if !self.fields.get(key).is_some_and(Value::is_string) {
                self.complain(key, &json!("a text"), "none");
            }
        }
        let word = self.fields.get("platform").and_then(Value::as_str).unwrap_or_default();
        let platform = Platform::from(word);
        if matches!(platform, Platform::Other(_)) {
            let word = word.to_owned();
            self.complain("platform", &json!("shopify, magento2, bigcommerce or woocommerce"), word);
            return self.wrong;
        }
        let orders = self.take("orders", Value::as_array).unwrap_or_default();
        let expected = self.take("expect", Value::as_object).unwrap_or_default();
        let texts = self.take("texts", Value::as_object).unwrap_or_default();
        let events = self.take("events", Value::as_array).unwrap_or_default();
        if expected.is_empty() && texts.is_empty() && events.is_empty() {
            self.complain("expect", &json!("expectations"), "none");
        }
        for (index, wanted) in expected {
            let raw = index.parse::<usize>().ok().and_then(|index| orders.get(index));
            let (Some(raw), Some(wanted)) = (raw, wanted.as_object()) else {
                self.complain(&format!("expect/{index}"), &json!("an index of `orders`, with pointers"), "another");
                continue;
            };
            let found = match read_order(platform.clone(), raw) {
                (Some(order), _) => order.to_json_with_personal_data(),
                (None, problems) => json!({"problems": format!("{problems:?}")}),
            };
            self.check(&format!("orders/{index}"), wanted, &found);
        }
        for (text, label) in texts {
            let found = chosen(&platform, &orders, &text);
            if label.as_str() != found.as_deref() {
                self.complain(&format!("{text:?}"), &label, json!(found));
            }
        }
        let played = play(&Value::Object(self.fields.clone()));
        self.wrong.extend(played.into_iter().map(|wrong| format!("{}: {wrong}", self.file)));
        self.wrong
    }

    fn take<T: Clone>(&mut self, key: &str, read: impl Fn(&Value) -> Option<&T>) -> Option<T> {
        let value = self.fields.get(key)?;
        let taken = read(value).cloned();
        if taken.is_none() {
            let found = value.to_string();
            self.complain(key, &json!("a list or an object, as in README.md"), found);
        }
        taken
    }

    /// Compares what pointers lead to; `/*` at the end asks for a member of the list that is equal.
    fn check(&mut self, place: &str, wanted: &Map<String, Value>, found: &Value) {
        for (pointer, wanted) in wanted {
            let (at, any) = pointer.strip_suffix("/*").map_or((pointer.as_str(), false), |at| (at, true));
            let found = found.pointer(at).unwrap_or(&Value::Null);
            let fits =
                if any { found.as_array().is_some_and(|members| members.contains(wanted)) } else { found == wanted };
            if !fits {
                self.complain(&format!("{place}{pointer}"), wanted, found);
            }
        }
    }
}

/// The label of the order that is chosen for a ticket with one message: its name, or its id at BigCommerce.
fn chosen(platform: &Platform, orders: &[Value], text: &str) -> Option<String> {
    let body = if text.starts_with('<') { "body_html" } else { "body_text" };
    let ticket = json!({
        "id": 7,
        "messages": [{"id": 1, "from_agent": false, "channel": "email", body: text}],
        "customer": {"id": 9, "integrations": {"6": {"__integration_type__": platform.as_str(), "orders": orders}}},
    });
    let context = OrderContext::new(serde_json::from_value(ticket).unwrap(), None);
    context.order().map(|order| order.label().to_owned())
}

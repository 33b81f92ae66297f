//! Where each operation, parameter, field and enum of the document is known from.
//!
//! What has a grade (`x-gorgias-confidence`) is known from where the grade says. Everything else is entered in
//! `spec/provenance.yaml`, under the source that has it, by name: so nothing new can pass for documented unnoticed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use crate::codegen::schema::{self, text};

/// Where something can be known from, the best first.
pub(crate) const SOURCES: [&str; 7] =
    ["official-2026-08", "official-2026-06", "official-older", "recording", "client", "inferred", "unknown"];

/// What is counted, as the rows of the table.
const ROWS: [&str; 8] = [
    "operations",
    "parameters",
    "request fields",
    "response fields",
    "other fields",
    "enums",
    "success codes",
    "scopes",
];

/// Something that must be known from somewhere.
#[derive(Debug)]
pub(crate) struct Item {
    row: &'static str,
    pub(crate) place: String,
    /// The source that its grade tells.
    pub(crate) graded: Option<&'static str>,
    /// The sources under which it is entered.
    pub(crate) entered: Vec<&'static str>,
}

impl Item {
    fn source(&self) -> Option<&'static str> {
        self.graded.or(self.entered.first().copied())
    }
}

/// All items, and what is entered though there is no such thing.
pub(crate) fn items(document: &Value) -> (Vec<Item>, Vec<String>) {
    let mut entries = entries(document);
    let mut items = Vec::new();
    for (_, _, operation) in schema::operations(document) {
        let id = text(operation, "operationId");
        let entered = entries.take("operations", id, "");
        let own = entered.first().copied();
        items.push(Item { row: "operations", place: id.to_owned(), graded: None, entered });
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = parameter
                .get("$ref")
                .and_then(Value::as_str)
                .map_or(parameter, |target| document.pointer(target.trim_start_matches('#')).unwrap_or(parameter));
            let name = text(parameter, "name");
            let entered = entries.take("operations", id, name);
            let grade =
                grade(parameter, "x-gorgias-confidence").or(grade(&parameter["schema"], "x-gorgias-confidence"));
            items.push(Item { row: "parameters", place: format!("{id}: parameter `{name}`"), graded: grade, entered });
        }
        let success = grade(operation, "x-gorgias-success-confidence").or(own);
        items.push(Item { row: "success codes", place: id.to_owned(), graded: success, entered: Vec::new() });
        let scope = match grade(operation, "x-gorgias-scope-confidence") {
            // The page that says what each scope covers.
            None => Some("official-older"),
            known => known,
        };
        items.push(Item { row: "scopes", place: id.to_owned(), graded: scope, entered: Vec::new() });
    }
    let rows = directions(document);
    for (name, item) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let whole = grade(item, "x-gorgias-confidence");
        if item.get("enum").is_some() {
            let entered = entries.take("enums", name, "");
            items.push(Item { row: "enums", place: format!("schemas/{name}"), graded: whole, entered });
        }
        for (key, property) in item["properties"].as_object().into_iter().flatten() {
            let graded = grade(property, "x-gorgias-confidence").or(whole);
            let entered = entries.take("schemas", name, key);
            let row = rows.get(name).copied().unwrap_or("other fields");
            items.push(Item { row, place: format!("schemas/{name}: property `{key}`"), graded, entered });
        }
    }
    (items, entries.left())
}

/// The source that a grade tells; `None` for what is documented, which says nothing of the date.
fn grade(node: &Value, key: &str) -> Option<&'static str> {
    match text(node, key) {
        "observed" => Some("recording"),
        "client-code" => Some("client"),
        "inferred" => Some("inferred"),
        "unknown" => Some("unknown"),
        _ => None,
    }
}

/// Which row the fields of each schema belong to.
fn directions(document: &Value) -> BTreeMap<String, &'static str> {
    let Some(schemas) = document["components"]["schemas"].as_object() else { return BTreeMap::new() };
    let (mut sent, mut received) = (BTreeSet::new(), BTreeSet::new());
    for (_, _, operation) in schema::operations(document) {
        sent.extend(schema::references(&operation["requestBody"]));
        received.extend(schema::references(&operation["responses"]));
    }
    received.extend(schema::references(&document["components"]["responses"]));
    let row = |names, row| schema::reachable(schemas, names).into_iter().map(move |name| (name, row));
    row(received, "response fields").chain(row(sent, "request fields")).collect()
}

/// What is entered, by group, owner and name; a name is empty for the owner itself.
struct Entries(BTreeMap<(String, String, String), Vec<&'static str>>);

impl Entries {
    /// The sources under which something is entered; counts it as found.
    fn take(&mut self, group: &str, owner: &str, name: &str) -> Vec<&'static str> {
        self.0.remove(&(group.to_owned(), owner.to_owned(), name.to_owned())).unwrap_or_default()
    }

    /// What nothing has asked for. Parameters that two operations share do not share an entry.
    fn left(self) -> Vec<String> {
        let place = |(group, owner, name): (String, String, String)| match name.as_str() {
            "" => format!("{group}: {owner}"),
            name => format!("{group}: {owner}: {name}"),
        };
        self.0.into_keys().map(place).collect()
    }
}

fn entries(document: &Value) -> Entries {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let all = &document["x-gorgias-provenance"];
    for source in SOURCES {
        let mut add = |group: &str, owner: &str, name: &str| {
            found.entry((group.to_owned(), owner.to_owned(), name.to_owned())).or_default().push(source);
        };
        for name in text(&all[source], "enums").split_whitespace() {
            add("enums", name, "");
        }
        for group in ["operations", "schemas"] {
            for (owner, names) in all[source][group].as_object().into_iter().flatten() {
                if group == "operations" {
                    add(group, owner, "");
                }
                for name in names.as_str().unwrap_or_default().split_whitespace() {
                    add(group, owner, name);
                }
            }
        }
    }
    Entries(found)
}

/// How much of the document is known from where: one row for each kind of thing, one column for each source.
pub(crate) fn table(document: &Value) -> String {
    let (items, _) = items(document);
    let mut text = format!("{:<16}", "");
    for source in SOURCES {
        let _ = write!(text, " {source:>17}");
    }
    let _ = writeln!(text, " {:>8}", "total");
    for row in ROWS.into_iter().chain(["all"]) {
        let of_row: Vec<&Item> = items.iter().filter(|item| row == "all" || item.row == row).collect();
        let total = of_row.len();
        let _ = write!(text, "{row:<16}");
        for source in SOURCES {
            let count = of_row.iter().filter(|item| item.source() == Some(source)).count();
            let cell = if count == 0 { "-".to_owned() } else { format!("{count} ({})", percent(count, total)) };
            let _ = write!(text, " {cell:>17}");
        }
        let _ = writeln!(text, " {total:>8}");
    }
    let nowhere = items.iter().filter(|item| item.source().is_none()).count();
    if nowhere > 0 {
        let _ = writeln!(text, "from nowhere: {nowhere}; `cargo xtask spec --lint` lists them");
    }
    text
}

fn percent(count: usize, total: usize) -> String {
    let tenths = (count * 1000 + total / 2) / total.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::table;

    fn document() -> Value {
        json!({
            "x-gorgias-provenance": { "official-2026-08": { "operations": { "get_tag": "id" }, "schemas": { "Tag": "id" } } },
            "paths": { "/api/tags/{id}": { "get": {
                "operationId": "get_tag", "x-gorgias-scope-confidence": "inferred",
                "parameters": [{ "name": "id" }, { "name": "page", "x-gorgias-confidence": "client-code" }],
                "responses": { "200": { "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Tag" } } } } } } } },
            "components": { "schemas": { "Tag": { "properties": {
                "id": {}, "uri": { "x-gorgias-confidence": "observed" }, "new": {} } } } },
        })
    }

    #[test]
    fn everything_is_counted_under_its_source() {
        let text = table(&document());
        let row = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line[name.len()..].split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(row("operations"), "1 (100.0 %) - - - - - - 1");
        assert_eq!(row("parameters"), "1 (50.0 %) - - - 1 (50.0 %) - - 2");
        assert_eq!(row("response fields"), "1 (33.3 %) - - 1 (33.3 %) - - - 3");
        assert_eq!(row("success codes"), "1 (100.0 %) - - - - - - 1");
        assert_eq!(row("scopes"), "- - - - - 1 (100.0 %) - 1");
        assert_eq!(row("all"), "4 (50.0 %) - - 1 (12.5 %) 1 (12.5 %) 1 (12.5 %) - 8");
        assert!(text.ends_with("from nowhere: 1; `cargo xtask spec --lint` lists them\n"), "{text}");
    }
}

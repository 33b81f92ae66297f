//! Records of the API as text for a model: nulls dropped, lists of records as tables, words of others quoted, secrets hidden.

mod kept;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use kept::{OF_PEOPLE, OF_THE_API, PERSONAL, hidden, is_nothing, is_person, is_plain, is_twin};

use super::{Fence, fence};
use crate::Timestamp;
use crate::orders::context::without_personal_data;
use crate::text::words::nearest;

/// Levels of values within values that are shown.
const LEVELS: usize = 10;
/// Levels of records within the rows of a table that become columns.
const COLUMNS: usize = 2;
/// Rows from which on a column of one value is said once.
const SAME: usize = 3;
/// The most characters of a text, in a table and alone.
const IN_TABLE: usize = 160;
const ALONE: usize = 1_200;
/// The most characters of a text that was asked for by name.
const ASKED: usize = 8_000;

/// How records are shown.
pub(crate) struct Show<'a> {
    /// `None` for what the model itself wrote.
    fence: Option<&'a Fence>,
    personal: bool,
    fields: &'a [String],
}

impl<'a> Show<'a> {
    pub(crate) fn new(fence: &'a Fence, personal: bool) -> Self {
        Self { fence: Some(fence), personal, fields: &[] }
    }

    /// For what the caller itself gave: nobody else's words, and nothing that it does not know.
    pub(crate) fn own() -> Self {
        Self { fence: None, personal: true, fields: &[] }
    }

    /// Keeps only these fields, each a path such as `customer.id`. None: all.
    pub(crate) fn fields(mut self, fields: &'a [String]) -> Self {
        self.fields = fields;
        self
    }

    /// Writes a response.
    pub(crate) fn text(&self, value: &Value) -> String {
        let mut text = String::new();
        let value = self.clean(value, "", LEVELS);
        match value {
            Value::Object(mut record) if record.get("data").is_some_and(Value::is_array) => {
                let items = record.remove("data").unwrap_or_default();
                self.list("", &self.select(items, &mut text), &mut text);
                record.remove("object");
                record.remove("uri");
                if let Some(meta) = record.get_mut("meta").and_then(Value::as_object_mut) {
                    meta.remove("prev_cursor");
                }
                record.retain(|_, value| !is_nothing(value));
                self.record(&record, "", &mut text);
            }
            other => match self.select(other, &mut text) {
                Value::Object(record) if record.is_empty() => text.push_str("(nothing)\n"),
                Value::Object(record) => self.record(&record, "", &mut text),
                Value::Array(items) => self.list("", &Value::Array(items), &mut text),
                Value::Null => text.push_str("(no content)\n"),
                scalar => {
                    let _ = writeln!(text, "{}", self.inline(&scalar, "", ALONE));
                }
            },
        }
        text
    }

    /// Writes a field in one line, as `name: value`.
    pub(crate) fn field(&self, name: &str, value: &Value) -> String {
        format!("{}: {}", word(name), self.value(name, value))
    }

    /// Writes the value of a field in one line.
    pub(crate) fn value(&self, name: &str, value: &Value) -> String {
        let mut record = Map::new();
        record.insert(name.to_owned(), value.clone());
        match self.clean(&Value::Object(record), "", LEVELS).get(name) {
            Some(value) => self.inline(value, name, ALONE),
            // What is kept back is there all the same.
            None if is_nothing(value) => "nothing".to_owned(),
            None => "(personal data)".to_owned(),
        }
    }

    // What is kept.

    fn clean(&self, value: &Value, key: &str, levels: usize) -> Value {
        match value {
            Value::Object(_) | Value::Array(_) if levels == 0 => Value::from("…"),
            Value::Object(record) => {
                let person = !self.personal && is_person(record);
                let mut kept = Map::new();
                for (name, value) in record {
                    if is_twin(record, name) && self.fields.is_empty() {
                        continue;
                    }
                    let value = match hidden(key, name) {
                        Some(instead) if !value.is_null() => Value::from(instead),
                        _ if person && PERSONAL.contains(&name.as_str()) => continue,
                        _ if !self.personal && OF_PEOPLE.contains(&name.as_str()) => continue,
                        _ => self.clean(value, name, levels - 1),
                    };
                    if !is_nothing(&value) {
                        kept.insert(name.clone(), value);
                    }
                }
                Value::Object(kept)
            }
            Value::Array(items) => {
                let items = items.iter().map(|item| self.clean(item, key, levels - 1));
                Value::Array(items.filter(|item| !is_nothing(item)).collect())
            }
            Value::String(text) if key == "next_cursor" => Value::String(text.clone()),
            Value::String(text) if self.personal || OF_THE_API.contains(&key) => Value::String(shorter(text)),
            Value::String(text) => Value::String(without_personal_data(&shorter(text))),
            other => other.clone(),
        }
    }

    /// Keeps the fields that were asked for, in a record or in each of a list, and says which there are not.
    fn select(&self, value: Value, text: &mut String) -> Value {
        if self.fields.is_empty() {
            return value;
        }
        let (items, is_list) = match value {
            Value::Array(items) => (items, true),
            one @ Value::Object(_) => (vec![one], false),
            other => return other,
        };
        let mut known = BTreeSet::new();
        items.iter().for_each(|item| paths(item, "", &mut known));
        for field in self.fields {
            let within = format!("{field}.");
            if !items.is_empty() && !known.iter().any(|path| path == field || path.starts_with(&within)) {
                let near = nearest(field, known.iter().map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!("; the nearest is {}", word(near)));
                let _ = writeln!(text, "no field {} here{near}", fence::quote(field, 40));
            }
        }
        let kept: Vec<Value> = items.iter().map(|item| keep(item, self.fields)).collect();
        if is_list { Value::Array(kept) } else { kept.into_iter().next().unwrap_or_default() }
    }

    // How it is written.

    fn most(&self, otherwise: usize) -> usize {
        if self.fields.is_empty() { otherwise } else { ASKED }
    }

    fn record(&self, record: &Map<String, Value>, indent: &str, text: &mut String) {
        // The id first: it is what all else hangs on.
        let (id, rest): (Vec<_>, Vec<_>) = record.iter().partition(|(key, _)| *key == "id");
        for (key, value) in id.into_iter().chain(rest) {
            let name = word(key);
            if value.as_array().is_some_and(|items| items.iter().any(Value::is_object)) {
                let _ = write!(text, "{indent}{name}: ");
                self.list(&format!("{indent}  "), value, text);
            } else if let Some((fence, words)) = self.fence.zip(value.as_str().filter(|words| words.contains('\n'))) {
                // Its lines matter: of a letter, of a rule's code.
                let _ = write!(text, "{indent}{name}:\n{}", fence.block(words, self.most(ALONE)));
            } else {
                let _ = writeln!(text, "{indent}{name}: {}", self.inline(value, key, ALONE));
            }
        }
    }

    /// A list: as a table if it is one of records.
    fn list(&self, indent: &str, value: &Value, text: &mut String) {
        let items = value.as_array().map_or(&[][..], Vec::as_slice);
        if items.is_empty() || !items.iter().all(Value::is_object) {
            let _ = writeln!(text, "{}", self.inline(value, "", IN_TABLE));
            return;
        }
        let rows: Vec<Vec<(String, &Value)>> = items.iter().map(flat).collect();
        let mut columns: Vec<&str> = Vec::new();
        let mut known = BTreeSet::new();
        for (column, _) in rows.iter().flatten() {
            if known.insert(column.as_str()) {
                columns.push(column);
            }
        }
        let cells: Vec<Vec<String>> = rows.iter().map(|row| self.cells(row, &columns)).collect();
        let same = |column: usize| {
            let mut values = cells.iter().filter_map(|row| row.get(column));
            let first = values.next();
            values.all(|value| Some(value) == first)
        };
        let (once, shown): (Vec<usize>, Vec<usize>) =
            (0..columns.len()).partition(|column| rows.len() >= SAME && same(*column));
        let name = |column: &usize| columns.get(*column).copied().map(word).unwrap_or_default();
        let count = if rows.len() == 1 { "1 row" } else { "rows" };
        let _ = if rows.len() == 1 { writeln!(text, "{count}") } else { writeln!(text, "{} {count}", rows.len()) };
        if !once.is_empty() {
            let first = cells.first().map_or(&[][..], Vec::as_slice);
            let pairs = once
                .iter()
                .map(|column| format!("{}: {}", name(column), first.get(*column).map_or("", String::as_str)));
            let _ = writeln!(text, "{indent}all: {}", pairs.collect::<Vec<_>>().join(", "));
        }
        if shown.is_empty() {
            return;
        }
        let _ = writeln!(text, "{indent}{}", shown.iter().map(name).collect::<Vec<_>>().join(" | "));
        for row in &cells {
            let row = shown.iter().filter_map(|column| row.get(*column)).map(String::as_str);
            let _ = writeln!(text, "{indent}{}", row.collect::<Vec<_>>().join(" | "));
        }
    }

    fn cells(&self, row: &[(String, &Value)], columns: &[&str]) -> Vec<String> {
        let by_name: std::collections::BTreeMap<&str, &Value> =
            row.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let cell = |column: &&str| {
            let key = column.rsplit('.').next().unwrap_or_default();
            by_name.get(column).map_or_else(|| "-".to_owned(), |value| self.inline(value, key, IN_TABLE))
        };
        columns.iter().map(cell).collect()
    }

    /// A value in one line.
    fn inline(&self, value: &Value, key: &str, most: usize) -> String {
        match value {
            Value::String(text) if is_plain(key, text) => text.clone(),
            // Gorgias makes it up, and it has to come back as it is.
            Value::String(text) if key == "next_cursor" => Value::from(text.as_str()).to_string(),
            Value::String(text) => match self.fence {
                Some(fence) => fence.quote(text, self.most(most)),
                None => fence::quote(text, self.most(most)),
            },
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.inline(item, key, most)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Object(record) => {
                let fields =
                    record.iter().map(|(key, value)| format!("{}: {}", word(key), self.inline(value, key, most)));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
            }
            other => other.to_string(),
        }
    }
}

/// A name of a field, which anybody may have chosen.
fn word(name: &str) -> String {
    const MOST: usize = 60;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if !name.is_empty() && name.len() <= MOST && name.bytes().all(plain) {
        name.to_owned()
    } else {
        fence::quote(name, MOST)
    }
}

/// Times to the second.
fn shorter(text: &str) -> String {
    let is_time = text.len() >= 19 && text.len() <= 35 && text.as_bytes().get(10) == Some(&b'T');
    match text.parse::<Timestamp>() {
        Ok(time) if is_time => time.to_datetime().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        _ => text.to_owned(),
    }
}

/// The columns of a row: its fields, and those of records within it.
fn flat(item: &Value) -> Vec<(String, &Value)> {
    fn add<'v>(value: &'v Value, path: &str, levels: usize, row: &mut Vec<(String, &'v Value)>) {
        let Value::Object(record) = value else { return };
        for (key, value) in record {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            if levels > 0 && value.is_object() {
                add(value, &path, levels - 1, row);
            } else {
                row.push((path, value));
            }
        }
    }
    let mut row = Vec::new();
    add(item, "", COLUMNS, &mut row);
    // The id first: it is what all else hangs on.
    row.sort_by_key(|(name, _)| name != "id");
    row
}

/// The paths of all fields of a record, those within lists without an index.
fn paths(value: &Value, path: &str, known: &mut BTreeSet<String>) {
    match value {
        Value::Object(record) => {
            for (key, value) in record {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                paths(value, &path, known);
                known.insert(path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| paths(item, path, known)),
        _ => {}
    }
}

/// A value with these fields only.
fn keep(value: &Value, fields: &[String]) -> Value {
    match value {
        Value::Object(record) => {
            let mut kept = Map::new();
            for (key, value) in record {
                if fields.iter().any(|field| field == key) {
                    kept.insert(key.clone(), value.clone());
                    continue;
                }
                let within = fields.iter().filter_map(|field| field.strip_prefix(key.as_str())?.strip_prefix('.'));
                let within: Vec<String> = within.map(str::to_owned).collect();
                if !within.is_empty() {
                    kept.insert(key.clone(), keep(value, &within));
                }
            }
            Value::Object(kept)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| keep(item, fields)).collect()),
        other => other.clone(),
    }
}

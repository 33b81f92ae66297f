//! Records that lists have shown, as the paths of the calls that are about them.

use std::collections::HashMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::operations::{OPERATIONS, Operation};

/// The longest word that is taken for the name of a record.
const LONGEST: usize = 200;

/// What stands in a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// Paths of records by their template, such as `/api/tickets/{}`.
#[derive(Default)]
pub(super) struct Records(HashMap<String, Vec<String>>);

impl Records {
    /// Remembers `most` of the records in a list, from its beginning to its end, if any call is about one of them.
    pub(super) fn keep(&mut self, operation: &Operation, path: &str, body: &Value, most: usize) {
        let template = format!("{}/{{}}", blank(operation.path));
        let Some(key) = key(&template) else { return };
        let names: Vec<String> = items(body).iter().filter_map(|item| word(item.get(key)?)).collect();
        let known = self.0.entry(template).or_default();
        for index in spread(names.len(), most) {
            let name = names.get(index).map(|name| format!("{path}/{name}"));
            known.extend(name.filter(|name| !known.contains(name)));
        }
    }

    /// The path of an operation that is about the record with this number.
    pub(super) fn path(&self, operation: &Operation, number: usize) -> Option<String> {
        let template = blank(operation.path);
        let end = template.rfind("{}")? + 2;
        let record = self.0.get(template.get(..end)?)?.get(number)?;
        Some(format!("{record}{}", template.get(end..)?))
    }
}

/// The records of a response that is a list, bare or in an envelope.
pub(super) fn items(body: &Value) -> &[Value] {
    let list = body.as_array().or_else(|| body.get("data")?.as_array());
    list.map(Vec::as_slice).unwrap_or_default()
}

/// Numbers from the first to the last, evenly.
fn spread(of: usize, most: usize) -> impl Iterator<Item = usize> {
    let count = of.min(most);
    (0..count).map(move |n| n * (of - 1) / (count - 1).max(1))
}

/// A template with nameless placeholders.
fn blank(template: &str) -> String {
    let parts = template.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// The field of a record that a path names it by, if there is a call whose path does.
fn key(record: &str) -> Option<&'static str> {
    let about = |operation: &&Operation| operation.method == http::Method::GET && !operation.binary;
    OPERATIONS.iter().filter(about).find_map(|operation| {
        let end = operation.path.rfind('}')?;
        let (path, name) = (operation.path.get(..=end)?, operation.path.get(operation.path.rfind('{')? + 1..end)?);
        (blank(path) == record).then_some(if name.ends_with("id") { "id" } else { name })
    })
}

/// An id or a name, as it stands in a path.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => number.as_i64().map(|id| id.to_string()),
        // What the client would refuse to put into a path is left out.
        Value::String(text) => {
            let fine =
                !text.is_empty() && text.len() <= LONGEST && !text.starts_with('.') && !text.contains(['/', '\\']);
            fine.then(|| utf8_percent_encode(text, PLAIN).to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
    use serde_json::json;

    use super::*;

    fn operation(id: &str) -> &'static Operation {
        Operation::by_id(id).unwrap()
    }

    #[test]
    fn records_lead_from_one_call_to_the_next() {
        let mut records = Records::default();
        let page: Vec<Value> = (1..=9).map(|id| json!({"id": id})).collect();
        records.keep(operation("list_tickets"), "/api/tickets", &json!({"data": page}), 3);
        let paths: Vec<_> = (0..4).map(|n| records.path(operation("get_ticket"), n)).collect();
        let expected = ["/api/tickets/1", "/api/tickets/5", "/api/tickets/9"].map(|path| Some(path.to_owned()));
        assert_eq!(paths, [expected.to_vec(), vec![None]].concat());
        let messages = records.path(operation("list_ticket_messages"), 1).unwrap();
        assert_eq!(messages, "/api/tickets/5/messages");
        assert_eq!(records.path(operation("get_ticket_message"), 0), None);
        records.keep(operation("list_ticket_messages"), &messages, &json!([{"id": 8}, {"id": "x"}, 7]), 1);
        assert_eq!(records.path(operation("get_ticket_message"), 0).unwrap(), "/api/tickets/5/messages/8");
    }

    #[test]
    fn a_record_may_have_a_name_in_place_of_an_id() {
        let mut records = Records::default();
        let cards = json!({"data": [{"slug": "a b ä"}, {"slug": ".."}, {"slug": "a/b"}, {"slug": ""}, {"id": 4}]});
        records.keep(operation("search_metric_cards"), "/api/metric-cards", &cards, 5);
        assert_eq!(records.path(operation("get_metric_card"), 0).unwrap(), "/api/metric-cards/a%20b%20%C3%A4");
        assert_eq!(records.path(operation("get_metric_card"), 1), None);
    }

    #[test]
    fn few_are_taken_as_they_are() {
        for (of, most, expected) in
            [(0, 3, vec![]), (1, 3, vec![0]), (5, 1, vec![0]), (5, 2, vec![0, 4]), (2, 9, vec![0, 1])]
        {
            assert_eq!(spread(of, most).collect::<Vec<_>>(), expected, "{most} of {of}");
        }
        assert_eq!(spread(5, 0).count(), 0);
    }
}

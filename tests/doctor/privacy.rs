//! Personal data in values, keys, words of enums and headers: none of it is in a report.

use gorgias::doctor::{DifferenceKind, DoctorReport};
use serde_json::{Map, Value, json};

use crate::recording::Recording;

/// What is somebody's, in the forms that records have it in.
const CORPUS: [&str; 34] = [
    "Anna Müller",
    "anna",
    "Mueller",
    "MUELLER",
    "annaMueller",
    "anna_mueller",
    "anna-mueller",
    "anna.mueller@kundenpost.test",
    "Anna Müller <anna.mueller@kundenpost.test>",
    "kundenpost",
    "+49 151 1234567",
    "+491511234567",
    "(0151) 12 34 567",
    "Lindenstraße 14, 50674 Köln",
    "Lindenstrasse",
    "50674",
    "DE89370400440532013000",
    "4111 1111 1111 1111",
    "#DE-20981",
    "order_20981",
    "20981",
    "gid://shop/Order/4893027109",
    "1Z999AA10123456784",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.qwertzuiopasdf",
    "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",
    "7f3a9c51-e08d-4b62-a1c6-f4907be2d835",
    "https://kundenpost.test/anna?token=qwertzuiop",
    "1987-03-14",
    "My parcel never came!",
    "ticket of anna",
    "ticket_anna",
    "status20981",
    "Ольга Иванова",
    "李雷",
];

/// Parts of it that no report has a reason to hold.
const PARTS: [&str; 22] = [
    "anna",
    "müller",
    "mueller",
    "kundenpost",
    "1234567",
    "linden",
    "50674",
    "köln",
    "de89",
    "4111",
    "20981",
    "gid:",
    "4893",
    "1z999",
    "eyj",
    "qwertz",
    "shpat",
    "7f3a",
    "1987",
    "parcel",
    "ольга",
    "李雷",
];

/// Names that are words of the document as well.
const NAMES_TOO: [&str; 6] = ["Max", "Mark", "may", "Will", "Grant", "page"];

fn assert_clean(report: &DoctorReport) {
    let shown = format!("{}\n{}\n{report:?}", serde_json::to_string(report).unwrap(), report.to_markdown());
    // The digest is of the document.
    let shown = shown.replace(&report.document, "").to_lowercase();
    for part in PARTS {
        assert!(!shown.contains(part), "{part}");
    }
    let path = |path: &str| path.split(['.', '[', ']', '{', '}']).map(str::to_lowercase).collect::<Vec<_>>();
    for found in &report.differences {
        let seen = found.seen.to_lowercase();
        let last = path(&found.path).pop().unwrap_or_default();
        for name in NAMES_TOO.map(str::to_lowercase) {
            let key = found.kind == DifferenceKind::UnknownKey && last == name;
            assert!(seen != name && !key, "{found:?}");
        }
    }
}

/// Puts data into every object and every text but ids.
struct Spoil {
    next: usize,
}

impl Spoil {
    fn text(&mut self) -> String {
        self.next += 1;
        let all = CORPUS.len() + NAMES_TOO.len();
        let at = self.next % all;
        CORPUS.get(at).or_else(|| NAMES_TOO.get(at - CORPUS.len())).unwrap().to_string()
    }

    fn values(&mut self, value: &mut Value) {
        match value {
            Value::String(_) => *value = json!(self.text()),
            Value::Array(items) => items.iter_mut().for_each(|item| self.values(item)),
            Value::Object(object) => {
                let ids = ["id", "slug"];
                object.iter_mut().filter(|(key, _)| !ids.contains(&key.as_str())).for_each(|(_, v)| self.values(v));
            }
            _ => {}
        }
    }

    /// All of the corpus as keys of every object, with objects and lists among their values.
    fn keys(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.keys(item)),
            Value::Object(object) => {
                object.values_mut().for_each(|inner| self.keys(inner));
                for key in CORPUS.into_iter().chain(NAMES_TOO) {
                    let within: Map<String, Value> = [(self.text(), json!(self.text()))].into_iter().collect();
                    let inner = match self.next % 3 {
                        0 => json!(self.text()),
                        1 => json!([within, self.text()]),
                        _ => Value::Object(within),
                    };
                    object.insert(key.to_owned(), inner);
                }
                // A key that is shown leads to keys that are not.
                let within: Map<String, Value> = CORPUS.into_iter().map(|key| (key.to_owned(), json!(key))).collect();
                object.insert("ticket_view_status".to_owned(), json!({"status": within, "messages": [within]}));
            }
            _ => {}
        }
    }
}

async fn run(recording: Recording) -> DoctorReport {
    recording.serve().await.client().doctor().run().await.unwrap()
}

#[tokio::test]
async fn values_are_never_in_a_report() {
    for start in 0..4 {
        let mut recording = Recording::of_the_desk().clone();
        let mut spoil = Spoil { next: start * 7 };
        recording.answers.values_mut().for_each(|answer| spoil.values(&mut answer.body));
        let report = run(recording).await;
        assert!(report.differences.len() > 100, "{}", report.differences.len());
        assert!(report.not_reached().count() == 1, "every call is made");
        assert_clean(&report);
    }
}

#[tokio::test]
async fn keys_are_in_a_report_only_if_they_are_nobodys() {
    let mut recording = Recording::of_the_desk().clone();
    let mut spoil = Spoil { next: 0 };
    recording.answers.values_mut().for_each(|answer| spoil.keys(&mut answer.body));
    let report = run(recording).await;
    assert_clean(&report);
    let paths: Vec<&str> = report.differences.iter().map(|found| found.path.as_str()).collect();
    for path in ["$.data[].ticket_view_status.messages[]", "$.<address>", "$.data[].<word>", "$.<digits>"] {
        let found = paths.iter().any(|own| own.starts_with(path));
        assert!(found, "{path}");
    }
    let words = report.differences.iter().filter(|found| found.operation == "get_account" && found.path == "$.<word>");
    assert!(words.map(|found| found.distinct).sum::<u64>() > 5);
}

#[tokio::test]
async fn texts_that_stand_for_other_types_are_not_shown() {
    let mut recording = Recording::of_the_desk().clone();
    let mut spoil = Spoil { next: 0 };
    fn numbers(spoil: &mut Spoil, value: &mut Value) {
        match value {
            Value::Number(_) | Value::Bool(_) => *value = json!(spoil.text()),
            Value::Array(items) => items.iter_mut().for_each(|item| numbers(spoil, item)),
            Value::Object(object) => {
                object.iter_mut().filter(|(key, _)| *key != "id").for_each(|(_, inner)| numbers(spoil, inner));
            }
            _ => {}
        }
    }
    recording.answers.values_mut().for_each(|answer| numbers(&mut spoil, &mut answer.body));
    let report = run(recording).await;
    assert!(report.differences.len() > 50, "{}", report.differences.len());
    assert_clean(&report);
}

#[tokio::test]
async fn headers_have_names_and_no_values() {
    let mut recording = Recording::of_the_desk().clone();
    for answer in recording.answers.values_mut() {
        answer
            .head
            .push_str("x-anna-mueller: 1\r\nx-20981: 1\r\nset-cookie: session=qwertzuiop\r\nx-request-id: 7f3a\r\n");
    }
    let report = run(recording).await;
    assert_clean(&report);
    assert_eq!(report.headers["<withheld>"], 2 * report.calls);
    assert_eq!(report.headers["set-cookie"], report.calls);
}

#[tokio::test]
async fn errors_of_gorgias_are_not_quoted() {
    let mut recording = Recording::of_the_desk().clone();
    for (number, answer) in recording.answers.values_mut().enumerate() {
        answer.status = [400, 404, 422, 500][number % 4];
        answer.body = match number % 2 {
            0 => json!({"error": {"msg": CORPUS[number % CORPUS.len()], "data": {"anna": ["Mueller"]}}}),
            _ => json!({"anna": CORPUS[number % CORPUS.len()]}),
        };
    }
    let report = run(recording).await;
    assert!(!report.differences.is_empty());
    assert_clean(&report);
}

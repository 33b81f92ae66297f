//! The report itself: as JSON, and as a text for people.

use gorgias::doctor::DoctorReport;
use serde_json::json;

use crate::recording::Recording;

/// A report with something of everything.
async fn disturbed() -> DoctorReport {
    let mut recording = Recording::of_the_desk().clone();
    recording.change("list_tags", |answer| {
        answer.body["data"][0]["ticket_view_status"] = json!(1);
        answer.body["data"][0]["anna"] = json!("Anna");
        answer.body["data"][1].as_object_mut().unwrap().remove("id");
    });
    recording.change("list_tickets", |answer| {
        answer.body["data"][0]["status"] = json!("snoozed");
        answer.body["data"][1]["status"] = json!("waiting for Anna");
        answer.body["data"][2]["created_datetime"] = json!(null);
        answer.body["data"][0]["updated_datetime"] = json!("2026-11-23T09:30:00");
        answer.body["data"][0]["spam"] = json!("no");
    });
    recording.change("get_account", |answer| answer.status = 203);
    recording.change("list_events", |answer| {
        answer.status = 403;
        answer.body = json!({"error": {"msg": "no"}});
    });
    recording.serve().await.client().doctor().run().await.unwrap()
}

#[tokio::test]
async fn it_is_read_again_as_it_was_written() {
    let report = disturbed().await;
    let text = serde_json::to_string_pretty(&report).unwrap();
    assert_eq!(serde_json::from_str::<DoctorReport>(&text).unwrap(), report);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!((&json["version"], &json["crate_version"]), (&json!(1), &json!(env!("CARGO_PKG_VERSION"))));
    let first = json["differences"].as_array().unwrap().iter().find(|found| found["operation"] == "list_tags").unwrap();
    let mut keys: Vec<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["count", "distinct", "expected", "kind", "of", "operation", "path", "schema", "seen"]);
}

#[tokio::test]
async fn the_text_says_what_was_found_and_what_was_not_looked_at() {
    let text = disturbed().await.to_markdown();
    let start = text.find("## Differences").unwrap();
    let end = text.find("## Documented, and never seen").unwrap();
    insta::assert_snapshot!(&text[start..end]);
}

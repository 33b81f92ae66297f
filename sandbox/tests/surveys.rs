//! Satisfaction surveys are mailed when they should be, and answers are told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use chrono::{TimeDelta, Utc};
use common::Desk;
use serde_json::{Value, json};

async fn types(desk: &Desk, survey: &Value) -> Vec<String> {
    let path = format!("/api/events?object_type=SatisfactionSurvey&object_id={}", survey["id"]);
    let list = desk.get(path).await.ok(200);
    list["data"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect()
}

async fn plan(desk: &Desk, ticket: i64, at: Value) -> Value {
    let body = json!({"customer_id": desk.ids().customer, "ticket_id": ticket, "should_send_datetime": at});
    desk.post("/api/satisfaction-surveys", body).await.ok(201)
}

#[tokio::test]
async fn a_survey_is_mailed_when_its_time_has_come() {
    let desk = Desk::open().await;
    let due = plan(&desk, desk.ids().ticket, json!((Utc::now() - TimeDelta::minutes(1)).to_rfc3339())).await;
    let later = plan(&desk, desk.ids().order_ticket, json!((Utc::now() + TimeDelta::hours(1)).to_rfc3339())).await;
    let never = plan(&desk, desk.ids().trashed_ticket, Value::Null).await;
    assert!(due["sent_datetime"].is_null(), "not yet: the answer is older than the mailing");
    let read = async |survey: &Value| desk.get(format!("/api/satisfaction-surveys/{}", survey["id"])).await.ok(200);
    assert!(read(&due).await["sent_datetime"].is_string());
    assert!(read(&later).await["sent_datetime"].is_null() && read(&never).await["sent_datetime"].is_null());
    assert_eq!(types(&desk, &due).await, ["satisfaction-survey-sent"]);

    // Answered, which is told once.
    let path = format!("/api/satisfaction-surveys/{}", due["id"]);
    let scored = json!((Utc::now() + TimeDelta::seconds(1)).to_rfc3339());
    desk.put(&path, json!({"score": 4, "scored_datetime": scored})).await.ok(202);
    desk.put(&path, json!({"body_text": "Thanks"})).await.ok(202);
    assert_eq!(types(&desk, &due).await, ["satisfaction-survey-responded", "satisfaction-survey-sent"]);
    // Taken back before its time, it is not mailed.
    desk.put(format!("/api/satisfaction-surveys/{}", later["id"]), json!({"should_send_datetime": null})).await.ok(202);
    assert!(read(&later).await["should_send_datetime"].is_null());
}

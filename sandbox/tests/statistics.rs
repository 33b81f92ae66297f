//! Statistics and metric cards: figures are computed from the records.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::Desk;
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

fn period() -> Value {
    let now = chrono::Utc::now();
    json!({"start_datetime": (now - chrono::TimeDelta::days(7)).to_rfc3339(), "end_datetime": (now + chrono::TimeDelta::hours(1)).to_rfc3339()})
}

async fn figure(desk: &Desk, name: &str) -> Value {
    let overview = desk.post("/api/stats/overview", json!({"filters": {"period": period()}})).await.ok(201);
    overview["data"]["data"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap()["value"].clone()
}

#[tokio::test]
async fn the_overview_counts_records() {
    let desk = Desk::open().await;
    let before = figure(&desk, "total_new_tickets").await.as_f64().unwrap();
    let message =
        json!({"channel": "api", "from_agent": false, "sender": {"email": "a@example.com"}, "body_text": "x"});
    desk.post("/api/tickets", json!({"messages": [message], "status": "closed"})).await.ok(201);
    assert_eq!(figure(&desk, "total_new_tickets").await.as_f64(), Some(before + 1.0));
    assert!(figure(&desk, "median_first_response_time").await.as_f64().unwrap() > 0.0);
    let agents = json!({"filters": {"period": period(), "agents": [desk.ids().second_agent]}});
    let overview = desk.post("/api/stats/overview", agents).await.ok(201);
    let closed = overview["data"]["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["name"] == "total_closed_tickets")
        .unwrap()
        .clone();
    assert_eq!(closed["value"], 1.0);
}

#[tokio::test]
async fn only_the_overview_is_known_to_live() {
    let desk = Desk::open().await;
    let body = json!({"filters": {"period": period()}});
    for path in ["tickets-created-per-channel", "tickets-per-tag/download"] {
        assert!(desk.post(format!("/api/stats/{path}"), body.clone()).await.error(400).contains("does not exist"));
    }
    let table = desk.post("/api/stats/overview/download", body).await;
    assert_eq!(table.header("content-type"), "text/csv");
}

#[tokio::test]
async fn charts_and_their_tables() {
    let desk = Desk::with(Sandbox::builder().legacy_charts(true)).await;
    let body = json!({"filters": {"period": period()}});
    let chart = desk.post("/api/stats/tickets-created-per-channel/", body.clone()).await.ok(201);
    let lines = chart["data"]["data"]["lines"].as_array().unwrap();
    let email = lines.iter().find(|line| line["name"] == "email").unwrap();
    assert_eq!(email["data"].as_array().unwrap().iter().filter_map(Value::as_f64).sum::<f64>(), 1.0);
    let got = desk.post("/api/stats/tickets-per-tag/download", body.clone()).await;
    assert_eq!(got.header("content-type"), "text/csv");
    let table = got.ok(201);
    assert!(table.as_str().unwrap().contains("\r\nshipping,"), "{table}");
    assert!(desk.post("/api/stats/tickets-created", body).await.error(400).contains("does not exist"));
    desk.post("/api/stats/overview", json!({"filters": {}})).await.error(400);
}

fn report(scope: &str, measures: &[&str], dimensions: &[&str]) -> Value {
    json!({"query": {"scope": scope, "timezone": "UTC", "measures": measures, "dimensions": dimensions, "filters": []}})
}

#[tokio::test]
async fn reports_carry_what_was_asked_for() {
    let desk = Desk::open().await;
    let ask = async |body: Value| desk.post("/api/reporting/stats", body).await;
    let rows = ask(report("messages-sent", &["messagesCount"], &["agentId"])).await.ok(200);
    let of = |rows: &Value, agent: i64| {
        rows["data"].as_array().unwrap().iter().find(|row| row["agentId"] == agent).unwrap()["messagesCount"].clone()
    };
    assert_eq!((of(&rows, desk.ids().agent), of(&rows, desk.ids().second_agent)), (json!(1), json!(1)));
    assert_eq!((&rows["meta"]["scope"], &rows["meta"]["limit"]), (&json!("messages-sent"), &json!(30)));
    let total = ask(report("tickets-closed", &["ticketCount"], &[])).await.ok(200);
    assert_eq!(total["data"], json!([{"ticketCount": 2}]));
    let surveys = ask(report("satisfaction-surveys", &["averageSurveyScore", "scoredSurveysCount"], &[])).await.ok(200);
    assert_eq!(surveys["data"], json!([{"averageSurveyScore": 5.0, "scoredSurveysCount": 1}]));
    ask(report("tickets-closed", &["messagesCount"], &[])).await.error(400);
    ask(report("tickets-closed", &["ticketCount"], &["tagId"])).await.error(400);
    let mut long = report("tickets-closed", &["ticketCount"], &[]);
    long["query"]["filters"] = json!([
        {"member": "periodStart", "operator": "afterDate", "values": ["2024-01-01T00:00:00Z"]},
        {"member": "periodEnd", "operator": "beforeDate", "values": ["2026-01-01T00:00:00Z"]},
    ]);
    ask(long).await.error(400);
}

#[tokio::test]
async fn reports_are_filtered_ordered_and_paged() {
    let desk = Desk::open().await;
    let mut body = report("tickets-created", &["ticketCount"], &["channel"]);
    body["query"]["order"] = json!([["channel", "asc"]]);
    body["query"]["filters"] = json!([{"member": "channel", "operator": "one-of", "values": ["email", "chat"]}]);
    let first = desk.post("/api/reporting/stats?limit=1", body.clone()).await.ok(200);
    assert_eq!((&first["data"][0]["channel"], &first["meta"]["total"]), (&json!("chat"), &json!(2)));
    let cursor = first["meta"]["next_cursor"].as_str().unwrap();
    let request =
        desk.request(reqwest::Method::POST, "/api/reporting/stats?limit=1").query(&[("cursor", cursor)]).json(&body);
    let second = desk.send(request).await.ok(200);
    assert_eq!((&second["data"][0]["channel"], &second["meta"]["next_cursor"]), (&json!("email"), &Value::Null));
    body["query"]["filters"] =
        json!([{"member": "tags", "values": [{"operator": "one-of", "values": [desk.ids().tag]}]}]);
    let tagged = desk.post("/api/reporting/stats", body).await.ok(200);
    assert_eq!(tagged["data"], json!([{"channel": "email", "ticketCount": 1}]));
}

#[tokio::test]
async fn everything_in_a_query_belongs_to_its_scope() {
    let desk = Desk::open().await;
    let ask = async |scope: &str, measure: &str, more: Value| {
        let mut body = report(scope, &[measure], &[]);
        body["query"].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        desk.post("/api/reporting/stats", body).await
    };
    let one_of =
        |member: &str, value: Value| json!({"filters": [{"member": member, "operator": "one-of", "values": [value]}]});
    let by_day = |name: &str| json!({"time_dimensions": [{"dimension": name, "granularity": "day"}]});
    assert!(ask("tags", "ticketCount", by_day("sentDatetime")).await.error(400).contains("time_dimensions"));
    ask("tags", "ticketCount", by_day("timestamp")).await.ok(200);
    ask("response-time", "medianResponseTime", by_day("sentDatetime")).await.ok(200);
    assert!(ask("tags", "ticketCount", one_of("queueId", json!("1"))).await.error(400).contains("queueId"));
    assert!(ask("ticket-fields", "ticketCount", json!({})).await.error(400).contains("customFieldId"));
    let field = one_of("customFieldId", json!(desk.ids().ticket_field.to_string()));
    assert_eq!(ask("ticket-fields", "ticketCount", field).await.ok(200)["data"][0]["ticketCount"], 1);
    ask("tickets-created", "ticketCount", json!({"dimensions": ["teamId"]})).await.error(400);
    // They moved to another scope.
    for gone in ["breachedExposures", "achievedExposures"] {
        assert!(ask("voice-calls-summary", gone, json!({})).await.error(400).contains(gone));
        ask("voice-queue-exposure", gone, by_day("queuedDate")).await.ok(200);
    }
    ask("tickets-created", "ticketCount", json!({"dimensions": ["storeIntegrationId"]})).await.ok(200);
    assert!(
        ask("tags", "ticketCount", json!({"dimensions": ["storeIntegrationId"]}))
            .await
            .error(400)
            .contains("storeIntegrationId")
    );
    ask("tickets-closed", "ticketCount", one_of("aiAgentFilter", json!("x"))).await.ok(200);
    assert!(
        ask("tickets-open", "ticketCount", one_of("aiAgentFilter", json!("x")))
            .await
            .error(400)
            .contains("aiAgentFilter")
    );
}

#[tokio::test]
async fn every_scope_answers_with_all_that_it_offers() {
    let desk = Desk::open().await;
    let document: Value = serde_json::from_str(include_str!("../../spec/gorgias.json")).unwrap();
    let scopes = document["x-gorgias-reporting-scopes"].as_object().unwrap();
    let known = document["components"]["schemas"]["ReportingScope"]["enum"].as_array().unwrap();
    assert_eq!((scopes.len(), known.len()), (50, 50));
    for scope in known {
        let scope = scope.as_str().unwrap();
        let offered = &scopes[scope];
        let mut body = report(scope, &[], &[]);
        (body["query"]["measures"], body["query"]["dimensions"]) =
            (offered["measures"].clone(), offered["dimensions"].clone());
        if scope == "ticket-fields" {
            body["query"]["filters"] = json!([{"member": "customFieldId", "operator": "one-of", "values": ["1"]}]);
        }
        assert_eq!(desk.post("/api/reporting/stats", body).await.ok(200)["meta"]["scope"], scope);
    }
}

#[tokio::test]
async fn every_older_statistic_has_a_chart() {
    let desk = Desk::with(Sandbox::builder().legacy_charts(true)).await;
    let document: Value = serde_json::from_str(include_str!("../../spec/gorgias.json")).unwrap();
    let names = document["components"]["schemas"]["LegacyStatisticName"]["enum"].as_array().unwrap();
    assert_eq!(names.len(), 33);
    for name in names {
        let name = name.as_str().unwrap();
        let chart = desk.post(format!("/api/stats/{name}"), json!({"filters": {"period": period()}})).await.ok(201);
        let drawn = chart["data"]["data"]["lines"].is_array();
        assert_eq!(drawn, name != "overview", "{name}: {chart}");
    }
}

#[tokio::test]
async fn surveys_are_counted_when_they_were_sent() {
    let desk = Desk::open().await;
    let body = json!({"customer_id": desk.ids().customer, "ticket_id": desk.ids().ticket});
    desk.post("/api/satisfaction-surveys", body).await.ok(201);
    let measures = ["sentSurveysCount", "responseRate"];
    let rate = desk.post("/api/reporting/stats", report("satisfaction-surveys", &measures, &[])).await.ok(200);
    assert_eq!(rate["data"], json!([{"sentSurveysCount": 1, "responseRate": 100.0}]), "one of the two was not sent");
    let times = report("resolution-time", &["medianResolutionTime"], &["resolutionTime"]);
    let times = desk.post("/api/reporting/stats", times).await.ok(200);
    assert_eq!(times["data"].as_array().unwrap().len(), 2);
    for row in times["data"].as_array().unwrap() {
        assert_eq!(row["resolutionTime"], row["medianResolutionTime"]);
    }
}

#[tokio::test]
async fn metric_cards_hide_what_is_deprecated() {
    let desk = Desk::open().await;
    let count = async |query: &str| {
        desk.get(format!("/api/metric-cards{query}")).await.ok(200)["data"].as_array().unwrap().len()
    };
    assert_eq!(
        (count("").await, count("?include=deprecated").await, count("?q=created&category=tickets").await),
        (3, 4, 1)
    );
    let missing = desk.get("/api/metric-cards/closed-orders").await;
    assert_eq!(missing.body["error"]["data"], json!({"slug": "closed-orders", "did_you_mean": ["closed-tickets"]}));
    missing.error(404);
    // A former slug.
    assert_eq!(desk.get("/api/metric-cards/created-tickets-count").await.ok(200)["slug"], "created-tickets");
    let feedback = json!({"disagreement_type": "other", "metric_category": "y"});
    desk.post("/api/metric-cards/no-such-card/feedback", feedback.clone()).await.error(404);
    let path = format!("/api/metric-cards/{}/feedback", desk.ids().metric_card);
    assert_eq!(desk.post(&path, feedback.clone()).await.ok(201)["id"].as_str().map(str::len), Some(36));
    for (key, wrong) in [
        ("disagreement_type", json!("formula")),
        ("metric_category", json!("m".repeat(101))),
        ("comment", json!("c".repeat(5_001))),
    ] {
        let mut body = feedback.clone();
        body[key] = wrong;
        assert!(desk.post(&path, body).await.error(400).contains(key), "{key}");
    }
}

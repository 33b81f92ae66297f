//! Satisfaction surveys.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::{Row, at, map};
use super::samples::page;

fn survey(id: i64) -> Value {
    json!({
        "id": id,
        "ticket_id": 412_007_331,
        "customer_id": 310_000_042,
        "score": 4,
        "body_text": "Quick, and kind",
        "meta": {"order": 1001},
        "created_datetime": "2026-11-04T15:59:41.966927+00:00",
        "should_send_datetime": "2026-11-04T16:00:00+00:00",
        "sent_datetime": "2026-11-04T16:00:01+00:00",
        "scored_datetime": "2026-11-05T08:00:00+00:00",
        "uri": format!("/api/satisfaction-surveys/{id}/"),
    })
}

fn sent() -> Value {
    json!({
        "ticket_id": 412_007_331, "customer_id": 310_000_042, "score": 4, "body_text": "Quick, and kind",
        "meta": {"order": 1001}, "created_datetime": "2026-11-04T15:59:41.966927Z",
        "should_send_datetime": "2026-11-04T16:00:00.000000Z", "sent_datetime": "2026-11-04T16:00:01.000000Z",
        "scored_datetime": "2026-11-05T08:00:00.000000Z",
    })
}

/// Sets all fields; creating and updating have the same.
macro_rules! full {
    ($builder:expr) => {
        $builder
            .ticket_id(412_007_331)
            .customer_id(310_000_042)
            .score(4)
            .body_text("Quick, and kind")
            .meta(map(json!({"order": 1001})))
            .created_datetime(at("2026-11-04T15:59:41.966927Z"))
            .should_send_datetime(at("2026-11-04T16:00:00Z"))
            .sent_datetime(at("2026-11-04T16:00:01Z"))
            .scored_datetime(at("2026-11-05T08:00:00Z"))
    };
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            list_satisfaction_surveys
                .cursor("c")
                .limit(10)
                .order_by(types::ListSatisfactionSurveysOrderBy::CreatedDatetimeDesc)
                .ticket_id(412_007_331)
        )
        .sends("GET /api/satisfaction-surveys?cursor=c&limit=10&order_by=created_datetime%3Adesc&ticket_id=412007331")
        .answers(200, &page("/api/satisfaction-surveys", json!([survey(77), {"id": 78, "score": null}])))
        .reads(|surveys| assert_eq!((surveys.data[0].score, surveys.data[1].score), (Some(4), None))),
        call!(create_satisfaction_survey.body(full!(types::CreateSatisfactionSurvey::builder())))
            .sends_json("POST /api/satisfaction-surveys", sent())
            .answers(201, &survey(77))
            .reads(|survey| {
                assert_eq!((survey.id, survey.ticket_id), (77, Some(412_007_331)));
                assert_eq!(survey.sent_datetime, Some(at("2026-11-04T16:00:01Z")));
            }),
        call!(get_satisfaction_survey.id(77))
            .sends("GET /api/satisfaction-surveys/77")
            .answers(200, &survey(77))
            .reads(|survey| assert_eq!(survey.body_text.as_deref(), Some("Quick, and kind"))),
        call!(update_satisfaction_survey.id(77).body(full!(types::UpdateSatisfactionSurvey::builder())))
            .sends_json("PUT /api/satisfaction-surveys/77", sent())
            .answers(202, &survey(77))
            .reads(|survey| assert_eq!(survey.meta["order"], 1001)),
    ]
}

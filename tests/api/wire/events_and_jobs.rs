//! Events, and jobs: what happened, and what is done in the background.

use gorgias::types;
use serde_json::{Value, json};

use super::harness::{Row, at, map};
use super::samples::page;

fn event(id: i64) -> Value {
    json!({
        "id": id,
        "uri": format!("/api/events/{id}/"),
        "type": "customer-merged",
        "object_type": "Customer",
        "object_id": 310_000_042,
        "user_id": 11,
        "context": "3f1d0c1e-9a51-4a0e-8f9a-1d5e0a0b0c0d",
        "data": {"source_customer_id": 310_000_099},
        "created_datetime": "2026-11-03T09:15:30.095107+00:00",
    })
}

fn job(id: i64) -> Value {
    json!({
        "id": id,
        "type": "updateTicket",
        "status": "canceled",
        "params": {
            "apply_and_close": true, "macro_id": 23, "ticket_ids": [1, 2, 3], "view_id": 12, "view": {"filters": ""},
            "updates": {"status": "open"}, "start_datetime": "2026-11-01T00:00:00+00:00",
            "end_datetime": "2026-11-02T00:00:00+00:00", "url": "https://files.example.com/macros.csv",
            "context": {"channel": "email"},
        },
        "meta": {"asked_by": "nia"},
        "info": {"progress_count": 123},
        "user_id": 11,
        "uri": format!("/api/jobs/{id}/"),
        "created_datetime": "2026-11-03T09:00:00+00:00",
        "scheduled_datetime": "2026-11-03T09:05:00+00:00",
        "started_datetime": "2026-11-03T09:05:01+00:00",
        "locked_datetime": "2026-11-03T09:05:02+00:00",
        "ended_datetime": "2026-11-03T09:06:00+00:00",
        "failed_datetime": "2026-11-03T09:06:01+00:00",
        "cancel_requested_datetime": "2026-11-03T09:05:30+00:00",
        "cancelled_datetime": "2026-11-03T09:05:59.5+00:00",
    })
}

fn params() -> types::JobParamsInput {
    make!(JobParamsInput {
        apply_and_close: true,
        macro_id: 23,
        ticket_ids: vec![1, 2, 3],
        view_id: 12,
        view: map(json!({"filters": ""})),
        updates: map(json!({"status": "open"})),
        start_datetime: at("2026-11-01T00:00:00Z"),
        end_datetime: at("2026-11-02T00:00:00Z"),
        url: "https://files.example.com/macros.csv".to_owned(),
        context: map(json!({"channel": "email"})),
    })
}

fn sent_params() -> Value {
    json!({
        "apply_and_close": true, "macro_id": 23, "ticket_ids": [1, 2, 3], "view_id": 12, "view": {"filters": ""},
        "updates": {"status": "open"}, "start_datetime": "2026-11-01T00:00:00.000000Z",
        "end_datetime": "2026-11-02T00:00:00.000000Z", "url": "https://files.example.com/macros.csv",
        "context": {"channel": "email"},
    })
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(
            list_events
                .cursor("c")
                .limit(100)
                .order_by(types::ListEventsOrderBy::CreatedDatetimeDesc)
                .created_datetime_gt(at("2026-10-31T23:59:59Z"))
                .created_datetime_gte("2026-11-01T00:00:00+01:00")
                .created_datetime_lt("2026-12-01T00:00:00.5Z")
                .created_datetime_lte(at("2026-11-30T23:59:59.999999Z"))
                .object_type(types::EventObjectTypeFilter::TicketMessage)
                .object_id(924_712)
                .types(vec![types::EventTypeFilter::TicketAssigned, types::EventTypeFilter::UserImpersonated])
                .user_ids(vec![11])
        )
        .sends(
            "GET /api/events?created_datetime%5Bgt%5D=2026-10-31T23%3A59%3A59.000000Z\
             &created_datetime%5Bgte%5D=2026-10-31T23%3A00%3A00.000000Z\
             &created_datetime%5Blt%5D=2026-12-01T00%3A00%3A00.500000Z\
             &created_datetime%5Blte%5D=2026-11-30T23%3A59%3A59.999999Z\
             &cursor=c&limit=100&object_id=924712&object_type=TicketMessage&order_by=created_datetime%3Adesc\
             &types=ticket-assigned&types=user-impersonated&user_ids=11",
        )
        .answers(
            200,
            &page("/api/events", json!([event(1), {"id": 2, "type": "brand-new", "user_id": null, "context": null}])),
        )
        .reads(|events| {
            assert_eq!(events.data[0].type_, Some(types::EventType::CustomerMerged));
            assert_eq!(events.data[0].data["source_customer_id"], 310_000_099);
            assert_eq!(events.data[1].type_.as_ref().unwrap().as_str(), "brand-new");
        }),
        call!(get_event.id(1)).sends("GET /api/events/1").answers(200, &event(1)).reads(|event| {
            assert_eq!(event.object_type, Some(types::EventObjectType::Customer));
            assert_eq!(event.context.as_deref(), Some("3f1d0c1e-9a51-4a0e-8f9a-1d5e0a0b0c0d"));
        }),
        call!(
            list_jobs
                .cursor("c")
                .limit(20)
                .order_by(types::ListJobsOrderBy::CreatedDatetimeAsc)
                .status(types::JobStatus::CancelRequested)
                .type_(types::JobType::ApplyMacro)
        )
        .sends(
            "GET /api/jobs?cursor=c&limit=20&order_by=created_datetime%3Aasc&status=cancel_requested&type=applyMacro",
        )
        .answers(200, &page("/api/jobs", json!([job(1234), {"id": 1235, "params": {}, "info": null}])))
        .reads(|jobs| assert_eq!(jobs.data[0].info.as_ref().unwrap().progress_count, Some(123))),
        call!(
            create_job.body(
                types::CreateJob::builder()
                    .type_(types::JobType::UpdateTicket)
                    .params(params())
                    .scheduled_datetime(at("2026-11-03T09:05:00Z"))
                    .meta(map(json!({"asked_by": "nia"}))),
            )
        )
        .sends_json(
            "POST /api/jobs",
            json!({
                "type": "updateTicket", "params": sent_params(), "scheduled_datetime": "2026-11-03T09:05:00.000000Z",
                "meta": {"asked_by": "nia"},
            }),
        )
        .answers(201, &job(1234))
        .reads(|job| {
            assert_eq!((job.id, &job.type_), (1234, &Some(types::JobType::UpdateTicket)));
            assert_eq!(job.params.as_ref().unwrap().ticket_ids, [1, 2, 3]);
        }),
        // Reading one is answered with 202, as documented.
        call!(get_job.id(1234)).sends("GET /api/jobs/1234").answers(202, &job(1234)).reads(|job| {
            assert_eq!(job.status, Some(types::JobStatus::Canceled));
            assert_eq!(job.cancelled_datetime, Some(at("2026-11-03T09:05:59.5Z")));
        }),
        call!(
            update_job.id(1234).body(
                types::UpdateJob::builder()
                    .status(types::JobStatus::Scheduled)
                    .params(params())
                    .scheduled_datetime(gorgias::Patch::Null)
                    .meta(gorgias::Patch::Null),
            )
        )
        .sends_json(
            "PUT /api/jobs/1234",
            json!({"status": "scheduled", "params": sent_params(), "scheduled_datetime": null, "meta": null}),
        )
        .answers(202, &job(1234))
        .reads(|job| assert_eq!(job.meta["asked_by"], "nia")),
        call!(cancel_job.id(1234)).sends("DELETE /api/jobs/1234").answers_nothing(204),
    ]
}

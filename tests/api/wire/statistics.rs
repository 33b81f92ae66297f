//! Reporting, and the older statistics.

use gorgias::types::{self, ReportingFilter, ReportingFilterValues, ReportingOperator};
use serde_json::{Value, json};

use super::harness::{Row, at};

fn query() -> types::ReportingQuery {
    make!(ReportingQuery {
        scope: types::ReportingScope::TicketsClosed,
        timezone: "Europe/Stockholm",
        measures: vec!["ticketCount".to_owned()],
        dimensions: vec!["agentId".to_owned()],
        time_dimensions: vec![make!(ReportingTimeDimensionInput {
            dimension: types::ReportingTimeDimension::ClosedDatetime,
            granularity: types::ReportingGranularity::Day,
        })],
        order: vec![vec!["ticketCount".to_owned(), "desc".to_owned()]],
        filters: vec![
            ReportingFilter::from(make!(ReportingPlainFilter {
                member: "periodStart",
                operator: ReportingOperator::AfterDate,
                values: "2026-11-01T00:00:00Z",
            })),
            ReportingFilter::from(make!(ReportingPlainFilter {
                member: "agentId",
                operator: ReportingOperator::OneOf,
                values: ReportingFilterValues::Integers(vec![11, 12]),
            })),
            ReportingFilter::from(make!(ReportingTagFilter {
                member: types::ReportingTagMember::Tags,
                values: vec![make!(ReportingTagFilterValue {
                    operator: types::ReportingTagOperator::AllOf,
                    values: 90,
                })],
            })),
            ReportingFilter::from(make!(ReportingCustomFieldFilter {
                member: types::ReportingCustomFieldMember::CustomFields,
                values: vec![make!(ReportingCustomFieldFilterValue {
                    custom_field_id: 8001,
                    operator: types::ReportingCustomFieldOperator::NotOneOf,
                    values: vec!["Order::Status", "Order::Damaged"],
                })],
            })),
        ],
    })
}

fn sent_query() -> Value {
    json!({"query": {
        "scope": "tickets-closed",
        "timezone": "Europe/Stockholm",
        "measures": ["ticketCount"],
        "dimensions": ["agentId"],
        "time_dimensions": [{"dimension": "closedDatetime", "granularity": "day"}],
        "order": [["ticketCount", "desc"]],
        "filters": [
            {"member": "periodStart", "operator": "afterDate", "values": ["2026-11-01T00:00:00Z"]},
            {"member": "agentId", "operator": "one-of", "values": [11, 12]},
            {"member": "tags", "values": [{"operator": "all-of", "values": [90]}]},
            {"member": "customFields", "values": [
                {"custom_field_id": 8001, "operator": "not-one-of", "values": ["Order::Status", "Order::Damaged"]},
            ]},
        ],
    }})
}

fn filters() -> types::LegacyStatisticFilters {
    make!(LegacyStatisticFilters {
        period: make!(LegacyStatisticPeriod {
            start_datetime: at("2026-11-01T00:00:00+01:00"),
            end_datetime: at("2026-11-08T00:00:00+01:00"),
        }),
        agents: vec![11],
        channels: vec!["email".to_owned()],
        campaigns: vec!["spring".to_owned()],
        tags: vec![90],
        integrations: vec![5001],
        score: vec![4, 5],
    })
}

fn sent_filters() -> Value {
    json!({"filters": {
        "period": {"start_datetime": "2026-10-31T23:00:00.000000Z", "end_datetime": "2026-11-07T23:00:00.000000Z"},
        "agents": [11], "channels": ["email"], "campaigns": ["spring"], "tags": [90], "integrations": [5001], "score": [4, 5],
    }})
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(get_statistic.cursor("c=").limit(10_000).body(types::StatisticRequest::builder().query(query())))
            .sends_json("POST /api/reporting/stats?cursor=c%3D&limit=10000", sent_query())
            .answers(
                200,
                &json!({
                    "object": "list",
                    "uri": "/api/reporting/stats?limit=10000",
                    "data": [{"agentId": "11", "ticketCount": 42}],
                    "meta": {
                        "scope": "tickets-closed", "prev_cursor": "p", "next_cursor": "n", "total": 70, "offset": 0,
                        "limit": 10_000,
                    },
                }),
            )
            .reads(|result| {
                assert_eq!(result.data[0]["agentId"], "11");
                let meta = result.meta.as_ref().unwrap();
                assert_eq!((meta.total, meta.next_cursor.as_deref()), (Some(70), Some("n")));
            }),
        call!(
            get_legacy_statistic
                .name("overview [new] é&#?")
                .body(types::LegacyStatisticRequest::builder().filters(filters()))
        )
        .sends_json("POST /api/stats/overview%20[new]%20%C3%A9&%23%3F", sent_filters())
        .answers(
            201,
            &json!({
                "data": {"data": [{
                    "name": "total_new_tickets", "type": "number", "value": 12, "delta": 3, "more_is_better": true,
                }]},
                "meta": {
                    "start_datetime": "2026-11-01T00:00:00+01:00", "end_datetime": "2026-11-08T00:00:00+01:00",
                    "previous_start_datetime": "2026-10-25T00:00:00+01:00",
                    "previous_end_datetime": "2026-11-01T00:00:00+01:00",
                },
            }),
        )
        .reads(|statistic| {
            let data = statistic.data.clone().unwrap();
            let overview: types::LegacyOverviewStatistic = serde_json::from_value(data).unwrap();
            assert_eq!(overview.data[0].name, Some(types::LegacyOverviewName::TotalNewTickets));
            assert_eq!(overview.data[0].value, Some(12.0));
            assert_eq!(statistic.meta.as_ref().unwrap().end_datetime, Some(at("2026-11-07T23:00:00Z")));
        }),
        call!(
            download_legacy_statistic
                .name("overview")
                .body(types::LegacyStatisticRequest::builder().filters(filters()))
        )
        .sends_json("POST /api/stats/overview/download", sent_filters())
        .accepts("*/*")
        .answers_with(201, "text/csv", "name;value\r\n\"new; tïckets\";12\r\n")
        .reads_bytes(),
    ]
}

//! Queries of the reporting statistics, and filters of the older ones.

use gorgias::types;
use serde_json::{Value, json};

use super::{assert_refused, body, nowhere};

fn query(change: Value) -> types::StatisticRequest {
    let mut query = json!({"scope": "tickets-created", "filters": [], "timezone": "UTC"});
    query.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    body(json!({"query": query}))
}

fn on_field(id: i64, operator: &str) -> Value {
    json!({"filters": [{"member": "customFields", "values": [
        {"custom_field_id": id, "operator": operator, "values": ["Order::Status"]},
    ]}]})
}

fn on_tags(operator: &str) -> Value {
    json!({"filters": [{"member": "tags", "values": [{"operator": operator, "values": [90]}]}]})
}

#[tokio::test]
async fn queries_have_limits() {
    let (server, client) = nowhere().await;
    let day = json!({"dimension": "createdDatetime", "granularity": "day"});
    for (change, field, remedy) in [
        (on_field(0, "one-of"), "filters.0.values.0.custom_field_id", "at least 1"),
        (on_field(1, "all-of"), "filters.0.values.0.operator", "one-of, not-one-of"),
        (json!({"filters": [{"member": "customFields", "values": []}]}), "filters.0.values", "must not be empty"),
        (on_tags("contains"), "filters.0.values.0.operator", "one-of, not-one-of, all-of"),
        (json!({"time_dimensions": [day, day]}), "time_dimensions", "at most 1 items"),
        (json!({"order": [["ticketCount", "asc"], ["channel"]]}), "order.1", "at least 2 items"),
        (json!({"order": [["ticketCount", "asc", "channel"]]}), "order.0", "at most 2 items"),
    ] {
        assert_refused(client.get_statistic().body(query(change)).send().await, &format!("query.{field}"), remedy);
    }
    let no_tags = types::ReportingTagFilter::builder().member("tags").values(vec![]).build().unwrap();
    let query_of = |filter: types::ReportingTagFilter| {
        let query = types::ReportingQuery::builder().scope("tickets-created").timezone("UTC");
        types::StatisticRequest::builder().query(query.filters(vec![types::ReportingFilter::from(filter)]))
    };
    let call = client.get_statistic().body(query_of(no_tags));
    assert_refused(call.send().await, "query.filters.0.values", "must not be empty");
    assert!(server.requests().is_empty());

    for good in [
        on_field(1, "not-one-of"),
        on_tags("all-of"),
        json!({"time_dimensions": [day], "order": [["ticketCount", "desc"], ["channel", "asc"]]}),
        json!({"filters": [{"member": "agentId", "operator": "one-of", "values": []}]}),
    ] {
        let sent = query(good.clone());
        client.get_statistic().body(sent).send().await.unwrap();
        let arrived = server.requests().last().unwrap().json();
        for (key, value) in good.as_object().unwrap() {
            assert_eq!(arrived["query"][key.as_str()], *value);
        }
    }
    assert_eq!(server.requests().len(), 4);
}

/// What is required is part of the types: there is no way to leave it out, and none to mix texts and numbers.
#[test]
fn incomplete_conditions_cannot_be_built() {
    use gorgias::types::builder;
    let missing = |error: gorgias::Error, field: &str| {
        let [violation] = error.violations() else { panic!("{error:?}") };
        assert_eq!((violation.field(), violation.message()), (field, "is required"));
    };
    let condition = || types::ReportingCustomFieldFilterValue::builder();
    let no = |condition: builder::ReportingCustomFieldFilterValue| condition.build().unwrap_err();
    missing(no(condition().operator("one-of").values(1)), "custom_field_id");
    missing(no(condition().custom_field_id(1).values(1)), "operator");
    missing(no(condition().custom_field_id(1).operator("one-of")), "values");
    let condition = || types::ReportingTagFilterValue::builder();
    missing(condition().values(1).build().unwrap_err(), "operator");
    missing(condition().operator("one-of").build().unwrap_err(), "values");
    let time = || types::ReportingTimeDimensionInput::builder();
    missing(time().granularity("day").build().unwrap_err(), "dimension");
    missing(time().dimension("createdDatetime").build().unwrap_err(), "granularity");

    let read = |values: Value| serde_json::from_value::<types::ReportingFilterValues>(values);
    assert_eq!(read(json!(["a", "b"])).unwrap(), vec!["a", "b"].into());
    assert_eq!(read(json!([1, 2])).unwrap(), vec![1, 2].into());
    assert_eq!(read(json!([7])).unwrap(), 7.into());
    for mixed in [json!(["a", 1]), json!([0.5]), json!([true]), json!([null]), json!("a")] {
        assert!(read(mixed.clone()).is_err(), "{mixed}");
    }
}

#[test]
fn a_filter_that_is_read_is_told_by_its_member() {
    let read = |filter: Value| serde_json::from_value::<types::ReportingFilter>(filter).unwrap();
    let tags = read(on_tags("one-of")["filters"][0].clone());
    assert!(matches!(tags, types::ReportingFilter::TagFilter(_)), "{tags:?}");
    let field = read(on_field(1, "one-of")["filters"][0].clone());
    assert!(matches!(field, types::ReportingFilter::CustomFieldFilter(_)), "{field:?}");
    let plain = read(json!({"member": "channel", "operator": "one-of", "values": ["email"]}));
    assert!(matches!(plain, types::ReportingFilter::PlainFilter(_)), "{plain:?}");
}

#[tokio::test]
async fn older_statistics_count_scores_from_1_to_5() {
    let (server, client) = nowhere().await;
    let request = |scores: Value| -> types::LegacyStatisticRequest {
        let period = json!({"start_datetime": "2026-11-01T00:00:00Z", "end_datetime": "2026-11-02T00:00:00Z"});
        body(json!({"filters": {"period": period, "score": scores}}))
    };
    for (scores, field, remedy) in
        [(json!([0]), "filters.score.0", "at least 1"), (json!([5, 6]), "filters.score.1", "at most 5")]
    {
        let call = client.get_legacy_statistic().name("overview").body(request(scores.clone()));
        assert_refused(call.send().await, field, remedy);
        let call = client.download_legacy_statistic().name("overview").body(request(scores));
        assert_refused(call.send().await, field, remedy);
    }
    assert!(server.requests().is_empty());
    client.get_legacy_statistic().name("overview").body(request(json!([1, 5]))).send().await.unwrap();
}

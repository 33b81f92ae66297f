//! Calls that break a documented limit are refused before anything is sent, and the error names field and remedy.

mod definitions;
mod official;
mod reporting;

use crate::support::{Server, json};
use gorgias::{Client, Error, ErrorKind, Response, types};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn body<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Refused for this field and for nothing else.
fn assert_refused<T: std::fmt::Debug>(result: Result<Response<T>, Error>, field: &str, remedy: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error:?}");
    let found: Vec<_> = error.violations().iter().map(|v| (v.field(), v.message())).collect();
    let [(found_field, message)] = found[..] else { panic!("{field}: {found:?}") };
    assert_eq!(found_field, field, "{error:?}");
    assert!(message.contains(remedy), "{field}: {message}");
    assert!(error.to_string().contains(field) && error.to_string().contains(remedy), "{error}");
    assert!(error.failed_operation().is_some(), "{error:?}");
    assert_eq!((error.status(), error.may_have_taken_effect()), (None, false));
}

fn message(text: &str) -> Value {
    json!({"channel": "internal-note", "from_agent": true, "body_text": text})
}

fn ticket(change: &Value) -> types::CreateTicket {
    let mut ticket = json!({"messages": [message("Hello")]});
    for (key, value) in change.as_object().unwrap() {
        ticket[key] = value.clone();
    }
    body(ticket)
}

/// A client, and the server that must stay without requests.
async fn nowhere() -> (Server, Client) {
    let server = Server::always(json(&json!({"id": 7, "data": []}))).await;
    let client = server.client();
    (server, client)
}

#[tokio::test]
async fn ids_start_at_one() {
    let (server, client) = nowhere().await;
    for id in [0, -1, i64::MIN] {
        assert_refused(client.get_ticket().id(id).send().await, "id", "at least 1");
        assert_refused(client.delete_ticket().id(id).send().await, "id", "at least 1");
        assert_refused(client.delete_customer().id(id).send().await, "id", "at least 1");
        assert_refused(client.list_ticket_messages().ticket_id(id).send().await, "ticket_id", "at least 1");
        assert_refused(client.get_ticket_message().ticket_id(id).id(1).send().await, "ticket_id", "at least 1");
        assert_refused(client.get_ticket_message().ticket_id(1).id(id).send().await, "id", "at least 1");
        let merge = body::<types::MergeTags>(json!({"source_tags_ids": [1]}));
        assert_refused(
            client.merge_tags().destination_tag_id(id).body(merge).send().await,
            "destination_tag_id",
            "at least 1",
        );
    }
    let error = client.get_ticket().id(u64::MAX).send().await;
    assert_refused(error, "id", "i64");
    assert_eq!(server.requests().len(), 0);

    // Ids that are no ids of records: the user of the credentials, and a search without a view.
    client.get_user().id(0).send().await.unwrap();
    let search = body::<types::ViewItemsSearch>(json!({"view": {"type": "ticket-list"}}));
    client.search_view_items().view_id(0).body(search).send().await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn pages_hold_1_to_100_records() {
    let (server, client) = nowhere().await;
    macro_rules! lists {
        ($($operation:ident)*) => {$(
            assert_refused(client.$operation().limit(0).send().await, "limit", "at least 1");
            assert_refused(client.$operation().limit(-1).send().await, "limit", "at least 1");
            assert_refused(client.$operation().limit(101).send().await, "limit", "at most 100");
        )*};
    }
    lists!(list_customers list_events list_integrations list_jobs list_macros list_messages list_rules
        list_satisfaction_surveys list_tags list_teams list_tickets list_users list_views list_voice_call_events
        list_voice_call_recordings list_voice_calls list_widgets);
    assert_refused(client.list_custom_fields().object_type("Ticket").limit(101).send().await, "limit", "at most 100");
    assert_refused(client.list_view_items().view_id(1).limit(101).send().await, "limit", "at most 100");

    let statistic = || {
        body::<types::StatisticRequest>(
            json!({"query": {"scope": "tickets-created", "filters": [], "timezone": "UTC"}}),
        )
    };
    assert_refused(client.get_statistic().limit(0).body(statistic()).send().await, "limit", "at least 1");
    assert_refused(client.get_statistic().limit(10_001).body(statistic()).send().await, "limit", "at most 10000");
    for size in [0, 51] {
        let search = body::<types::SearchRequest>(json!({"type": "customer", "size": size}));
        assert_refused(client.search_resources().body(search).send().await, "size", "at ");
    }
    assert_eq!(server.requests().len(), 0);

    client.list_tickets().limit(1).send().await.unwrap();
    client.list_tickets().limit(100).send().await.unwrap();
    client.get_statistic().limit(10_000).body(statistic()).send().await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn tickets_have_limits() {
    let (server, client) = nowhere().await;
    let many = |n: usize| json!({"messages": vec![message("Hello"); n]});
    let long = |n: usize| "\u{e9}".repeat(n);
    for (change, field, remedy) in [
        (many(0), "messages", "must not be empty"),
        (many(501), "messages", "at most 500"),
        (json!({"subject": long(999)}), "subject", "at most 998 characters"),
        (json!({"external_id": long(256)}), "external_id", "at most 255 characters"),
        (json!({"status": "pending"}), "status", "open, closed"),
        (json!({"priority": "galactic"}), "priority", "critical, high, normal, low"),
        (json!({"via": "owl"}), "via", "must be one of"),
        (json!({"assignee_user": {"id": -1}}), "assignee_user.id", "at least 0"),
        (json!({"assignee_team": {"id": -1}}), "assignee_team.id", "at least 0"),
        (json!({"customer": {"email": long(321)}}), "customer.email", "at most 320"),
        (json!({"tags": [{"name": "ok"}, {"name": ""}]}), "tags.1.name", "must not be empty"),
        (json!({"tags": [{"name": long(257)}]}), "tags.0.name", "at most 256"),
        (json!({"custom_fields": [{"id": 1, "value": null}]}), "custom_fields.0.value", "must be a text, a number"),
        (
            json!({"messages": [message("a"), message(&"x".repeat(1_000_001))]}),
            "messages.1.body_text",
            "at most 1000000 bytes",
        ),
    ] {
        assert_refused(client.create_ticket().body(ticket(&change)).send().await, field, remedy);
    }
    assert_eq!(server.requests().len(), 0);

    // Just within them: characters, not bytes, where the documentation counts characters.
    let fits = json!({"subject": long(998), "external_id": long(255), "tags": [{"name": long(256)}]});
    client.create_ticket().body(ticket(&fits)).send().await.unwrap();
    client.create_ticket().body(ticket(&many(500))).send().await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn messages_have_limits_in_bytes() {
    let (server, client) = nowhere().await;
    // 500 001 characters of two bytes each.
    let text = "\u{e9}".repeat(500_001);
    for field in ["body_text", "body_html"] {
        let new = body::<types::CreateMessage>(json!({"channel": "internal-note", "from_agent": true, field: text}));
        assert_refused(
            client.create_ticket_message().ticket_id(1).body(new).send().await,
            field,
            "at most 1000000 bytes",
        );
        let update = body::<types::UpdateMessage>(json!({"channel": "internal-note", "from_agent": true, field: text}));
        assert_refused(
            client.update_ticket_message().ticket_id(1).id(2).body(update).send().await,
            field,
            "at most 1000000 bytes",
        );
    }
    assert_eq!(server.requests().len(), 0);
    let most = body::<types::CreateMessage>(message(&"x".repeat(1_000_000)));
    client.create_ticket_message().ticket_id(1).body(most).send().await.unwrap();
}

#[tokio::test]
async fn scores_and_lists_of_ids_have_limits() {
    let (server, client) = nowhere().await;
    for score in [0, 6, -1] {
        let survey = body::<types::CreateSatisfactionSurvey>(json!({"customer_id": 1, "ticket_id": 2, "score": score}));
        assert_refused(client.create_satisfaction_survey().body(survey).send().await, "score", "at ");
        let survey = body::<types::UpdateSatisfactionSurvey>(json!({"score": score}));
        assert_refused(client.update_satisfaction_survey().id(3).body(survey).send().await, "score", "at ");
    }
    let none = || json!({"ids": []});
    assert_refused(
        client.archive_macros().body(body::<types::ArchiveMacros>(none())).send().await,
        "ids",
        "must not be empty",
    );
    assert_refused(
        client.unarchive_macros().body(body::<types::UnarchiveMacros>(none())).send().await,
        "ids",
        "must not be empty",
    );
    assert_refused(
        client.delete_tags().body(body::<types::DeleteTags>(none())).send().await,
        "ids",
        "must not be empty",
    );
    let many = json!({"ids": (1..=31).collect::<Vec<_>>()});
    assert_refused(client.archive_macros().body(body::<types::ArchiveMacros>(many)).send().await, "ids", "at most 30");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn values_of_closed_lists_are_checked_wherever_they_are() {
    let (server, client) = nowhere().await;
    let update = body::<types::UpdateTicket>(json!({"status": "pending"}));
    assert_refused(client.update_ticket().id(7).body(update).send().await, "status", "open, closed");
    let user =
        body::<types::CreateUser>(json!({"email": "a@example.com", "name": "Nia Okafor", "role": {"name": "owner"}}));
    assert_refused(client.create_user().body(user).send().await, "role.name", "must be one of: admin, agent");
    assert_refused(client.list_custom_fields().object_type("Order").send().await, "object_type", "Ticket, Customer");
    assert_refused(
        client.get_ticket().id(7).relationships(["customer"]).send().await,
        "relationships.0",
        "custom_fields",
    );
    assert_eq!(server.requests().len(), 0);

    // An open list takes what is not on it.
    let new = body::<types::CreateMessage>(json!({"channel": "carrier-pigeon", "from_agent": true}));
    client.create_ticket_message().ticket_id(1).body(new).send().await.unwrap();
    assert_eq!(server.requests()[0].json()["channel"], "carrier-pigeon");
}

#[tokio::test]
async fn what_is_required_is_named() {
    let (server, client) = nowhere().await;
    assert_refused(client.get_ticket().send().await, "id", "required");
    assert_refused(client.get_ticket_message().ticket_id(1).send().await, "id", "required");
    assert_refused(client.get_metric_card().send().await, "slug", "required");
    assert_refused(client.list_custom_fields().send().await, "object_type", "required");
    assert_refused(client.create_ticket().send().await, "messages", "required");
    assert_refused(client.create_tag().send().await, "name", "required");
    assert_refused(
        client.create_tag().body(types::CreateTag::builder().description("x")).send().await,
        "name",
        "required",
    );
    assert_refused(client.create_tag().body_map(|b| b.description("x")).send().await, "name", "required");
    assert_refused(client.update_ticket_custom_field_value().ticket_id(1).id(2).send().await, "body", "required");
    assert_refused(client.update_ticket_custom_field_values().ticket_id(1).send().await, "body", "required");
    assert_refused(client.download_file().domain_hash("h").resource_name("n").send().await, "file_type", "required");

    let half = types::CreateMessage::builder().channel("internal-note");
    let nested = types::CreateHttpConfig::builder().url("https://example.com");
    assert_refused(client.create_ticket_message().ticket_id(1).body(half).send().await, "from_agent", "required");
    let integration = types::CreateIntegration::builder().name("x").type_("http");
    let error = client.create_integration().body(integration.clone()).send().await;
    assert!(error.is_ok(), "`http` is optional: {error:?}");
    let error: gorgias::Error = types::CreateHttpConfig::try_from(nested).unwrap_err().into();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::InvalidRequest, "method"));
    assert_eq!(server.requests().len(), 1);
}

/// The bulk calls replace the whole set, so null would say what leaving the value out says; Gorgias refuses it.
#[tokio::test]
async fn values_of_custom_fields_are_scalars() {
    let (server, client) = nowhere().await;
    for wrong in [json!(null), json!([1]), json!({"value": 1})] {
        let values =
            || body::<Vec<types::CustomFieldValueInput>>(json!([{"id": 1, "value": "x"}, {"id": 2, "value": wrong}]));
        let call = client.update_ticket_custom_field_values().ticket_id(1).body(values());
        assert_refused(call.send().await, "1.value", "must be a text, a number, true or false");
        let call = client.update_customer_custom_field_values().customer_id(1).body(values());
        assert_refused(call.send().await, "1.value", "deleting it");
    }
    assert_eq!(server.requests().len(), 0);
    let fine = json!([{"id": 0, "value": "x"}, {"id": 2, "value": -1.5}, {"id": 3, "value": false}]);
    let fine = body::<Vec<types::CustomFieldValueInput>>(fine);
    let _ = client.update_ticket_custom_field_values().ticket_id(1).body(fine).send().await;
    assert_eq!(server.requests().len(), 1, "Gorgias names no smallest id");
}

#[tokio::test]
async fn a_path_cannot_be_left() {
    let (server, client) = nowhere().await;
    for text in ["..", ".", "", "a/b", "a\\b", "/", "../tickets/1", "a\nb", "\u{0}"] {
        assert_refused(client.get_metric_card().slug(text).send().await, "slug", "must not");
        let file = client.download_file().file_type("attachment").domain_hash("h").resource_name(text);
        assert_refused(file.send().await, "resource_name", "must not");
        let period = json!({"start_datetime": "2026-11-01T00:00:00Z", "end_datetime": "2026-11-02T00:00:00Z"});
        let request = body::<types::LegacyStatisticRequest>(json!({"filters": {"period": period}}));
        assert_refused(client.get_legacy_statistic().name(text).body(request).send().await, "name", "must not");
    }
    assert_eq!(server.requests().len(), 0);

    for (text, target) in [
        ("first-response-time", "/api/metric-cards/first-response-time"),
        ("%2e%2e", "/api/metric-cards/%252e%252e"),
        ("a%2fb", "/api/metric-cards/a%252fb"),
        ("a?b#c", "/api/metric-cards/a%3Fb%23c"),
        ("a b;c", "/api/metric-cards/a%20b;c"),
        ("...", "/api/metric-cards/..."),
        ("\u{e9}", "/api/metric-cards/%C3%A9"),
        ("\u{2025}", "/api/metric-cards/%E2%80%A5"),
    ] {
        client.get_metric_card().slug(text).send().await.unwrap();
        assert_eq!(server.requests().last().unwrap().target, target);
    }
}

#[tokio::test]
async fn filters_cannot_add_parameters() {
    let (server, client) = nowhere().await;
    client.list_customers().email("a@example.com&limit=1000#x").send().await.unwrap();
    assert_eq!(server.requests()[0].target, "/api/customers?email=a%40example.com%26limit%3D1000%23x");
}

#[tokio::test]
async fn all_complaints_come_at_once() {
    let (server, client) = nowhere().await;
    let bad = ticket(&json!({"status": "pending", "subject": "x".repeat(999), "messages": []}));
    let error = client.create_ticket().body(bad).send().await.unwrap_err();
    let mut fields: Vec<_> = error.violations().iter().map(gorgias::Violation::field).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["messages", "status", "subject"]);
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn the_checks_of_limits_can_be_switched_off() {
    let server = Server::always(json(&json!({"id": 7, "data": []}))).await;
    let client = server.builder().check_limits(false).build().unwrap();
    client.list_tickets().limit(500).send().await.unwrap();
    client.get_ticket().id(0).send().await.unwrap();
    let bad = ticket(&json!({"status": "pending", "subject": "x".repeat(999), "messages": []}));
    client.create_ticket().body(bad).send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].target, "/api/tickets?limit=500");
    assert_eq!(requests[1].target, "/api/tickets/0");
    assert_eq!(requests[2].json()["status"], "pending");
    assert_eq!(requests[2].json()["messages"], json!([]));

    // What is missing or would leave the path is not a limit.
    assert_refused(client.get_ticket().send().await, "id", "required");
    assert_refused(client.get_metric_card().slug("..").send().await, "slug", "must not");
    assert_refused(client.create_tag().send().await, "name", "required");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_file_that_cannot_be_sent_is_never_left_out() {
    for check in [true, false] {
        let (server, _) = nowhere().await;
        let client = server.builder().check_limits(check).build().unwrap();
        let upload = client.upload_files().file("a \"b\".png", "image/png", "x").file("ok.txt", "text/plain", "y");
        assert_refused(upload.send().await, "file.0", "name");
        assert_refused(client.upload_files().send().await, "file", "at least one");
        assert!(server.requests().is_empty());
    }
}

#[tokio::test]
async fn what_stands_in_a_union_is_checked_as_well() {
    let (server, client) = nowhere().await;
    let condition = types::ReportingTagFilterValue::builder().operator("one-of").values(90).build().unwrap();
    let tags = types::ReportingTagFilter::builder().member("tagz").values(vec![condition]).build().unwrap();
    let query = types::ReportingQuery::builder()
        .scope("tickets-created")
        .timezone("UTC")
        .filters(vec![types::ReportingFilter::from(tags)]);
    let call = client.get_statistic().body(types::StatisticRequest::builder().query(query));
    assert_refused(call.send().await, "query.filters.0.member", "must be one of: tags");
    assert!(server.requests().is_empty());
}

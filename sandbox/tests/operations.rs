//! Every operation of the document, once, with valid input against a fresh sandbox.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::collections::BTreeMap;

use common::Desk;
use gorgias_sandbox::SeedIds;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// Path and query of a call, and its body.
type Call = (String, Option<Value>);

fn email_message(ids: &SeedIds) -> Value {
    json!({
        "channel": "email", "via": "api", "from_agent": true, "sender": {"id": ids.agent}, "receiver": {"id": ids.customer},
        "source": {"type": "email", "from": {"address": "support@example.com"}, "to": [{"address": "nia.okafor@example.com"}]},
        "body_text": "Hello", "body_html": "<p>Hello</p>", "integration_id": ids.email_integration,
    })
}

fn field(object_type: &str) -> Value {
    json!({"object_type": object_type, "label": "Size", "definition": {"data_type": "text", "input_settings": {"input_type": "input"}}})
}

fn http_integration() -> Value {
    json!({
        "name": "Hook", "type": "http", "http": {
            "url": "https://hooks.example.com/x", "method": "POST", "request_content_type": "application/json",
            "response_content_type": "application/json", "headers": {"X-Token": "t"}, "hmac_secret": "h", "triggers": {"ticket-created": true},
        },
    })
}

fn reporting() -> Value {
    json!({"query": {
        "scope": "tickets-created", "timezone": "UTC", "measures": ["ticketCount"], "dimensions": ["agentId"],
        "filters": [{"member": "periodStart", "operator": "afterDate", "values": ["2026-01-01T00:00:00Z"]}],
    }})
}

fn period() -> Value {
    json!({"filters": {"period": {"start_datetime": "2026-01-01T00:00:00Z", "end_datetime": "2026-01-08T00:00:00Z"}}})
}

fn customers(id: &str, ids: &SeedIds) -> Option<Call> {
    let one = |rest: &str| format!("/api/customers/{}{rest}", ids.customer);
    let value = one(&format!("/custom-fields/{}", ids.customer_field));
    Some(match id {
        "list_customers" => ("/api/customers?limit=2&order_by=updated_datetime:asc".into(), None),
        "create_customer" => {
            let channels = json!([{"type": "email", "address": "new@example.com", "preferred": true}]);
            (
                "/api/customers".into(),
                Some(json!({"name": "New Person", "channels": channels, "email": "new@example.com"})),
            )
        }
        "delete_customers" => ("/api/customers".into(), Some(json!({"ids": [ids.customer]}))),
        "merge_customers" => (
            format!("/api/customers/merge?source_id={}&target_id={}", ids.shopify_customer, ids.customer),
            Some(json!({})),
        ),
        "get_customer" => (one("?relationships=custom_fields"), None),
        "update_customer" => (one(""), Some(json!({"name": "Nia O. Okafor", "language": "de"}))),
        "delete_customer" => (one(""), None),
        "update_customer_data" => {
            (one("/data"), Some(json!({"data": {"tier": "gold"}, "version": "2026-01-01T00:00:00Z"})))
        }
        "list_customer_custom_field_values" => (one("/custom-fields"), None),
        "update_customer_custom_field_values" => {
            (one("/custom-fields"), Some(json!([{"id": ids.customer_field, "value": "red"}])))
        }
        "update_customer_custom_field_value" => (value, Some(json!("blue"))),
        "delete_customer_custom_field_value" => (value, None),
        _ => return None,
    })
}

fn tickets(id: &str, ids: &SeedIds) -> Option<Call> {
    let one = |rest: &str| format!("/api/tickets/{}{rest}", ids.ticket);
    let message = one(&format!("/messages/{}", ids.message));
    let value = one(&format!("/custom-fields/{}", ids.ticket_field));
    Some(match id {
        "list_tickets" => {
            (format!("/api/tickets?ticket_ids={}&ticket_ids={}&trashed=false", ids.ticket, ids.closed_ticket), None)
        }
        "create_ticket" => {
            let body = json!({
                "subject": "Hi", "messages": [email_message(ids)], "tags": [{"name": "fresh"}], "external_id": "x-1",
                "custom_fields": [{"id": ids.ticket_field, "value": "Order::Damaged"}], "assignee_user": {"id": ids.agent},
            });
            ("/api/tickets".into(), Some(body))
        }
        "get_ticket" => (one("?relationships=custom_fields"), None),
        "update_ticket" => (one(""), Some(json!({"status": "closed", "priority": "low"}))),
        "delete_ticket" => (one(""), None),
        "list_ticket_tags" => (one("/tags"), None),
        "add_ticket_tags" | "set_ticket_tags" => {
            (one("/tags"), Some(json!({"names": ["vip"], "ids": [ids.unused_tag]})))
        }
        "remove_ticket_tags" => (one("/tags"), Some(json!({"ids": [ids.tag]}))),
        "list_ticket_custom_field_values" => (one("/custom-fields"), None),
        "update_ticket_custom_field_values" => {
            let kept = json!({"id": ids.managed_field, "value": "Return::How"});
            (one("/custom-fields"), Some(json!([{"id": ids.ticket_field, "value": "Product::Question"}, kept])))
        }
        "update_ticket_custom_field_value" => (value, Some(json!("Order::Damaged"))),
        "delete_ticket_custom_field_value" => (value, None),
        "list_messages" => (format!("/api/messages?ticket_id={}", ids.ticket), None),
        "list_ticket_messages" => (one("/messages"), None),
        "create_ticket_message" => (one("/messages"), Some(email_message(ids))),
        "get_ticket_message" | "delete_ticket_message" => (message, None),
        "update_ticket_message" => {
            (message, Some(json!({"channel": "email", "from_agent": false, "body_text": "Edited"})))
        }
        _ => return None,
    })
}

fn helpdesk(id: &str, ids: &SeedIds) -> Option<Call> {
    let at = |path: &str, id: i64| format!("/api/{path}/{id}");
    Some(match id {
        "list_tags" => ("/api/tags?search=ship&order_by=usage:desc,name:desc".into(), None),
        "create_tag" => ("/api/tags".into(), Some(json!({"name": "brand new", "decoration": {"color": "#fff"}}))),
        "delete_tags" => ("/api/tags".into(), Some(json!({"ids": [ids.unused_tag]}))),
        "get_tag" => (at("tags", ids.tag), None),
        "update_tag" => (at("tags", ids.tag), Some(json!({"description": "About parcels"}))),
        "delete_tag" => (at("tags", ids.unused_tag), None),
        "merge_tags" => (at("tags", ids.tag) + "/merge", Some(json!({"source_tags_ids": [ids.unused_tag]}))),
        "list_views" => ("/api/views?category=system".into(), None),
        "create_view" => {
            ("/api/views".into(), Some(json!({"slug": "x", "name": "X", "filters": "eq(ticket.channel, 'email')"})))
        }
        "get_view" | "delete_view" => (at("views", ids.view), None),
        "update_view" => (at("views", ids.view), Some(json!({"name": "Still open"}))),
        "list_view_items" => (at("views", ids.view) + "/items?limit=1", None),
        "search_view_items" => {
            ("/api/views/0/items?limit=5".into(), Some(json!({"view": {"search": "parcel", "type": "ticket-list"}})))
        }
        "list_macros" => ("/api/macros?tags=shipping&languages=en".into(), None),
        "create_macro" => {
            let action =
                json!({"name": "setStatus", "title": "Close", "type": "user", "arguments": {"status": "closed"}});
            ("/api/macros".into(), Some(json!({"name": "Close it", "actions": [action]})))
        }
        "get_macro" | "delete_macro" => (at("macros", ids.macro_id), None),
        "update_macro" => (at("macros", ids.macro_id), Some(json!({"name": "Renamed"}))),
        "archive_macros" | "unarchive_macros" => (
            format!("/api/macros/{}", id.trim_end_matches("_macros")),
            Some(json!({"ids": [ids.macro_id, ids.archived_macro, ids.used_macro, 1]})),
        ),
        "list_rules" => ("/api/rules".into(), None),
        "create_rule" => (
            "/api/rules".into(),
            Some(json!({"name": "R", "code": "if (eq(ticket.status, 'open')) { Action('addTags', {tags: 'x'}) }"})),
        ),
        "get_rule" | "delete_rule" => (at("rules", ids.rule), None),
        "update_rule" => (at("rules", ids.rule), Some(json!({"priority": 3}))),
        "update_rule_priorities" => {
            ("/api/rules/priorities".into(), Some(json!({"priorities": [{"id": ids.rule, "priority": 1}]})))
        }
        "list_events" => (
            format!(
                "/api/events?object_type=Ticket&object_id={}&created_datetime[gte]=2020-01-01T00:00:00Z",
                ids.ticket
            ),
            None,
        ),
        "get_event" => (at("events", ids.event), None),
        "list_custom_fields" => ("/api/custom-fields?object_type=Ticket".into(), None),
        "create_custom_field" => ("/api/custom-fields".into(), Some(field("Ticket"))),
        "update_custom_fields" => {
            ("/api/custom-fields".into(), Some(json!([{"id": ids.ticket_field, "label": "Reason"}])))
        }
        "get_custom_field" => (at("custom-fields", ids.ticket_field), None),
        "update_custom_field" => {
            (at("custom-fields", ids.ticket_field), Some(json!({"label": "Reason", "required": true})))
        }
        "search_resources" => ("/api/search".into(), Some(json!({"type": "customer", "query": "nia", "size": 5}))),
        "list_jobs" => ("/api/jobs?status=done".into(), None),
        "create_job" => (
            "/api/jobs".into(),
            Some(
                json!({"type": "updateTicket", "params": {"ticket_ids": [ids.ticket], "updates": {"status": "closed"}}}),
            ),
        ),
        "get_job" | "cancel_job" => (at("jobs", ids.job), None),
        "update_job" => (at("jobs", ids.job), Some(json!({"meta": {"note": "x"}}))),
        "list_satisfaction_surveys" => (format!("/api/satisfaction-surveys?ticket_id={}", ids.closed_ticket), None),
        "create_satisfaction_survey" => (
            "/api/satisfaction-surveys".into(),
            Some(json!({"customer_id": ids.customer, "ticket_id": ids.ticket, "should_send_datetime": null})),
        ),
        "get_satisfaction_survey" => (at("satisfaction-surveys", ids.survey), None),
        "update_satisfaction_survey" => (at("satisfaction-surveys", ids.survey), Some(json!({"score": 4}))),
        _ => return None,
    })
}

fn settings(id: &str, ids: &SeedIds) -> Option<Call> {
    let at = |path: &str, id: i64| format!("/api/{path}/{id}");
    Some(match id {
        "get_account" => ("/api/account".into(), None),
        "list_account_settings" => ("/api/account/settings?type=business-hours".into(), None),
        "create_account_setting" => {
            ("/api/account/settings".into(), Some(json!({"type": "auto-split", "data": {"email": {"enabled": true}}})))
        }
        "update_account_setting" => (
            at("account/settings", ids.account_setting),
            Some(json!({"type": "business-hours", "data": {"timezone": "UTC"}})),
        ),
        "list_integrations" => ("/api/integrations?type=shopify".into(), None),
        "create_integration" => ("/api/integrations".into(), Some(http_integration())),
        "get_integration" => (at("integrations", ids.shopify_integration), None),
        "update_integration" => (
            at("integrations", ids.http_integration),
            Some(json!({"name": "Hook 2", "http": {"url": "https://hooks.example.com/y"}})),
        ),
        "delete_integration" => (at("integrations", ids.http_integration), None),
        "list_users" => ("/api/users?roles=agent&roles=admin&order_by=email:asc".into(), None),
        "create_user" => (
            "/api/users".into(),
            Some(json!({"name": "New Agent", "email": "new.agent@example.com", "role": {"name": "agent"}})),
        ),
        "get_user" => (at("users", 0), None),
        "update_user" => (at("users", ids.agent), Some(json!({"bio": "Writes well", "language": "fr"}))),
        "delete_user" => (at("users", ids.second_agent), None),
        "list_teams" => ("/api/teams?order_by=name:asc".into(), None),
        "create_team" => ("/api/teams".into(), Some(json!({"name": "Night shift", "members": [{"id": ids.agent}]}))),
        "get_team" | "delete_team" => (at("teams", ids.team), None),
        "update_team" => (at("teams", ids.team), Some(json!({"members": []}))),
        "list_widgets" => (format!("/api/widgets?integration_id={}", ids.http_integration), None),
        "create_widget" => {
            ("/api/widgets".into(), Some(json!({"type": "custom", "template": {"type": "wrapper", "widgets": []}})))
        }
        "get_widget" | "delete_widget" => (at("widgets", ids.widget), None),
        "update_widget" => (at("widgets", ids.widget), Some(json!({"order": 3}))),
        "list_voice_calls" => (format!("/api/phone/voice-calls?ticket_id={}", ids.snoozed_ticket), None),
        "get_voice_call" => (at("phone/voice-calls", ids.voice_call), None),
        "list_voice_call_events" => (format!("/api/phone/voice-call-events?call_id={}", ids.voice_call), None),
        "get_voice_call_event" => (at("phone/voice-call-events", ids.voice_call_event), None),
        "list_voice_call_recordings" => (format!("/api/phone/voice-call-recordings?call_id={}", ids.voice_call), None),
        "get_voice_call_recording" | "delete_voice_call_recording" => {
            (at("phone/voice-call-recordings", ids.voice_call_recording), None)
        }
        "search_metric_cards" => ("/api/metric-cards?q=tickets&include=deprecated".into(), None),
        "get_metric_card" => (format!("/api/metric-cards/{}", ids.metric_card), None),
        "create_metric_card_feedback" => (
            format!("/api/metric-cards/{}/feedback", ids.metric_card),
            Some(json!({"disagreement_type": "formula_seems_wrong", "metric_category": "tickets"})),
        ),
        "get_statistic" => ("/api/reporting/stats?limit=50".into(), Some(reporting())),
        "get_legacy_statistic" => ("/api/stats/overview".into(), Some(period())),
        "download_legacy_statistic" => ("/api/stats/overview/download".into(), Some(period())),
        "upload_files" => ("/api/upload?type=attachment".into(), None),
        // Replaced by the address of an uploaded file.
        "download_file" => (String::new(), None),
        _ => return None,
    })
}

/// The documented status.
fn expected(operation: &Value) -> u16 {
    let codes = operation["responses"].as_object().unwrap().keys();
    codes.filter(|code| code.starts_with(['2', '3'])).min().unwrap().parse().unwrap()
}

#[test]
fn success_codes_are_the_official_ones() {
    let document: Value = serde_json::from_str(include_str!("../../spec/gorgias.json")).unwrap();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let codes: BTreeMap<&str, u16> =
        operations.map(|operation| (operation["operationId"].as_str().unwrap(), expected(operation))).collect();
    for (id, code) in [
        ("merge_customers", 202),
        ("update_custom_field", 202),
        ("update_custom_fields", 202),
        ("update_team", 202),
        ("update_view", 202),
        ("search_view_items", 202),
        ("get_job", 202),
        ("search_resources", 201),
        ("get_legacy_statistic", 201),
        ("download_legacy_statistic", 201),
        ("create_metric_card_feedback", 201),
        ("get_statistic", 200),
        ("update_account_setting", 200),
        ("update_ticket_custom_field_values", 200),
        ("update_customer_custom_field_values", 200),
    ] {
        assert_eq!(codes[id], code, "{id}");
    }
}

#[tokio::test]
async fn every_operation_answers_with_its_documented_success() {
    let document: Value = serde_json::from_str(include_str!("../../spec/gorgias.json")).unwrap();
    let mut count = 0;
    let mut failures = Vec::new();
    for (_, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let desk = Desk::open().await;
            let ids = desk.ids();
            let known = [customers, tickets, helpdesk, settings].iter().find_map(|table| table(id, ids));
            let (mut path, body) = known.unwrap_or_else(|| panic!("no valid input for {id}"));
            let form = || {
                Form::new()
                    .part("photo", Part::bytes(vec![1, 2, 3]).file_name("photo.png").mime_str("image/png").unwrap())
            };
            if id == "download_file" {
                let uploaded = desk.send(desk.request(Method::POST, "/api/upload").multipart(form())).await.ok(201);
                path = uploaded[0]["url"].as_str().unwrap().strip_prefix(desk.sandbox.url()).unwrap().to_owned();
            }
            let mut request = desk.request(method.to_uppercase().parse().unwrap(), &path);
            if id == "upload_files" {
                request = request.multipart(form());
            } else if let Some(body) = &body {
                request = request.json(body);
            }
            let got = desk.send(request).await;
            let bodiless = operation["responses"][got.status.to_string()]["content"].is_null();
            if got.status != expected(operation)
                || got.body.is_null() != bodiless
                || !desk.sandbox.problems().is_empty()
            {
                failures.push(format!("{id}: {} {}", got.status, got.body));
            }
            count += 1;
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(count, 114);
}

#[tokio::test]
async fn every_list_answers_in_an_empty_account() {
    let desk = Desk::with(gorgias_sandbox::Sandbox::builder().seed(false)).await;
    let document: Value = serde_json::from_str(include_str!("../../spec/gorgias.json")).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        if item["get"]["x-gorgias-pagination"] == "cursor" {
            let query = if path == "/api/custom-fields" { "?object_type=Customer" } else { "" };
            let list = desk.get(format!("{path}{query}")).await.ok(200);
            assert!(list["meta"]["next_cursor"].is_null(), "{path}: {list}");
            let expected = if path == "/api/users" { 2 } else { 0 };
            assert!(path == "/api/events" || list["data"].as_array().unwrap().len() == expected, "{path}: {list}");
        }
    }
}

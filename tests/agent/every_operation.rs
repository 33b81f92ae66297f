//! All operations are called through the belt, each once, on a sandbox of its own.

use std::collections::BTreeMap;

use gorgias::agent::{ApprovalMode, Policy, Tier, Unattended};
use gorgias::operations::{OPERATIONS, Operation, OperationTier};
use gorgias_sandbox::{Sandbox, SeedIds};
use serde_json::{Value, json};

use super::desk::Desk;

/// Arguments that succeed, for every operation but the download of a file that is not there yet.
#[allow(clippy::too_many_lines, reason = "one line for each operation")]
pub(crate) fn arguments(ids: &SeedIds) -> BTreeMap<&'static str, Value> {
    let last_week = json!({"filters": {"period": {"start_datetime": "2026-02-01T00:00:00Z", "end_datetime": "2026-02-08T00:00:00Z"}}});
    let named = |name: &str| {
        let mut arguments = last_week.clone();
        arguments["name"] = name.into();
        arguments
    };
    let note = json!({
        "channel": "internal-note", "via": "api", "from_agent": true, "body_text": "Called back", "public": false,
        "sender": {"id": ids.agent},
    });
    let in_ticket = |mut message: Value| {
        message["ticket_id"] = ids.ticket.into();
        message
    };
    BTreeMap::from([
        ("add_ticket_tags", json!({"ticket_id": ids.ticket, "names": ["vip"]})),
        ("archive_macros", json!({"ids": [ids.macro_id]})),
        ("cancel_job", json!({"id": ids.job})),
        ("create_account_setting", json!({"type": "auto-split", "data": {"email": {"enabled": true}}})),
        (
            "create_custom_field",
            json!({"label": "Color", "object_type": "Ticket", "definition": {
                "data_type": "text", "input_settings": {"input_type": "input"},
            }}),
        ),
        (
            "create_customer",
            json!({"name": "Ada Mensah", "channels": [{"type": "email", "address": "ada@example.com"}]}),
        ),
        (
            "create_integration",
            json!({"name": "Parcel hook", "type": "http", "http": {
                "url": "https://hooks.example.com/a", "method": "POST", "request_content_type": "application/json",
                "response_content_type": "application/json", "triggers": {"ticket-created": true},
            }}),
        ),
        (
            "create_job",
            json!({"type": "updateTicket", "params": {"ticket_ids": [ids.ticket], "updates": {"status": "closed"}}}),
        ),
        ("create_macro", json!({"name": "Thanks", "actions": []})),
        (
            "create_metric_card_feedback",
            json!({"slug": ids.metric_card, "disagreement_type": "other", "metric_category": "tickets"}),
        ),
        (
            "create_rule",
            json!({"name": "Mark", "code": "Action('addTags', { tags: 'org' })", "event_types": "ticket-created"}),
        ),
        ("create_satisfaction_survey", json!({"customer_id": ids.customer, "ticket_id": ids.ticket})),
        ("create_tag", json!({"name": "gold"})),
        ("create_team", json!({"name": "Returns", "members": [{"id": ids.agent}]})),
        (
            "create_ticket",
            json!({"subject": "Where is it?", "messages": [{
                "channel": "email", "via": "api", "from_agent": false, "body_text": "Hello?",
                "sender": {"email": "nia.okafor@example.com"},
                "source": {"type": "email", "from": {"address": "nia.okafor@example.com"}, "to": [{"address": "support@example.com"}]},
            }]}),
        ),
        ("create_ticket_message", in_ticket(note.clone())),
        ("create_user", json!({"name": "Tariq Lund", "email": "tariq@example.com", "role": {"name": "lite-agent"}})),
        ("create_view", json!({"slug": "hers", "name": "Hers", "filters": "eq(ticket.status, 'open')"})),
        ("create_widget", json!({"type": "custom", "template": {"type": "wrapper"}})),
        ("delete_customer", json!({"id": ids.customer})),
        ("delete_customer_custom_field_value", json!({"customer_id": ids.customer, "id": ids.customer_field})),
        ("delete_customers", json!({"ids": [ids.customer]})),
        ("delete_integration", json!({"id": ids.http_integration})),
        ("delete_macro", json!({"id": ids.macro_id})),
        ("delete_rule", json!({"id": ids.rule})),
        ("delete_tag", json!({"id": ids.unused_tag})),
        ("delete_tags", json!({"ids": [ids.unused_tag]})),
        ("delete_team", json!({"id": ids.team})),
        ("delete_ticket", json!({"id": ids.ticket})),
        ("delete_ticket_custom_field_value", json!({"ticket_id": ids.ticket, "id": ids.ticket_field})),
        ("delete_ticket_message", json!({"ticket_id": ids.ticket, "id": ids.message})),
        ("delete_user", json!({"id": ids.second_agent})),
        ("delete_view", json!({"id": ids.view})),
        ("delete_voice_call_recording", json!({"id": ids.voice_call_recording})),
        ("delete_widget", json!({"id": ids.widget})),
        ("download_legacy_statistic", named("tickets-per-tag")),
        ("get_account", json!({})),
        ("get_custom_field", json!({"id": ids.ticket_field})),
        ("get_customer", json!({"id": ids.shopify_customer})),
        ("get_event", json!({"id": ids.event})),
        ("get_integration", json!({"id": ids.http_integration})),
        ("get_job", json!({"id": ids.job})),
        ("get_legacy_statistic", named("overview")),
        ("get_macro", json!({"id": ids.macro_id})),
        ("get_metric_card", json!({"slug": ids.metric_card})),
        ("get_rule", json!({"id": ids.rule})),
        ("get_satisfaction_survey", json!({"id": ids.survey})),
        (
            "get_statistic",
            json!({"query": {
                "scope": "tickets-created", "filters": [], "timezone": "UTC", "measures": ["ticketCount"], "dimensions": ["channel"],
            }}),
        ),
        ("get_tag", json!({"id": ids.tag})),
        ("get_team", json!({"id": ids.team})),
        ("get_ticket", json!({"id": ids.ticket})),
        ("get_ticket_message", json!({"ticket_id": ids.ticket, "id": ids.message})),
        ("get_user", json!({"id": ids.agent})),
        ("get_view", json!({"id": ids.view})),
        ("get_voice_call", json!({"id": ids.voice_call})),
        ("get_voice_call_event", json!({"id": ids.voice_call_event})),
        ("get_voice_call_recording", json!({"id": ids.voice_call_recording})),
        ("get_widget", json!({"id": ids.widget})),
        ("list_account_settings", json!({})),
        ("list_custom_fields", json!({"object_type": "Ticket"})),
        ("list_customer_custom_field_values", json!({"customer_id": ids.customer})),
        ("list_customers", json!({"limit": 5})),
        ("list_events", json!({"created_datetime[gte]": "2020-01-01"})),
        ("list_integrations", json!({})),
        ("list_jobs", json!({})),
        ("list_macros", json!({})),
        ("list_messages", json!({"ticket_id": ids.ticket})),
        ("list_rules", json!({})),
        ("list_satisfaction_surveys", json!({})),
        ("list_tags", json!({"order_by": "name:asc"})),
        ("list_teams", json!({})),
        ("list_ticket_custom_field_values", json!({"ticket_id": ids.ticket})),
        ("list_ticket_messages", json!({"ticket_id": ids.ticket})),
        ("list_ticket_tags", json!({"ticket_id": ids.ticket})),
        ("list_tickets", json!({"ticket_ids": [ids.ticket]})),
        ("list_users", json!({"roles": ["agent"]})),
        ("list_view_items", json!({"view_id": ids.view})),
        ("list_views", json!({})),
        ("list_voice_call_events", json!({"call_id": ids.voice_call})),
        ("list_voice_call_recordings", json!({})),
        ("list_voice_calls", json!({})),
        ("list_widgets", json!({})),
        ("merge_customers", json!({"source_id": ids.customer, "target_id": ids.shopify_customer})),
        ("merge_tags", json!({"destination_tag_id": ids.unused_tag, "source_tags_ids": [ids.tag]})),
        ("remove_ticket_tags", json!({"ticket_id": ids.order_ticket, "names": ["order"]})),
        ("search_metric_cards", json!({"q": "created"})),
        ("search_resources", json!({"type": "customer", "query": "nia"})),
        ("search_view_items", json!({"view_id": 0, "view": {"filters": "eq(ticket.status, 'open')"}})),
        ("set_ticket_tags", json!({"ticket_id": ids.ticket, "names": ["only"]})),
        ("unarchive_macros", json!({"ids": [ids.archived_macro]})),
        (
            "update_account_setting",
            json!({"id": ids.account_setting, "type": "business-hours", "data": {
                "timezone": "UTC", "business_hours": [{"days": "1,2", "from_time": "08:00", "to_time": "12:00"}],
            }}),
        ),
        ("update_custom_field", json!({"id": ids.ticket_field, "label": "Reason"})),
        ("update_custom_fields", json!({"body": [{"id": ids.ticket_field, "priority": 1}]})),
        ("update_customer", json!({"id": ids.customer, "name": "N. Okafor"})),
        (
            "update_customer_custom_field_value",
            json!({"customer_id": ids.customer, "id": ids.customer_field, "body": "violet"}),
        ),
        (
            "update_customer_custom_field_values",
            json!({"customer_id": ids.customer, "body": [{"id": ids.customer_field, "value": "red"}]}),
        ),
        ("update_customer_data", json!({"customer_id": ids.customer, "data": {"tier": "gold"}})),
        ("update_integration", json!({"id": ids.http_integration, "name": "Hook"})),
        ("update_job", json!({"id": ids.job, "meta": {"asked_by": "nobody"}})),
        ("update_macro", json!({"id": ids.macro_id, "name": "Thanks"})),
        ("update_rule", json!({"id": ids.rule, "description": "Says why"})),
        ("update_rule_priorities", json!({"priorities": [{"id": ids.rule, "priority": 70}]})),
        ("update_satisfaction_survey", json!({"id": ids.survey, "score": 4})),
        ("update_tag", json!({"id": ids.tag, "description": "Handle first"})),
        ("update_team", json!({"id": ids.team, "name": "Returns"})),
        ("update_ticket", json!({"id": ids.ticket, "priority": "low"})),
        (
            "update_ticket_custom_field_value",
            json!({"ticket_id": ids.ticket, "id": ids.ticket_field, "body": "Product::Question"}),
        ),
        (
            "update_ticket_custom_field_values",
            json!({"ticket_id": ids.order_ticket, "body": [
                {"id": ids.ticket_field, "value": "Order::Damaged"},
            ]}),
        ),
        (
            "update_ticket_message",
            in_ticket(json!({
                "id": ids.message, "channel": "email", "from_agent": false, "external_id": "crm-9",
            })),
        ),
        ("update_user", json!({"id": ids.agent, "country": "NO"})),
        ("update_view", json!({"id": ids.view, "name": "Open ones"})),
        ("update_widget", json!({"id": ids.widget, "order": 2})),
        ("upload_files", json!({"files": [{"name": "log.txt", "content_type": "text/plain", "text": "all well"}]})),
    ])
}

/// Calls an operation by the tool that is for it. Returns the text, or what was wrong.
async fn once(desk: &Desk, operation: &Operation, arguments: Value) -> Result<String, String> {
    let belt = desk.belt(Policy::new(Tier::Admin).approval(ApprovalMode::Never));
    let tool = if operation.tier() == OperationTier::Read { "call_read" } else { "call_write" };
    let arguments = json!({"operation": operation.id, "arguments": arguments});
    let output = belt.call(tool, &arguments, &Unattended).await;
    let reached = output.operations.contains(&operation.id);
    let recorded = !desk.sandbox.requests_to(operation.id).unwrap().is_empty();
    match desk.sandbox.problems().as_slice() {
        [] if !output.is_error && reached && recorded => Ok(output.text),
        problems => Err(format!("{}: {} {problems:?}", operation.id, output.text)),
    }
}

#[tokio::test]
async fn every_operation_is_called_once_through_the_belt() {
    let mut failed = Vec::new();
    for operation in OPERATIONS {
        let desk = Desk::of(Sandbox::builder().legacy_charts(true)).await;
        let arguments = if operation.id == "download_file" {
            let file = desk.client.upload_files().file("log.txt", "text/plain", "all well").send().await.unwrap();
            let url = file[0].url.clone().unwrap();
            let parts: Vec<&str> = url.rsplit('/').collect();
            json!({"file_type": parts[3], "domain_hash": parts[1], "resource_name": parts[0]})
        } else {
            let known = arguments(desk.sandbox.ids()).remove(operation.id);
            known.unwrap_or_else(|| panic!("{} has no arguments", operation.id))
        };
        failed.extend(once(&desk, operation, arguments).await.err());
    }
    assert!(failed.is_empty(), "{} of {}\n{}", failed.len(), OPERATIONS.len(), failed.join("\n"));
}

#[tokio::test]
async fn under_ask_no_operation_writes_before_somebody_approves() {
    let desk = Desk::small().await;
    let belt = desk.belt(Policy::new(Tier::Admin).calls_per_hour(u32::MAX));
    let mut all = arguments(desk.sandbox.ids());
    let writes: Vec<&str> =
        OPERATIONS.iter().filter(|one| one.tier() != OperationTier::Read).map(|operation| operation.id).collect();
    assert_eq!(writes.len(), 63);
    for operation in &writes {
        let arguments = json!({"operation": operation, "arguments": all.remove(operation).unwrap()});
        let output = belt.call("call_write", &arguments, &Unattended).await;
        let handle = output.plan.unwrap_or_else(|| panic!("{operation}: {}", output.text)).handle;
        // The model gives the handle back by itself.
        let output = belt.call("call_write", &json!({"plan": handle}), &Unattended).await;
        assert!(output.plan.is_some(), "{operation}: {}", output.text);
    }
    for operation in writes {
        assert!(desk.sandbox.requests_to(operation).unwrap().is_empty(), "{operation}");
    }
}

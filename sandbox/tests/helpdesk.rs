//! Tags, macros, rules, views, jobs, surveys, widgets, integrations and custom fields.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Desk, ids};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn tags_in_use_stay_and_merged_tags_move() {
    let desk = Desk::open().await;
    let (tag, unused) = (desk.ids().tag, desk.ids().unused_tag);
    desk.delete(format!("/api/tags/{tag}")).await.error(409);
    desk.send(desk.request(Method::DELETE, "/api/tags").json(&json!({"ids": [unused, tag]}))).await.error(409);
    desk.get(format!("/api/tags/{unused}")).await.ok(200);
    desk.post("/api/tags", json!({"name": "shipping"})).await.error(400);
    assert_eq!(desk.get(format!("/api/tags/{tag}")).await.ok(200)["usage"], 1);
    let merged = desk.put(format!("/api/tags/{unused}/merge"), json!({"source_tags_ids": [tag]})).await.ok(202);
    assert_eq!((&merged["id"], &merged["usage"]), (&json!(unused), &json!(1)));
    desk.get(format!("/api/tags/{tag}")).await.error(404);
    let tags = desk.get(format!("/api/tickets/{}/tags", desk.ids().ticket)).await.ok(200);
    assert_eq!(ids(&tags), [unused]);
}

#[tokio::test]
async fn macros_are_archived_unless_a_rule_uses_them() {
    let desk = Desk::open().await;
    let (free, old, used) = (desk.ids().macro_id, desk.ids().archived_macro, desk.ids().used_macro);
    let statuses = |body: &Value| -> Vec<String> {
        body["data"].as_array().unwrap().iter().map(|item| item["status"].as_str().unwrap().to_owned()).collect()
    };
    let archived = desk.put("/api/macros/archive", json!({"ids": [free, old, used, 1]})).await.ok(207);
    assert_eq!(statuses(&archived), ["archived", "already_archived", "macro_used", "not_found"]);
    assert_eq!(archived["data"][2]["error"]["data"]["rules"], json!(["Answer at the weekend"]));
    assert_eq!(ids(&desk.get("/api/macros").await.ok(200)), [used]);
    assert_eq!(ids(&desk.get("/api/macros?archived=true").await.ok(200)).len(), 2);
    let back = desk.put("/api/macros/unarchive", json!({"ids": [free, used, 1]})).await.ok(207);
    assert_eq!(statuses(&back), ["unarchived", "already_not_archived", "not_found"]);
    desk.delete(format!("/api/macros/{used}")).await.error(409);
    let path = format!("/api/macros/{free}");
    assert_eq!(desk.get(&path).await.ok(200)["usage"], 1);
    let action = json!({"name": "setStatus", "title": "Close", "arguments": {"status": "closed"}});
    let changed = desk.put(&path, json!({"actions": [action]})).await.ok(202);
    assert_eq!((changed["actions"].as_array().unwrap().len(), &changed["name"]), (1, &json!("Parcel is on its way")));
}

#[tokio::test]
async fn rules_are_read_in_their_dialect() {
    let desk = Desk::open().await;
    let code = "if (containsAny(ticket.customer.email, ['@example.org'])) { Action('addTags', { tags: 'org' }); } else { Action('setStatus', {status: 'closed'}) }";
    let rule =
        desk.post("/api/rules", json!({"name": "New", "code": code, "event_types": "ticket-created"})).await.ok(201);
    assert_eq!((&rule["type"], &rule["code_ast"]["body"][0]["type"]), (&json!("user"), &json!("IfStatement")));
    for code in ["ticket.status = 'closed'", "while (true) {}", "if (eq(1, 1)) { fetch('x') }"] {
        let refused = desk.post("/api/rules", json!({"name": "X", "code": code})).await.error(400);
        assert!(refused.contains("code_ast: The rule is not well formatted"));
    }
    desk.post("/api/rules/priorities", json!([{"id": rule["id"], "priority": 99}])).await.error(400);
    desk.post("/api/rules/priorities", json!({"priorities": [{"id": 1, "priority": 99}]})).await.error(400);
    let all =
        desk.post("/api/rules/priorities", json!({"priorities": [{"id": rule["id"], "priority": 99}]})).await.ok(202);
    let priorities: Vec<i64> = all.as_array().unwrap().iter().map(|rule| rule["priority"].as_i64().unwrap()).collect();
    assert_eq!(priorities, [99, 10, 5]);
}

#[tokio::test]
async fn views_hold_what_their_filter_says() {
    let desk = Desk::open().await;
    let make =
        async |filters: &str| desk.post("/api/views", json!({"slug": "v", "name": "V", "filters": filters})).await;
    let items = async |view: &Value| {
        let mut found = ids(&desk.get(format!("/api/views/{}/items", view["id"])).await.ok(200));
        found.sort_unstable();
        found
    };
    let ticket = desk.ids().ticket;
    let filters = [
        (format!("eq(ticket.assignee_user.id, '{}') && eq(ticket.status, 'open')", desk.ids().agent), vec![ticket]),
        ("eq(ticket.status, \"closed\") && eq(ticket.channel, 'chat')".to_owned(), vec![desk.ids().closed_ticket]),
        (
            "isEmpty(ticket.assignee_user.id) && containsAny(ticket.channel, ['contact_form', 'sms'])".to_owned(),
            vec![desk.ids().order_ticket],
        ),
        (
            format!(
                "eq(ticket.messages.integration_id, {}) || eq(ticket.priority, 'high')",
                desk.ids().email_integration
            ),
            vec![ticket],
        ),
        (format!("eq(ticket.custom_fields[{}].value, 'Order::Status')", desk.ids().ticket_field), vec![ticket]),
        ("eq(ticket.assignee_user.id, '{{current_user.id}}')".to_owned(), vec![]),
    ];
    for (filters, expected) in filters {
        let view = make(&filters).await.ok(201);
        assert_eq!(items(&view).await, expected, "{filters}");
        assert_eq!(view["filters_ast"]["type"], "Program");
        let listed = desk.get(format!("/api/tickets?view_id={}", view["id"])).await.ok(200);
        assert_eq!(ids(&listed), expected, "{filters}");
    }
    let mine = make("eq(ticket.assignee_user.id, '{{current_user.id}}')").await.ok(201);
    assert_eq!(mine["filters"], format!("eq(ticket.assignee_user.id, '{}')", desk.ids().caller));
    for (filters, words) in [
        ("eq(ticket.subject, 'x')", "Unsupported argument"),
        ("eq(ticket.status, 'open') && eq(ticket.id, 1)", "Unsupported argument"),
        ("ticket.status == 'open'", "not well formatted"),
    ] {
        assert!(make(filters).await.error(400).contains(words), "{filters}");
        let refused = desk.put("/api/views/0/items", json!({"view": {"filters": filters}})).await;
        assert!(refused.error(400).contains(words), "{filters}");
    }
    let trash = desk.get("/api/views?category=system").await.ok(200)["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|view| view["slug"] == "trash")
        .unwrap()
        .clone();
    assert_eq!(items(&trash).await, [desk.ids().trashed_ticket]);
    desk.delete(format!("/api/views/{}", trash["id"])).await.error(400);
}

#[tokio::test]
async fn view_items_are_walked_by_their_links() {
    let desk = Desk::open().await;
    let (mut walked, mut path) = (Vec::new(), format!("/api/views/{}/items?limit=1", desk.ids().view));
    loop {
        let page = desk.get(&path).await.ok(200);
        assert_eq!(page["meta"]["prev_items"].is_null(), walked.is_empty());
        walked.extend(ids(&page));
        let Some(next) = page["meta"]["next_items"].as_str() else { break };
        assert!(!next.contains("?cursor=") && next.contains("&cursor=") && next.contains("ignored_item="), "{next}");
        path = next.to_owned();
    }
    assert_eq!(walked, ids(&desk.get(format!("/api/views/{}/items", desk.ids().view)).await.ok(200)));
    assert!(walked.len() >= 2);
    let found = desk.put("/api/views/0/items?limit=5", json!({"view": {"search": "warehouse"}})).await.ok(202);
    assert_eq!(ids(&found), [desk.ids().ticket]);
    let found = desk.put("/api/views/0/items", json!({"view": {"search": "nowhere to be found"}})).await.ok(202);
    assert_eq!(found["data"], json!([]));
    desk.get("/api/views/1/items").await.error(404);
}

#[tokio::test]
async fn jobs_do_their_work_before_the_next_request() {
    let desk = Desk::open().await;
    let make =
        async |kind: &str, params: Value| desk.post("/api/jobs", json!({"type": kind, "params": params})).await.ok(201);
    let job =
        make("updateTicket", json!({"ticket_ids": [desk.ids().ticket, 1], "updates": {"status": "closed"}})).await;
    assert_eq!(job["status"], "pending");
    assert_eq!(desk.get(format!("/api/tickets/{}", desk.ids().ticket)).await.ok(200)["status"], "closed");
    let done = desk.get(format!("/api/jobs/{}", job["id"])).await.ok(202);
    assert_eq!((&done["status"], &done["info"]["progress_count"]), (&json!("done"), &json!(1)));
    make(
        "applyMacro",
        json!({"ticket_ids": [desk.ids().order_ticket], "macro_id": desk.ids().macro_id, "apply_and_close": true}),
    )
    .await;
    let ticket = desk.get(format!("/api/tickets/{}", desk.ids().order_ticket)).await.ok(200);
    assert!(ticket["status"] == "closed" && ticket["tags"].to_string().contains("shipping"));
    make("deleteTicket", json!({"view": {"filters": "eq(ticket.channel, 'chat')"}})).await;
    desk.get(format!("/api/tickets/{}", desk.ids().closed_ticket)).await.error(404);
}

#[tokio::test]
async fn planned_jobs_wait_and_can_be_canceled() {
    let desk = Desk::open().await;
    let plan = |minutes: i64| {
        let at = chrono::Utc::now() + chrono::TimeDelta::minutes(minutes);
        json!({"type": "deleteTicket", "params": {"ticket_ids": [desk.ids().ticket]}, "scheduled_datetime": at.to_rfc3339()})
    };
    desk.post("/api/jobs", plan(90)).await.error(400);
    let job = desk.post("/api/jobs", plan(30)).await.ok(201);
    assert_eq!(job["status"], "scheduled");
    desk.delete(format!("/api/jobs/{}", job["id"])).await.ok(204);
    let canceled = desk.get(format!("/api/jobs/{}", job["id"])).await.ok(202);
    assert!(canceled["status"] == "canceled" && canceled["cancelled_datetime"].is_string());
    desk.get(format!("/api/tickets/{}", desk.ids().ticket)).await.ok(200);
}

#[tokio::test]
async fn a_ticket_has_one_survey_in_the_order_of_time() {
    let desk = Desk::open().await;
    let (customer, ticket) = (desk.ids().customer, desk.ids().ticket);
    let survey = |more: Value| {
        let mut body = json!({"customer_id": customer, "ticket_id": ticket});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for refused in [
        json!({"score": 6}),
        json!({"score": 4}),
        json!({"scored_datetime": "2026-01-02T00:00:00Z"}),
        json!({"sent_datetime": "2026-01-03T00:00:00Z", "scored_datetime": "2026-01-02T00:00:00Z"}),
        json!({"ticket_id": 1}),
    ] {
        desk.post("/api/satisfaction-surveys", survey(refused)).await.error(400);
    }
    let times = json!({"sent_datetime": "2026-01-01T00:00:00Z", "scored_datetime": "2026-01-02T00:00:00Z", "score": 4});
    let made = desk.post("/api/satisfaction-surveys", survey(times)).await.ok(201);
    assert_eq!(made["uri"], format!("/api/satisfaction-surveys/{}/", made["id"]));
    desk.post("/api/satisfaction-surveys", survey(json!({}))).await.error(400);
    assert_eq!(desk.get(format!("/api/tickets/{ticket}")).await.ok(200)["satisfaction_survey"]["score"], 4);
}

#[tokio::test]
async fn widgets_begin_with_a_wrapper() {
    let desk = Desk::open().await;
    desk.post("/api/widgets", json!({"type": "custom", "template": {"type": "card"}})).await.error(400);
    desk.put(format!("/api/widgets/{}", desk.ids().widget), json!({"template": {"type": "card"}})).await.error(400);
}

#[tokio::test]
async fn http_integrations_keep_their_secret() {
    let desk = Desk::open().await;
    let hook = |url: &str| {
        json!({"name": "Hook", "type": "http", "http": {
            "url": url, "method": "POST", "request_content_type": "application/json", "response_content_type": "application/json",
            "hmac_secret": "very-secret", "triggers": {"ticket-created": true},
        }})
    };
    desk.post("/api/integrations", hook("https://nowhere.invalid/x")).await.error(400);
    desk.post("/api/integrations", json!({"name": "X", "type": "email"})).await.error(400);
    let made = desk.post("/api/integrations", hook("https://hooks.example.com/x")).await.ok(201);
    assert!(!made.to_string().contains("very-secret"));
    let changed = desk
        .put(
            format!("/api/integrations/{}", made["id"]),
            json!({"name": "Hook", "http": {"url": "https://hooks.example.com/y"}}),
        )
        .await
        .ok(202);
    assert_eq!(
        (&changed["http"]["id"], &changed["http"]["url"]),
        (&made["http"]["id"], &json!("https://hooks.example.com/y"))
    );
    let view = json!({"slug": "m", "filters": format!("eq(ticket.messages.integration_id, {})", made["id"])});
    let view = desk.post("/api/views", view).await.ok(201);
    desk.delete(format!("/api/integrations/{}", made["id"])).await.ok(204);
    assert!(desk.get(format!("/api/views/{}", view["id"])).await.ok(200)["deactivated_datetime"].is_string());
}

#[tokio::test]
async fn custom_fields_are_archived_and_sorted_by_priority() {
    let desk = Desk::open().await;
    let field = |label: &str, priority: i64| json!({"object_type": "Ticket", "label": label, "priority": priority, "definition": {"data_type": "number", "input_settings": {"input_type": "input_number", "min": 1}}});
    let high = desk.post("/api/custom-fields", field("High", 4000)).await.ok(201);
    desk.post("/api/custom-fields", field("Low", 1)).await.ok(201);
    let list = async |query: &str| {
        let list = desk.get(format!("/api/custom-fields?object_type=Ticket{query}")).await.ok(200);
        list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["label"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(list("").await, ["High", "Contact reason", "AI Intent", "Low"]);
    desk.put(format!("/api/custom-fields/{}", high["id"]), json!({"deactivated_datetime": "2026-01-01T00:00:00Z"}))
        .await
        .ok(202);
    assert_eq!(list("&archived=true").await, ["High"]);
    assert_eq!(list("&archived=false").await, ["Contact reason", "AI Intent", "Low"]);
    let mismatch = json!({"object_type": "Ticket", "label": "X", "definition": {"data_type": "number", "input_settings": {"input_type": "dropdown"}}});
    desk.post("/api/custom-fields", mismatch).await.error(400);
    desk.put("/api/custom-fields", json!([{"id": high["id"], "label": "Y"}, {"id": 1, "label": "Z"}])).await.error(400);
    assert_eq!(desk.get(format!("/api/custom-fields/{}", high["id"])).await.ok(200)["label"], "High");
}

#[tokio::test]
async fn account_settings_are_overwritten_as_a_whole() {
    let desk = Desk::open().await;
    let path = format!("/api/account/settings/{}", desk.ids().account_setting);
    let changed = desk.put(&path, json!({"type": "business-hours", "data": {"timezone": "UTC"}})).await.ok(200);
    assert_eq!(changed["data"], json!({"timezone": "UTC"}));
    let account = desk.get("/api/account").await.ok(200);
    assert_eq!(account["settings"].as_array().unwrap().len(), 2);
    let some = desk.get("/api/account/settings?type=auto-merge").await.ok(200);
    assert_eq!(some["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_payload_of_a_setting_has_the_form_of_its_type() {
    let desk = Desk::open().await;
    let create =
        async |kind: &str, data: Value| desk.post("/api/account/settings", json!({"type": kind, "data": data})).await;
    for (kind, data, field) in [
        ("auto-merge", json!({"tickets": {"merging_window_days": 181}}), "merging_window_days"),
        ("auto-merge", json!({}), "tickets"),
        ("auto-split", json!({"email": {"split_after_days": 0}}), "split_after_days"),
        ("views-visibility", json!({"hidden_views": ["3"]}), "hidden_views"),
        ("channels-table-config", json!({"views": vec![json!({}); 9]}), "views"),
    ] {
        let refused = create(kind, data.clone()).await;
        assert!(refused.body["error"]["data"]["data"].to_string().contains(field), "{kind}: {}", refused.body);
        refused.error(400);
        let path = format!("/api/account/settings/{}", desk.ids().account_setting);
        desk.put(&path, json!({"type": kind, "data": data})).await.error(400);
    }
    create("auto-split", json!({"email": {"enabled": true, "split_after_days": 30}, "of_next_year": 1})).await.ok(201);
    create("a-setting-of-tomorrow", json!({"tickets": 1})).await.ok(201);
    create("auto-merge", Value::Null).await.ok(201);
    let log = desk.get("/api/events?limit=100").await.ok(200);
    let created =
        log["data"].as_array().unwrap().iter().filter(|event| event["type"] == "account-setting-created").count();
    assert_eq!(created, 3);
}

#[tokio::test]
async fn rules_are_found_by_name() {
    let desk = Desk::open().await;
    let list =
        async |query: &str| desk.get(format!("/api/rules{query}")).await.ok(200)["data"].as_array().unwrap().clone();
    let all = list("").await;
    let name = all[0]["name"].as_str().unwrap();
    let found = list(&format!("?search={}", name.to_uppercase().replace(' ', "+"))).await;
    assert!(found.iter().any(|rule| rule["name"] == name), "{found:?}");
    assert!(list("?search=no+rule+of+that+name").await.is_empty());
}

#[tokio::test]
async fn a_deleted_recording_leaves_its_record() {
    let desk = Desk::open().await;
    let path = format!("/api/phone/voice-call-recordings/{}", desk.ids().voice_call_recording);
    desk.delete(&path).await.ok(204);
    let record = desk.get(&path).await.ok(200);
    assert!(record["deleted_datetime"].is_string() && record["deleted_by_user_id"] == desk.ids().caller);
    let calls = desk.get(format!("/api/phone/voice-calls?ticket_id={}", desk.ids().ticket)).await.ok(200);
    assert_eq!(calls["data"], json!([]));
}

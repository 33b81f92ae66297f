//! Views beyond tickets and filters: views of customers, how many there may be, and who looks at them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Desk, ids};
use serde_json::{Value, json};

/// The ids of the tickets that a filter holds for.
async fn held(desk: &Desk, filters: &str) -> Vec<i64> {
    let body = json!({"view": {"filters": filters}});
    ids(&desk.put("/api/views/0/items?limit=100", body).await.ok(202))
}

async fn view(desk: &Desk, more: Value) -> Value {
    let mut body = json!({"slug": "v", "name": "V"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    desk.post("/api/views", body).await.ok(201)
}

#[tokio::test]
async fn a_view_of_customers_holds_customers() {
    let desk = Desk::open().await;
    let field = desk.ids().customer_field;
    let filters = format!("eq(ticket.customer.custom_fields[{field}].value, 'green')");
    let green = view(&desk, json!({"type": "customer-list", "filters": filters})).await;
    let path = format!("/api/views/{}/items", green["id"]);
    let items = desk.get(&path).await.ok(200);
    assert_eq!(ids(&items), [desk.ids().customer]);
    assert!(items["data"][0].get("messages_count").is_none());
    let listed = desk.get(format!("/api/customers?view_id={}", green["id"])).await.ok(200);
    assert_eq!(ids(&listed), [desk.ids().customer]);
    let tickets = desk.get(format!("/api/tickets?view_id={}", green["id"])).await.ok(200);
    assert!(ids(&tickets).contains(&desk.ids().ticket), "of the tickets of such customers");

    let all = view(&desk, json!({"type": "customer-list"})).await;
    let (mut walked, mut path) = (Vec::new(), format!("/api/views/{}/items?limit=2", all["id"]));
    loop {
        let page = desk.get(&path).await.ok(200);
        walked.extend(ids(&page));
        let Some(next) = page["meta"]["next_items"].as_str() else { break };
        path = next.to_owned();
    }
    let mut everybody = ids(&desk.get("/api/customers?limit=100").await.ok(200));
    everybody.sort_unstable();
    walked.sort_unstable();
    assert_eq!(walked, everybody);
}

#[tokio::test]
async fn items_are_ordered_as_the_view_says_unless_the_call_says_otherwise() {
    let desk = Desk::open().await;
    let ordered = view(&desk, json!({"order_by": "created_datetime", "order_dir": "asc"})).await;
    let path = format!("/api/views/{}/items", ordered["id"]);
    let up = ids(&desk.get(&path).await.ok(200));
    let mut down = ids(&desk.get(format!("{path}?order_by=created_datetime:desc")).await.ok(200));
    down.reverse();
    assert_eq!(up, down);
    let ad_hoc =
        json!({"view": {"filters": "eq(ticket.status, 'closed')", "order_by": "created_datetime", "order_dir": "asc"}});
    let found = desk.put("/api/views/0/items?limit=1", ad_hoc).await.ok(202);
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
    for key in ["next_items", "prev_items", "current_cursor"] {
        assert!(found["meta"].get(key).is_some(), "{}", found["meta"]);
    }
    assert!(found["meta"]["next_items"].as_str().unwrap().starts_with("/api/views/0/items/?direction=next&"));
}

#[tokio::test]
async fn an_agent_has_twenty_private_views() {
    let desk = Desk::open().await;
    for _ in 0..20 {
        view(&desk, json!({"visibility": "private"})).await;
    }
    let one_more = json!({"slug": "v", "visibility": "private"});
    assert!(desk.post("/api/views", one_more).await.error(400).contains("20 views"));
    let public = view(&desk, json!({})).await;
    let path = format!("/api/views/{}", public["id"]);
    desk.put(&path, json!({"visibility": "private"})).await.error(400);
    desk.put(&path, json!({"visibility": "shared", "shared_with_users": [desk.ids().agent]})).await.ok(202);
    let private = desk.get("/api/views?limit=1").await.ok(200);
    assert_eq!(private["data"][0]["shared_with_users"][0]["id"], desk.ids().agent);
}

/// Every field that tickets have in the document can be looked at, but for the two that were seen to be refused.
#[tokio::test]
async fn filters_look_at_all_fields_of_a_ticket() {
    let desk = Desk::open().await;
    let document: Value = serde_json::from_str(include_str!("../../spec/gorgias.json")).unwrap();
    let fields = ["Ticket", "TicketCompact"].iter().flat_map(|name| {
        document["components"]["schemas"][name]["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    });
    // Those of webhooks and of an older API.
    let foreign = ["account", "first_message", "last_message", "events"];
    let mut seen = 0;
    for field in fields.filter(|field| !foreign.contains(&field.as_str())) {
        let body = json!({"slug": "v", "filters": format!("isNotEmpty(ticket.{field})")});
        let made = desk.post("/api/views", body).await;
        if matches!(field.as_str(), "id" | "subject") {
            assert!(made.error(400).contains(&format!("Unsupported argument ticket.{field}.")), "{field}");
        } else {
            let made = made.ok(201);
            desk.get(format!("/api/views/{}/items", made["id"])).await.ok(200);
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen}");
    for filters in ["eq(ticket.colour, 'red')", "eq(ticket, 1)", "eq(order.status, 'open')"] {
        let refused = desk.post("/api/views", json!({"slug": "v", "filters": filters})).await;
        assert!(refused.error(400).contains("Unsupported argument"), "{filters}");
    }
}

#[tokio::test]
async fn filters_by_tag_date_and_place_hold_for_the_right_tickets() {
    let desk = Desk::open().await;
    let all = desk.get("/api/tickets?limit=100").await.ok(200);
    let all = all["data"].as_array().unwrap();
    let wanted = |keep: &dyn Fn(&Value) -> bool| {
        let mut ids: Vec<i64> =
            all.iter().filter(|ticket| keep(ticket)).map(|ticket| ticket["id"].as_i64().unwrap()).collect();
        ids.sort_unstable();
        ids
    };
    let tag = all.iter().find_map(|ticket| ticket["tags"][0]["name"].as_str()).unwrap();
    let middle = desk.get(format!("/api/tickets/{}", desk.ids().ticket)).await.ok(200);
    let middle = middle["updated_datetime"].as_str().unwrap();
    let tagged = |ticket: &Value| ticket["tags"].as_array().unwrap().iter().any(|own| own["name"] == tag);
    // The API writes all times alike, so they are ordered as texts are.
    let since = |ticket: &Value| ticket["updated_datetime"].as_str().unwrap() >= middle;
    for (filters, keep) in [
        (format!("containsAny(ticket.tags.name, ['{tag}', 'no-such-tag'])"), &tagged as &dyn Fn(&Value) -> bool),
        (format!("gte(ticket.updated_datetime, '{middle}')"), &since),
        (format!("lt(ticket.updated_datetime, '{middle}')"), &|ticket| !since(ticket)),
        ("eq(ticket.spam, true)".to_owned(), &|ticket| ticket["spam"] == true),
        ("isNotEmpty(ticket.snooze_datetime)".to_owned(), &|ticket| !ticket["snooze_datetime"].is_null()),
        ("isNotEmpty(ticket.trashed_datetime)".to_owned(), &|ticket| !ticket["trashed_datetime"].is_null()),
        ("eq(ticket.is_unread, false)".to_owned(), &|ticket| ticket["is_unread"] == false),
        ("(isEmpty(ticket.tags)) && (eq(ticket.is_unread, true))".to_owned(), &|ticket| {
            ticket["tags"] == json!([]) && ticket["is_unread"] == true
        }),
        ("gt(ticket.messages_count, 1)".to_owned(), &|ticket| ticket["messages_count"].as_i64().unwrap() > 1),
    ] {
        let mut found = held(&desk, &filters).await;
        found.sort_unstable();
        assert_eq!(found, wanted(keep), "{filters}");
    }
    for some in ["eq(ticket.spam, false)", "isNotEmpty(ticket.snooze_datetime)", "isNotEmpty(ticket.trashed_datetime)"]
    {
        assert!(!held(&desk, some).await.is_empty(), "{some}");
    }
    // A part of a name is another tag.
    let part: String = tag.chars().skip(1).collect();
    assert_eq!(held(&desk, &format!("containsAny(ticket.tags.name, ['{part}'])")).await, [0; 0]);
}

/// As a published client does it for every run: a private view of the category `user`, by the last change, read and deleted.
#[tokio::test]
async fn a_view_takes_the_category_that_every_view_of_a_client_has() {
    let desk = Desk::open().await;
    let body = json!({
        "category": "user", "order_by": "updated_datetime", "order_dir": "asc", "visibility": "private",
        "shared_with_users": [desk.ids().agent], "type": "ticket-list", "slug": "could-be-anything",
        "filters": "gte(ticket.updated_datetime, '2020-01-01T00:00:00+00:00')",
    });
    let made = desk.post("/api/views", body).await.ok(201);
    assert_eq!(made["category"], "user");
    let path = format!("/api/views/{}", made["id"]);
    let items = ids(&desk.get(format!("{path}/items?limit=100")).await.ok(200));
    assert_eq!(items.len(), ids(&desk.get("/api/tickets?limit=100").await.ok(200)).len());
    desk.put(&path, json!({"category": "user", "name": "Mine"})).await.ok(202);
    desk.put(&path, json!({"category": "system"})).await.error(400);
    assert!(desk.post("/api/views", json!({"slug": "v", "category": "system"})).await.error(400).contains("category"));
    desk.delete(format!("{path}/")).await.ok(204);
}

#[tokio::test]
async fn an_empty_view_has_no_columns_and_an_empty_program() {
    let desk = Desk::open().await;
    let made = view(&desk, json!({})).await;
    assert_eq!((&made["fields"], &made["filters"]), (&json!([]), &json!("")));
    assert_eq!(made["filters_ast"], json!({"type": "Program", "body": [], "sourceType": "script"}));
}

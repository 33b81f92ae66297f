//! Views beyond tickets and filters: views of customers, how many there may be, and who looks at them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Desk, ids};
use serde_json::{Value, json};

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

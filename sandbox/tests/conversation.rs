//! Tickets and messages: what a ticket derives from its messages, and what can be changed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{Desk, ids};
use reqwest::Method;
use serde_json::{Value, json};

fn incoming(email: &str, text: &str) -> Value {
    json!({"channel": "api", "from_agent": false, "sender": {"email": email, "name": "Ada Quist"}, "body_text": text, "subject": "About a lamp"})
}

#[tokio::test]
async fn a_ticket_takes_from_its_messages_what_is_left_out() {
    let desk = Desk::open().await;
    let ticket =
        desk.post("/api/tickets", json!({"messages": [incoming("ada@example.com", "It flickers")]})).await.ok(201);
    assert_eq!(ticket["subject"], "About a lamp");
    assert_eq!(
        (&ticket["channel"], &ticket["via"], &ticket["from_agent"]),
        (&json!("api"), &json!("api"), &json!(false))
    );
    assert_eq!(
        (&ticket["status"], &ticket["priority"], &ticket["spam"]),
        (&json!("open"), &json!("normal"), &json!(false))
    );
    assert_eq!(ticket["customer"]["email"], "ada@example.com");
    assert_eq!((&ticket["customer"]["firstname"], &ticket["customer"]["lastname"]), (&json!("Ada"), &json!("Quist")));
    assert_eq!(ticket["customer"], ticket["requester"]);
    assert!(
        ticket["customer"]["channels"][0]["address"] == "ada@example.com"
            && ticket["customer"]["integrations"].is_object()
    );
    assert_eq!(ticket["uri"], format!("/api/tickets/{}/", ticket["id"]));
    assert!(ticket.get("custom_fields").is_none());
    let message = &ticket["messages"][0];
    // An incoming message of the channel `api` was sent when it was written.
    assert_eq!(message["sent_datetime"], message["created_datetime"]);
    assert_eq!(ticket["last_message_datetime"], message["created_datetime"]);
    assert_eq!(ticket["last_received_message_datetime"], message["created_datetime"]);
    assert!(message["attachments"].is_null() && message["macros"].is_array());
    assert!(message.get("headers").is_none() && message.get("deleted_datetime").is_none());
    let alone = desk.get(format!("/api/tickets/{}/messages/{}", ticket["id"], message["id"])).await.ok(200);
    assert!(alone.get("headers").is_some() && alone.get("deleted_datetime").is_some());
}

#[tokio::test]
async fn the_same_address_is_the_same_customer() {
    let desk = Desk::open().await;
    let first = desk.post("/api/tickets", json!({"messages": [incoming("ada@example.com", "One")]})).await.ok(201);
    let second = desk.post("/api/tickets", json!({"messages": [incoming("ADA@example.com", "Two")]})).await.ok(201);
    assert_eq!(first["customer"]["id"], second["customer"]["id"]);
    let named = desk
        .post(
            "/api/tickets",
            json!({"customer": {"id": desk.ids().customer}, "messages": [incoming("ada@example.com", "Three")]}),
        )
        .await
        .ok(201);
    assert_eq!(named["customer"]["id"], desk.ids().customer);
    desk.post("/api/tickets", json!({"customer": {"id": 1}, "messages": [incoming("x@example.com", "Four")]}))
        .await
        .error(400);
    let search = desk.get("/api/customers?email=x@example.com").await.ok(200);
    assert!(ids(&search).is_empty(), "a refused ticket leaves no customer behind");
    let list = desk.get(format!("/api/tickets?customer_id={}", first["customer"]["id"])).await.ok(200);
    assert_eq!(ids(&list).len(), 2);
}

#[tokio::test]
async fn a_list_item_counts_messages_and_shows_none() {
    let desk = Desk::open().await;
    let list = desk.get(format!("/api/tickets?ticket_ids={}", desk.ids().ticket)).await.ok(200);
    let item = &list["data"][0];
    assert_eq!(item["messages_count"], 3);
    assert_eq!(item["excerpt"], "Carrier confirms pickup.");
    assert_eq!(item["integrations"][0]["address"], "support@example.com");
    assert!(item.get("messages").is_none());
    assert!(item["customer"].get("channels").is_none() && item["customer"].get("integrations").is_none());
    assert_eq!(item["custom_fields"][desk.ids().ticket_field.to_string()]["value"], "Order::Status");
}

#[tokio::test]
async fn a_message_is_appended_and_removed() {
    let desk = Desk::open().await;
    let path = format!("/api/tickets/{}/messages", desk.ids().ticket);
    let message = desk.post(&path, json!({"channel": "internal-note", "from_agent": true, "body_text": "Noted", "mention_ids": [desk.ids().agent]})).await.ok(201);
    assert_eq!((&message["public"], &message["sender"]["id"]), (&json!(false), &json!(desk.ids().bot)));
    let ticket = desk.get(format!("/api/tickets/{}", desk.ids().ticket)).await.ok(200);
    assert_eq!(ticket["messages"].as_array().unwrap().len(), 4);
    assert_eq!(ticket["last_message_datetime"], message["created_datetime"]);
    let times: Vec<&str> = ticket["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["created_datetime"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted());
    let one = format!("{path}/{}", message["id"]);
    desk.put(&one, json!({"body_text": "Changed"})).await.error(400);
    let changed =
        desk.put(&one, json!({"channel": "internal-note", "from_agent": true, "body_text": "Changed"})).await.ok(202);
    assert_eq!(changed["body_text"], "Changed");
    desk.get(format!("/api/tickets/{}/messages/{}", desk.ids().order_ticket, message["id"])).await.error(404);
    desk.delete(&one).await.ok(204);
    desk.get(&one).await.error(404);
}

#[tokio::test]
async fn tags_are_added_replaced_removed_and_cleared() {
    let desk = Desk::open().await;
    let path = format!("/api/tickets/{}/tags", desk.ids().order_ticket);
    let names = async || {
        let list = desk.get(&path).await.ok(200);
        list["data"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["order"]);
    assert!(desk.post(&path, json!({"names": ["brand-new"], "ids": [desk.ids().tag]})).await.ok(201).is_null());
    assert_eq!(names().await, ["order", "shipping", "brand-new"]);
    desk.send(desk.request(Method::DELETE, &path).json(&json!({"names": ["order"]}))).await.ok(204);
    assert_eq!(names().await, ["shipping", "brand-new"]);
    assert!(desk.put(&path, json!({"names": ["only"]})).await.ok(202).is_null());
    assert_eq!(names().await, ["only"]);
    desk.put(&path, json!({})).await.ok(202);
    assert!(names().await.is_empty());
    desk.post(&path, json!({"ids": [1]})).await.error(400);
    let updated = desk
        .put(format!("/api/tickets/{}", desk.ids().order_ticket), json!({"tags": [{"name": "again"}]}))
        .await
        .ok(202);
    assert_eq!(updated["tags"][0]["name"], "again");
}

#[tokio::test]
async fn assignees_are_ids_of_existing_records() {
    let desk = Desk::open().await;
    let path = format!("/api/tickets/{}", desk.ids().order_ticket);
    let ticket = desk
        .put(&path, json!({"assignee_user": {"id": desk.ids().agent}, "assignee_team": {"id": desk.ids().team}}))
        .await
        .ok(202);
    assert_eq!(
        (&ticket["assignee_user_id"], &ticket["assignee_user"]["email"]),
        (&json!(desk.ids().agent), &json!("mira@example.com"))
    );
    assert_eq!(ticket["assignee_team"]["name"], "Returns");
    desk.put(&path, json!({"assignee_user": {"id": 1}})).await.error(400);
    desk.put(&path, json!({"assignee_user": {"email": "mira@example.com"}})).await.error(400);
    let ticket = desk.put(&path, json!({"assignee_user": null, "assignee_team": {"id": null}})).await.ok(202);
    assert!(ticket["assignee_user"].is_null() && ticket["assignee_team_id"].is_null());
}

#[tokio::test]
async fn status_snooze_and_trash() {
    let desk = Desk::open().await;
    let path = format!("/api/tickets/{}", desk.ids().ticket);
    let closed = desk.put(&path, json!({"status": "closed", "priority": "critical"})).await.ok(202);
    assert!(closed["closed_datetime"].is_string() && closed["priority"] == "critical");
    let open = desk.put(&path, json!({"status": "open"})).await.ok(202);
    assert!(open["closed_datetime"].is_null());
    let snoozed = desk.put(&path, json!({"snooze_datetime": "2099-01-01T00:00:00Z"})).await.ok(202);
    assert_eq!(
        (&snoozed["status"], &snoozed["snooze_datetime"]),
        (&json!("closed"), &json!("2099-01-01T00:00:00+00:00"))
    );
    // A time that is over wakes the ticket at once.
    desk.put(&path, json!({"snooze_datetime": "2001-01-01T00:00:00Z"})).await.ok(202);
    let woken = desk.get(&path).await.ok(200);
    assert!(woken["status"] == "open" && woken["snooze_datetime"].is_null());
    let trashed = desk.put(&path, json!({"trashed_datetime": "2026-01-01T00:00:00"})).await.ok(202);
    assert_eq!(trashed["trashed_datetime"], "2026-01-01T00:00:00+00:00");
    assert!(ids(&desk.get("/api/tickets").await.ok(200)).contains(&desk.ids().ticket));
    assert!(!ids(&desk.get("/api/tickets?trashed=false").await.ok(200)).contains(&desk.ids().ticket));
    assert!(desk.put(&path, json!({"trashed_datetime": null})).await.ok(202)["trashed_datetime"].is_null());
    desk.put(&path, json!({"created_datetime": "2020-01-01T00:00:00Z"})).await.error(400);
    desk.delete(&path).await.ok(204);
    desk.get(&path).await.error(404);
    desk.delete(&path).await.error(404);
    assert!(ids(&desk.get(format!("/api/messages?ticket_id={}", desk.ids().ticket)).await.ok(200)).is_empty());
}

#[tokio::test]
async fn merged_tickets_redirect() {
    let desk = Desk::open().await;
    let (old, new) = (desk.ids().merged_ticket, desk.ids().ticket);
    let got = desk.get(format!("/api/tickets/{old}")).await;
    assert_eq!((got.status, got.header("location")), (301, format!("/api/tickets/{new}").as_str()));
    let got = desk.get(format!("/api/tickets/{old}/tags/")).await;
    assert_eq!((got.status, got.header("location")), (301, format!("/api/tickets/{new}/tags/").as_str()));
    desk.delete(format!("/api/tickets/{old}")).await.error(404);
}

#[tokio::test]
async fn what_happens_is_logged() {
    let desk = Desk::open().await;
    let ticket = desk.ids().order_ticket;
    desk.put(format!("/api/tickets/{ticket}"), json!({"status": "closed", "subject": "New words"})).await.ok(202);
    let events = desk.get(format!("/api/events?object_type=Ticket&object_id={ticket}&limit=5")).await.ok(200);
    let types: Vec<&str> =
        events["data"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["ticket-subject-updated", "ticket-closed", "ticket-updated", "ticket-created"]);
    assert_eq!(events["data"][0]["data"], json!({"new_subject": "New words"}));
    assert_eq!(events["data"][0]["user_id"], desk.ids().caller);
    desk.get("/api/events?object_type=Ticket").await.error(400);
    desk.get("/api/events?object_type=Message&object_id=1").await.error(400);
    let since = events["data"][1]["created_datetime"].as_str().unwrap();
    let request = desk
        .request(Method::GET, "/api/events")
        .query(&[("created_datetime[gt]", since), ("types", "ticket-subject-updated")]);
    assert_eq!(ids(&desk.send(request).await.ok(200)).len(), 1);
}

#[tokio::test]
async fn no_accepted_write_breaks_later_reads() {
    let desk = Desk::open().await;
    let ticket = desk.ids().ticket;
    let path = format!("/api/tickets/{ticket}");
    desk.put(&path, json!({"from_agent": null})).await.ok(202);
    desk.get(&path).await.ok(200);
    let odd = json!({"status": "banana", "foo": 1, "id": 77, "messages": []});
    let job = json!({"type": "updateTicket", "params": {"ticket_ids": [ticket], "updates": odd}});
    let job = desk.post("/api/jobs", job).await.ok(201);
    desk.get(&path).await.ok(200);
    desk.get("/api/tickets").await.ok(200);
    assert_eq!(desk.get(format!("/api/jobs/{}", job["id"])).await.ok(202)["status"], "errored");
    assert_eq!(desk.sandbox.problems(), Vec::<String>::new());
}

#[tokio::test]
async fn a_cursor_of_another_list_or_order_is_refused() {
    let desk = Desk::open().await;
    let page = desk.get("/api/tickets?limit=2&order_by=created_datetime:asc").await.ok(200);
    let cursor = page["meta"]["next_cursor"].as_str().unwrap();
    let same = format!("/api/tickets?limit=2&order_by=created_datetime:asc&cursor={cursor}");
    assert_eq!(desk.get(same).await.ok(200)["data"].as_array().unwrap().len(), 2);
    for other in [format!("/api/tickets?limit=2&cursor={cursor}"), format!("/api/customers?cursor={cursor}")] {
        assert!(desk.get(other).await.error(400).contains("cursor"));
    }
}

#[tokio::test]
async fn a_ticket_has_the_language_of_its_words() {
    let desk = Desk::open().await;
    let open = async |more: Value| {
        let mut body = json!({"messages": [incoming("ada@example.com", "Wo ist meine Lampe und wann kommt sie?")]});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        desk.post("/api/tickets", body).await.ok(201)
    };
    let german = open(json!({})).await;
    assert_eq!((&german["language"], &german["is_unread"]), (&json!("de"), &json!(true)));
    assert_eq!(open(json!({"language": "nl"})).await["language"], "nl");
    let path = format!("/api/tickets/{}", german["id"]);
    desk.post(format!("{path}/messages"), incoming("ada@example.com", "Where is it, please?")).await.ok(201);
    assert_eq!(desk.get(&path).await.ok(200)["language"], "de", "it is told once");
    let note = json!({"channel": "internal-note", "from_agent": true, "body_text": "Inventory"});
    let own = desk.post("/api/tickets", json!({"messages": [note]})).await.ok(201);
    assert_eq!((&own["language"], &own["is_unread"]), (&Value::Null, &json!(false)));
    desk.post(format!("{path}/tags"), json!({})).await.error(400);
}

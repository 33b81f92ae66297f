//! Customers, users, teams and search.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::time::Duration;

use common::{Desk, ids};
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

#[tokio::test]
async fn addresses_are_taken_only_once() {
    let desk = Desk::open().await;
    let customer =
        |email: &str| json!({"name": "X", "channels": [{"type": "email", "address": email, "preferred": true}]});
    let refused = desk.post("/api/customers", customer("NIA.okafor@example.com")).await.error(409);
    assert!(refused.contains("The resource already exists."));
    let made = desk.post("/api/customers", customer("fresh@example.com")).await.ok(201);
    assert_eq!(made["email"], "fresh@example.com");
    desk.put(format!("/api/customers/{}", made["id"]), json!({"email": "nia.okafor@example.com"})).await.error(409);
    let user = json!({"name": "X", "email": "mira@example.com", "role": {"name": "agent"}});
    desk.post("/api/users", user).await.error(409);
    desk.put(format!("/api/users/{}", desk.ids().second_agent), json!({"email": "Mira@example.com"})).await.error(409);
}

#[tokio::test]
async fn a_customer_is_updated_in_part_and_channels_as_a_whole() {
    let desk = Desk::open().await;
    let path = format!("/api/customers/{}", desk.ids().customer);
    let before = desk.get(&path).await.ok(200);
    assert_eq!(
        (&before["firstname"], &before["lastname"], &before["external_data"]),
        (&json!("Nia"), &json!("Okafor"), &json!({}))
    );
    let kept = before["channels"][0].clone();
    let channels = json!([{"type": "email", "address": "nia.okafor@example.com", "preferred": true}, {"type": "whatsapp", "address": "+49301", "preferred": false}]);
    let after = desk.put(&path, json!({"channels": channels})).await.ok(202);
    assert_eq!(after["name"], "Nia Okafor");
    let types: Vec<&Value> = after["channels"].as_array().unwrap().iter().map(|channel| &channel["type"]).collect();
    assert_eq!(types, ["email", "whatsapp"]);
    assert_eq!(after["channels"][0]["id"], kept["id"]);
    assert!(desk.put(&path, json!({})).await.error(400).contains("empty"));
    // Here, and only here, unknown keys are dropped without a word.
    assert!(desk.put(&path, json!({"firstname": "Mia"})).await.error(400).contains("empty"));
    let dropped = desk.put(&path, json!({"firstname": "Mia", "language": "de"})).await.ok(202);
    assert_eq!((&dropped["firstname"], &dropped["language"]), (&json!("Nia"), &json!("de")));
    let shown = desk.get(format!("{path}?relationships=custom_fields")).await.ok(200);
    assert_eq!(shown["custom_fields"][desk.ids().customer_field.to_string()]["value"], "green");
}

#[tokio::test]
async fn customers_are_found_by_their_properties() {
    let desk = Desk::open().await;
    let find = async |query: &str| ids(&desk.get(format!("/api/customers?{query}")).await.ok(200));
    let nia = vec![desk.ids().customer];
    for query in [
        "email=nia.okafor@example.com",
        "external_id=crm-1001",
        "name=okafor",
        "channel_type=phone&channel_address=%2B4930901820",
        "timezone=Europe/Berlin",
    ] {
        assert_eq!(find(query).await, nia, "{query}");
    }
    assert_eq!(find("external_id=nobody").await, Vec::<i64>::new());
    for query in ["language=en&limit=5", "timezone=UTC&order_by=created_datetime:asc"] {
        desk.get(format!("/api/customers?{query}")).await.error(400);
    }
    let item = desk.get("/api/customers?email=nia.okafor@example.com").await.ok(200)["data"][0].clone();
    assert!(item.get("channels").is_none() && item.get("integrations").is_none());
}

#[tokio::test]
async fn merging_moves_everything_and_redirects() {
    let desk = Desk::open().await;
    let (source, target) = (desk.ids().shopify_customer, desk.ids().customer);
    let merged = desk
        .put(format!("/api/customers/merge?source_id={source}&target_id={target}"), json!({"name": "Ignored"}))
        .await
        .ok(202);
    assert_eq!((&merged["id"], &merged["name"]), (&json!(target), &json!("Nia Okafor")));
    assert!(merged["integrations"].get(desk.ids().shopify_integration.to_string()).is_some());
    assert!(merged["channels"].to_string().contains("ilse.marchetti@example.com"));
    let ticket = desk.get(format!("/api/tickets/{}", desk.ids().order_ticket)).await.ok(200);
    assert_eq!(ticket["customer"]["id"], target);
    for id in [source, desk.ids().merged_customer] {
        let got = desk.get(format!("/api/customers/{id}?relationships=custom_fields")).await;
        assert_eq!(
            (got.status, got.header("location")),
            (301, format!("/api/customers/{target}?relationships=custom_fields").as_str())
        );
        assert_eq!(desk.delete(format!("/api/customers/{id}")).await.status, 301);
        assert_eq!(desk.put(format!("/api/customers/{id}/data"), json!({"data": 1})).await.status, 301);
    }
    let event = desk
        .get(format!("/api/events?object_type=Customer&object_id={target}&types=customer-merged&limit=1"))
        .await
        .ok(200);
    assert_eq!(event["data"][0]["data"], json!({"source_customer_id": source}));
    desk.put(format!("/api/customers/merge?source_id={source}&target_id={target}"), json!({})).await.error(404);
    desk.put(format!("/api/customers/merge?source_id={target}"), json!({})).await.error(400);
}

/// What the only app has pushed to a customer; null where there is none.
fn pushed(customer: &Value) -> Value {
    customer["external_data"].as_object().unwrap().values().next().cloned().unwrap_or_default()
}

#[tokio::test]
async fn pushed_data_is_stored_later_and_in_order() {
    let desk = Desk::open().await;
    let path = format!("/api/customers/{}", desk.ids().customer);
    for tier in ["gold", "lead"] {
        desk.put(format!("{path}/data"), json!({"data": {"tier": tier}})).await.ok(202);
    }
    desk.until(&path, |customer| pushed(customer)["tier"] == "lead").await;
}

#[tokio::test]
async fn data_of_an_older_version_is_ignored() {
    let desk = Desk::with(Sandbox::builder().sending_delay(Duration::ZERO)).await;
    let path = format!("/api/customers/{}", desk.ids().customer);
    let push = async |data: Value, version: &str| {
        assert!(desk.put(format!("{path}/data"), json!({"data": data, "version": version})).await.ok(202).is_null());
        pushed(&desk.get(&path).await.ok(200))["tier"].clone()
    };
    assert_eq!(push(json!({"tier": "gold"}), "2026-02-01T00:00:00Z").await, "gold");
    assert_eq!(push(json!({"tier": "old"}), "2026-01-01T00:00:00Z").await, "gold");
    assert_eq!(push(json!({"tier": "new"}), "2026-03-01T00:00:00Z").await, "new");
}

#[tokio::test]
async fn orders_hang_on_the_customer() {
    let desk = Desk::open().await;
    let ticket = desk.get(format!("/api/tickets/{}", desk.ids().order_ticket)).await.ok(200);
    let entry = &ticket["customer"]["integrations"][desk.ids().shopify_integration.to_string()];
    assert_eq!(entry["__integration_type__"], "shopify");
    assert_eq!(entry["orders"].as_array().unwrap().len(), 4);
    let customer = desk.get(format!("/api/customers/{}", ticket["customer"]["id"])).await.ok(200);
    assert_eq!(&customer["integrations"][desk.ids().shopify_integration.to_string()], entry);
    let store = desk.get(format!("/api/integrations/{}", desk.ids().shopify_integration)).await.ok(200);
    assert_eq!(store["meta"]["shop_domain"], "harbor-goods.example.com");
}

#[tokio::test]
async fn number_zero_is_the_caller() {
    let desk = Desk::with(Sandbox::builder().domain("acme")).await;
    let me = desk.get("/api/users/0").await.ok(200);
    assert_eq!(me["id"], desk.ids().caller);
    assert_eq!(me["uri"], format!("https://acme.gorgias.com/api/users/{}/", me["id"]));
    let changed = desk
        .put("/api/users/0", json!({"bio": "Hello", "new_password": "a-b-c-d", "password_confirmation": "a-b-c-d"}))
        .await
        .ok(202);
    assert_eq!((&changed["id"], &changed["bio"]), (&me["id"], &json!("Hello")));
    assert!(!changed.to_string().contains("a-b-c-d"));
    for role in ["bot", "internal-agent"] {
        desk.post("/api/users", json!({"name": "X", "email": "x@example.com", "role": {"name": role}}))
            .await
            .error(400);
    }
    desk.post("/api/users", json!({"name": "X", "email": "x@example.com", "role": {"name": "agent"}, "channels": []}))
        .await
        .error(400);
    let names = desk.get("/api/users").await.ok(200);
    let names: Vec<&str> =
        names["data"].as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap()).collect();
    assert!(names.is_sorted(), "{names:?}");
    let agents = desk.get("/api/users?roles=bot&roles=lite-agent").await.ok(200);
    assert_eq!(ids(&agents).len(), 2);
}

#[tokio::test]
async fn teams_replace_their_members_and_forget_the_deleted() {
    let desk = Desk::open().await;
    let path = format!("/api/teams/{}", desk.ids().team);
    desk.delete(format!("/api/users/{}", desk.ids().second_agent)).await.ok(204);
    let team = desk.get(&path).await.ok(200);
    assert_eq!(team["members"].as_array().unwrap().len(), 1);
    assert_eq!(team["members"][0]["name"], "Mira Lindqvist");
    desk.put(&path, json!({"members": [{"id": 1}]})).await.error(400);
    assert_eq!(desk.put(&path, json!({"members": []})).await.ok(202)["members"], json!([]));
    desk.delete(&path).await.ok(204);
    let ticket = desk.get(format!("/api/tickets/{}", desk.ids().ticket)).await.ok(200);
    assert!(ticket["assignee_team"].is_null());
}

#[tokio::test]
async fn search_finds_people_and_settings() {
    let desk = Desk::open().await;
    let find = async |kind: &str, query: &str| {
        ids(&desk.post("/api/search", json!({"type": kind, "query": query})).await.ok(201))
    };
    let (customer, agent) = (desk.ids().customer, desk.ids().agent);
    assert_eq!(find("customer", "okafor").await, [customer]);
    assert_eq!(find("customers_by_phone", "4930901820").await, [customer]);
    assert_eq!(find("customer_channel_email", "nia.okafor@").await, [customer]);
    assert_eq!(find("agent", "mira").await, [agent]);
    assert_eq!(find("team", "return").await, [desk.ids().team]);
    assert_eq!(find("tag", "whole").await, [desk.ids().unused_tag]);
    assert_eq!(find("integration", "chat").await, [desk.ids().chat_integration]);
    desk.post("/api/search", json!({"type": "ticket", "query": "x"})).await.error(400);
    let got = desk.post("/api/search", json!({"type": "agent", "size": 1})).await;
    assert!(!got.header("x-gorgias-search-engine").is_empty());
    let body = got.ok(201);
    assert_eq!((ids(&body).len(), &body["uri"], &body["meta"]), (1, &json!(""), &json!({})));
}

#[tokio::test]
async fn whatsapp_customers_are_known_by_a_number_or_an_id() {
    let desk = Desk::open().await;
    for (address, kind) in [("+14155550123", "whatsapp"), ("US.1349120865530274", "whatsapp-bsuid")] {
        let source =
            json!({"type": "whatsapp-message", "from": {"address": address}, "to": [{"address": "+14155550100"}]});
        let message = json!({"channel": "whatsapp", "from_agent": false, "body_text": "Hi", "source": source});
        let ticket = desk.post("/api/tickets", json!({"messages": [message]})).await.ok(201);
        let customer = desk.get(format!("/api/customers/{}", ticket["customer"]["id"])).await.ok(200);
        assert_eq!(
            (&customer["channels"][0]["type"], &customer["channels"][0]["address"]),
            (&json!(kind), &json!(address))
        );
        let path = format!("/api/customers?channel_type={kind}&channel_address={}", address.replace('+', "%2B"));
        assert_eq!(ids(&desk.get(path).await.ok(200)), [customer["id"].as_i64().unwrap()]);
    }
}

/// No recording shows it: an address alone, and what the customer is noted for.
#[tokio::test]
async fn an_address_alone_makes_a_customer_and_a_note_is_kept() {
    let desk = Desk::open().await;
    let made = desk.post("/api/customers", json!({"email": "solo@example.com", "note": "Rings twice"})).await.ok(201);
    assert_eq!(made["channels"][0]["address"], "solo@example.com");
    assert_eq!((&made["channels"][0]["preferred"], &made["note"]), (&json!(false), &json!("Rings twice")));
    let path = format!("/api/customers/{}", made["id"]);
    assert_eq!(desk.put(&path, json!({"note": "Rings once"})).await.ok(202)["note"], "Rings once");
    assert_eq!(desk.get(&path).await.ok(200)["note"], "Rings once");
    assert_eq!(desk.put(&path, json!({"note": null})).await.ok(202)["note"], Value::Null);
    // What cannot be kept is refused, not dropped.
    let odd = json!({"email": "odd@example.com", "note": 7});
    assert!(desk.post("/api/customers", odd.clone()).await.error(400).contains("note"));
    assert!(desk.put(&path, odd).await.error(400).contains("note"));
    // Nor is it dropped where unknown keys are.
    let lenient = Desk::with(Sandbox::builder().strict(false)).await;
    let noted = json!({"email": "solo@example.com", "note": "Rings twice", "colour": "green"});
    assert_eq!(lenient.post("/api/customers", noted).await.ok(201)["note"], "Rings twice");
    for nobody in [json!({"name": "Nobody"}), json!({"email": null}), json!({"note": "x"})] {
        assert!(desk.post("/api/customers", nobody).await.error(400).contains("channels"));
    }
    let phone = json!({"channels": [{"type": "phone", "address": "+15550199"}]});
    assert_eq!(desk.post("/api/customers", phone).await.ok(201)["channels"][0]["preferred"], false);
}

//! `record_order_event`: what somebody records by hand comes to the ticket that the shop's webhooks made.

use gorgias::agent::{ApprovalMode, Policy, Tier, Toolbelt};
use gorgias::orders::Platform;
use gorgias::orders::events::{OrderEvent, OrderEventKind, OrderEventPolicy, Reaction};
use gorgias_sandbox::Sandbox;
use serde_json::{Value, json};

use super::desk::{Desk, call, refusal};

fn agent(desk: &Desk) -> Toolbelt {
    desk.belt(Policy::new(Tier::Agent).approval(ApprovalMode::Host))
}

fn event(extra: Value) -> Value {
    let mut event = json!({
        "order": "5610000000777", "event": "created", "at": "2026-05-06T09:00:00Z", "customer": "ilse.novak@example.com",
        "platform": "shopify", "shop": "harbor.example.com",
    });
    for (key, value) in extra.as_object().unwrap() {
        event[key] = value.clone();
    }
    event
}

/// The tickets of orders that the account has.
fn tickets(sandbox: &Sandbox) -> Vec<Value> {
    let is_order = |ticket: &Value| ticket["external_id"].as_str().is_some_and(|id| id.starts_with("order:"));
    sandbox.tickets().into_iter().filter(is_order).collect()
}

#[tokio::test]
async fn an_order_gets_one_ticket_whatever_is_recorded() {
    let desk = Desk::small().await;
    let belt = agent(&desk);
    let dry = call(&belt, "record_order_event", event(json!({"dry_run": true}))).await.text;
    assert!(dry.contains("opens a ticket") && tickets(&desk.sandbox).is_empty(), "{dry}");

    let opened = call(&belt, "record_order_event", event(json!({"tags": ["phone order"]}))).await;
    assert!(opened.text.starts_with("Opened ticket "), "{}", opened.text);
    assert!(opened.tokens <= 60, "{} tokens: {}", opened.tokens, opened.text);
    let refund = json!({"event": "refunded", "at": "2026-05-07", "summary": "Half of it, promised\non the phone"});
    let noted = call(&belt, "record_order_event", event(refund.clone())).await.text;
    assert!(noted.starts_with("Noted on ticket "), "{noted}");
    let again = call(&belt, "record_order_event", event(refund)).await.text;
    assert!(again.starts_with("Nothing: this event is known on ticket "), "{again}");

    let made = tickets(&desk.sandbox);
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["external_id"], "order:shopify:harbor.example.com:5610000000777");
    assert!(made[0]["tags"].to_string().contains("phone order"), "{}", made[0]["tags"]);
    let messages = desk.sandbox.messages(made[0]["id"].as_i64().unwrap());
    let texts: Vec<&str> = messages.iter().filter_map(|message| message["body_text"].as_str()).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("Half of it, promised on the phone\n")), "{texts:?}");
}

#[tokio::test]
async fn it_meets_the_ticket_of_a_webhook() {
    let desk = Desk::small().await;
    let order = json!({"id": 5_610_000_000_777_i64, "name": "#2077", "email": "ilse.novak@example.com"});
    let made = OrderEvent::new(Platform::Shopify, "harbor.example.com", OrderEventKind::Created, &order).unwrap();
    let policy = OrderEventPolicy::new(Reaction::open());
    let ticket = desk.client.upsert_order_ticket(&made, &policy).await.unwrap().ticket_id.unwrap();
    let dry =
        call(&agent(&desk), "record_order_event", event(json!({"event": "disputed", "dry_run": true}))).await.text;
    assert!(dry.contains(&format!("on ticket {ticket}")), "{dry}");
    let noted = call(&agent(&desk), "record_order_event", event(json!({"event": "disputed"}))).await.text;
    assert!(noted.starts_with(&format!("Noted on ticket {ticket}")), "{noted}");
}

#[tokio::test]
async fn a_name_leads_to_the_order_of_the_customer() {
    let desk = Desk::small().await;
    let ids = desk.sandbox.ids();
    let customer = desk.client.get_customer().id(ids.shopify_customer).send().await.unwrap();
    let orders = gorgias::orders::orders_of(&*customer).orders;
    let order = orders.iter().find(|order| order.platform == Platform::Shopify && order.id.is_some()).unwrap();
    let (name, id) = (order.name.clone().unwrap(), order.id.clone().unwrap());
    let given =
        json!({"order": name, "event": "returned", "at": "2026-05-06T09:00:00Z", "customer": ids.shopify_customer});
    let text = call(&agent(&desk), "record_order_event", given).await.text;
    assert!(text.starts_with("Opened ticket ") && text.contains(&name), "{text}");
    let made = tickets(&desk.sandbox);
    let key = made[0]["external_id"].as_str().unwrap();
    assert!(key.starts_with("order:shopify:") && key.ends_with(&format!(":{id}")), "{key}");
    assert_eq!(made[0]["customer"]["id"], ids.shopify_customer);
}

#[tokio::test]
async fn the_shop_is_asked_for_where_there_are_several() {
    let desk = Desk::small().await;
    let mut given = event(json!({"customer": "new@example.com"}));
    given.as_object_mut().unwrap().retain(|key, _| key != "shop" && key != "platform");
    let text = refusal(&agent(&desk), "record_order_event", given.clone()).await;
    assert!(text.contains("`shop`"), "{text}");
    given["platform"] = "shopify".into();
    let text = call(&agent(&desk), "record_order_event", given).await.text;
    assert!(text.starts_with("Opened ticket "), "{text}");
    let wrong = refusal(&agent(&desk), "record_order_event", event(json!({"at": "soon"}))).await;
    assert!(wrong.contains("`at`"), "{wrong}");
}

#[tokio::test]
async fn a_state_opens_no_ticket() {
    let desk = Desk::small().await;
    let text = call(&agent(&desk), "record_order_event", event(json!({"event": "paid"}))).await.text;
    assert!(text.starts_with("Nothing: the order has no ticket") && tickets(&desk.sandbox).is_empty(), "{text}");
}

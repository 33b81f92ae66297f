//! Tickets of orders: `external_id`, `meta.order_event`, and the `external_id` of their notes.

use gorgias::orders::events::{OrderEvent, OrderEventPolicy, OrderTicket, OrderTicketAction, OrderWebhook, Reaction};
use gorgias::webhook::WebhookRequest;
use serde_json::{Value, json};

use super::fixture::{Desk, fixture, list, text};

fn receive(shop: &Value, delivery: &Value) -> OrderEvent {
    let secret = text(&shop["secret"]);
    let webhook = match text(&shop["platform"]) {
        "shopify" => OrderWebhook::shopify(secret),
        "bigcommerce" => OrderWebhook::bigcommerce("x-harbor-secret", secret),
        "magento2" => OrderWebhook::magento2("Harbor Outlet", "x-harbor-secret", secret),
        other => panic!("{other}"),
    };
    let headers = delivery["headers"].as_object().unwrap().iter();
    let headers = headers.map(|(name, value)| {
        (http::HeaderName::try_from(name).unwrap(), http::HeaderValue::try_from(text(value)).unwrap())
    });
    let body = text(&delivery["body"]).as_bytes();
    webhook.unwrap().receive(&WebhookRequest::new(&headers.collect(), body)).unwrap()
}

async fn record(desk: &Desk, shop: &Value, delivery: &Value) -> OrderTicket {
    let policy = OrderEventPolicy::new(Reaction::open().note());
    desk.client.upsert_order_ticket(&receive(shop, delivery), &policy).await.unwrap()
}

/// Each shop of the fixtures, and a desk with its ticket.
async fn shops() -> Vec<(Value, Desk)> {
    let mut all = Vec::new();
    for shop in list(&fixture("order_events.json")) {
        all.push((shop.clone(), Desk::with(&shop["ticket"], Vec::new()).await));
    }
    assert_eq!(all.len(), 3);
    all
}

#[tokio::test]
async fn an_event_that_comes_again_is_known_and_changes_nothing() {
    for (shop, desk) in shops().await {
        let before = desk.now();
        for (delivery, key) in list(&shop["seen"]).iter().zip(list(&shop["keys"])) {
            let event = receive(&shop, delivery);
            assert_eq!(json!(event.ticket_external_id()), shop["ticket"]["external_id"]);
            assert_eq!(event.key().to_string(), text(key));
            let again = record(&desk, &shop, delivery).await;
            assert_eq!(
                (again.action, again.ticket_id),
                (OrderTicketAction::Duplicate, Some(desk.ticket)),
                "{}",
                shop["platform"]
            );
        }
        assert_eq!((desk.now(), desk.writes()), (before, vec![]), "{}", shop["platform"]);
    }
}

#[tokio::test]
async fn an_event_that_comes_late_is_told_from_news() {
    let mut late = 0;
    for (shop, desk) in shops().await {
        // Without times nothing is late.
        if shop["late"].is_null() {
            assert_eq!(shop["ticket"]["meta"]["order_event"]["at"], Value::Null);
            continue;
        }
        let before = desk.now();
        let recorded = record(&desk, &shop, &shop["late"]).await;
        assert_eq!(
            (recorded.action, recorded.ticket_id),
            (OrderTicketAction::Outdated, Some(desk.ticket)),
            "{}",
            shop["platform"]
        );
        assert_eq!((desk.now(), desk.writes()), (before, vec![]), "{}", shop["platform"]);
        late += 1;
    }
    assert_eq!(late, 2);
}

#[tokio::test]
async fn the_next_event_goes_to_the_same_ticket_which_forgets_none_of_the_old_ones() {
    for (shop, desk) in shops().await {
        let tickets = desk.sandbox.tickets().len();
        let next = record(&desk, &shop, &shop["next"]).await;
        assert_eq!(
            (next.action, next.ticket_id),
            (OrderTicketAction::Updated, Some(desk.ticket)),
            "{}",
            shop["platform"]
        );
        assert_eq!((desk.sandbox.tickets().len(), desk.keys().len()), (tickets, 3), "one more note");
        let after = desk.now();
        for delivery in list(&shop["seen"]).iter().chain([&shop["next"]]) {
            assert_eq!(
                record(&desk, &shop, delivery).await.action,
                OrderTicketAction::Duplicate,
                "{}",
                shop["platform"]
            );
        }
        assert_eq!(desk.now(), after);
    }
}

/// The build before remembered an event, and ended before it wrote the note.
#[tokio::test]
async fn a_note_that_is_missing_is_written_and_one_that_is_there_is_not() {
    for (shop, _) in shops().await {
        let mut ticket = shop["ticket"].clone();
        let notes = ticket["notes"].as_array_mut().unwrap();
        let lost = text(&notes.pop().unwrap()["external_id"]).to_owned();
        let first = text(&notes[0]["external_id"]).to_owned();
        let desk = Desk::with(&ticket, Vec::new()).await;
        let mut actions = Vec::new();
        for delivery in list(&shop["seen"]).iter().chain(list(&shop["seen"])) {
            actions.push(record(&desk, &shop, delivery).await.action);
        }
        let (known, noted) = (OrderTicketAction::Duplicate, OrderTicketAction::Updated);
        assert_eq!(actions, [known, noted, known, known], "{}", shop["platform"]);
        assert_eq!((desk.keys(), desk.writes()), (vec![first, lost], vec!["POST".to_owned()]));
    }
}

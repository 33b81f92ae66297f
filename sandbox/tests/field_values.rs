//! Values of custom fields: what fits, what the bulk call takes away, and what nobody but Gorgias may.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::Desk;
use serde_json::{Value, json};

/// Values by field, as the list shows them.
async fn values(desk: &Desk, path: &str) -> Vec<(Value, Value)> {
    let list = desk.get(path).await.ok(200);
    list["data"].as_array().unwrap().iter().map(|one| (one["field"]["id"].clone(), one["value"].clone())).collect()
}

async fn field(desk: &Desk, of: &str, definition: Value) -> i64 {
    let body = json!({"object_type": of, "label": "Made", "definition": definition});
    desk.post("/api/custom-fields", body).await.ok(201)["id"].as_i64().unwrap()
}

#[tokio::test]
async fn values_obey_their_definitions() {
    let desk = Desk::open().await;
    let (ticket, choice) = (desk.ids().order_ticket, desk.ids().ticket_field);
    let path = format!("/api/tickets/{ticket}/custom-fields");
    desk.put(&path, json!([{"id": choice, "value": "Nothing::Known"}])).await.error(400);
    desk.put(&path, json!([{"id": desk.ids().customer_field, "value": "x"}])).await.error(400);
    let list = desk.put(&path, json!([{"id": choice, "value": "Order::Damaged"}])).await.ok(200);
    assert_eq!(
        (&list["data"][0]["field"]["id"], &list["data"][0]["value"]),
        (&json!(choice), &json!("Order::Damaged"))
    );
    let shown = desk.get(format!("/api/tickets/{ticket}")).await.ok(200);
    assert_eq!(shown["custom_fields"][choice.to_string()], json!({"id": choice, "value": "Order::Damaged"}));
    desk.delete(format!("{path}/{choice}")).await.ok(204);
    assert!(desk.get(format!("/api/tickets/{ticket}")).await.ok(200).get("custom_fields").is_none());
    desk.delete(format!("{path}/{choice}")).await.error(404);
    let customer = format!("/api/customers/{}/custom-fields", desk.ids().customer);
    let value = desk.put(format!("{customer}/{}", desk.ids().customer_field), json!("violet")).await.ok(200);
    assert_eq!(value["value"], "violet");
    assert!(value["field"].get("requirement_type").is_none() && value.get("prediction").is_none());
}

/// What fits which type, for the single call and for the bulk call alike.
#[tokio::test]
async fn what_fits_a_type() {
    let desk = Desk::open().await;
    let path = format!("/api/tickets/{}/custom-fields", desk.ids().order_ticket);
    let bounded =
        json!({"data_type": "number", "input_settings": {"input_type": "input_number", "min": 1, "max": "9.5"}});
    let number = field(&desk, "Ticket", bounded).await;
    let settings =
        desk.get(format!("/api/custom-fields/{number}")).await.ok(200)["definition"]["input_settings"].clone();
    assert_eq!((&settings["min"], &settings["max"]), (&json!("1"), &json!("9.5")), "limits read back as text");
    let flag =
        field(&desk, "Ticket", json!({"data_type": "boolean", "input_settings": {"input_type": "dropdown"}})).await;
    let only = json!({"data_type": "boolean", "input_settings": {"input_type": "dropdown", "choices": [true]}});
    let only = field(&desk, "Ticket", only).await;
    let empty = json!({"data_type": "text", "input_settings": {"input_type": "dropdown", "choices": []}});
    let empty = field(&desk, "Ticket", empty).await;
    for (field, fits, does_not) in [
        (
            number,
            vec![json!(1), json!(9), json!("7.50"), json!("9.5")],
            vec![json!(0), json!(10), json!("0.99"), json!("many"), json!(true), json!("NaN")],
        ),
        (flag, vec![json!(true), json!(false)], vec![json!("true"), json!(1), json!("")]),
        (only, vec![json!(true)], vec![json!(false)]),
        (empty, vec![], vec![json!("x"), json!("")]),
    ] {
        for value in fits {
            let one = desk.put(format!("{path}/{field}"), value.clone()).await.ok(200);
            assert_eq!(one["value"], value, "a text stays a text");
            desk.put(&path, json!([{"id": field, "value": value}])).await.ok(200);
            assert_eq!(values(&desk, &path).await, [(json!(field), value)]);
        }
        let before = values(&desk, &path).await;
        for value in does_not {
            desk.put(format!("{path}/{field}"), value.clone()).await.error(400);
            desk.put(&path, json!([{"id": field, "value": value}])).await.error(400);
        }
        assert_eq!(values(&desk, &path).await, before);
    }
    desk.put(&path, json!([{"id": number, "value": 4.25}])).await.ok(200);
    desk.put(format!("{path}/{number}"), json!(4.25)).await.error(400);
    for none in [json!(null), json!({}), json!([])] {
        desk.put(&path, json!([{"id": number, "value": none}])).await.error(400);
    }
}

#[tokio::test]
async fn the_bulk_call_deletes_what_it_does_not_name() {
    let desk = Desk::open().await;
    let text = json!({"data_type": "text", "input_settings": {"input_type": "input"}});
    for (of, path) in [
        ("Ticket", format!("/api/tickets/{}/custom-fields", desk.ids().order_ticket)),
        ("Customer", format!("/api/customers/{}/custom-fields", desk.ids().shopify_customer)),
    ] {
        let (one, other) = (field(&desk, of, text.clone()).await, field(&desk, of, text.clone()).await);
        desk.put(&path, json!([{"id": one, "value": "a"}, {"id": other, "value": "b"}])).await.ok(200);
        // A single value leaves the others alone.
        desk.put(format!("{path}/{one}"), json!("c")).await.ok(200);
        assert_eq!(values(&desk, &path).await.len(), 2);
        let left = desk.put(&path, json!([{"id": other, "value": "d"}])).await.ok(200);
        assert_eq!(left["data"].as_array().unwrap().len(), 1);
        assert_eq!(values(&desk, &path).await, [(json!(other), json!("d"))]);
        desk.put(&path, json!([])).await.ok(200);
        assert_eq!(values(&desk, &path).await, []);
    }
}

#[tokio::test]
async fn managed_values_cannot_go() {
    let desk = Desk::open().await;
    let (reason, intent) = (desk.ids().ticket_field, desk.ids().managed_field);
    let ticket = format!("/api/tickets/{}", desk.ids().ticket);
    let path = format!("{ticket}/custom-fields");
    let before = values(&desk, &path).await;
    assert_eq!(before.len(), 2);
    let without = json!([{"id": reason, "value": "Order::Damaged"}]);
    assert!(desk.put(&path, without.clone()).await.error(400).contains("managed"));
    desk.put(&ticket, json!({"custom_fields": without})).await.error(400);
    desk.delete(format!("{path}/{intent}")).await.error(400);
    assert_eq!(values(&desk, &path).await, before, "nothing of it happened");
    let with = json!([{"id": reason, "value": "Order::Damaged"}, {"id": intent, "value": "Return::How"}]);
    desk.put(&path, with.clone()).await.ok(200);
    assert_eq!(
        values(&desk, &path).await,
        [(json!(reason), json!("Order::Damaged")), (json!(intent), json!("Return::How"))]
    );
    // What people fill is not protected, though Gorgias knows its role.
    desk.delete(format!("{path}/{reason}")).await.ok(204);
    desk.put(&path, json!([{"id": intent, "value": "Return::How"}])).await.ok(200);
}

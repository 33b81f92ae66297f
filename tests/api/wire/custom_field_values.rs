//! Values of custom fields, on tickets and on customers.

use gorgias::types::{self, CustomFieldScalar};
use serde_json::{Value, json};

use super::harness::Row;
use super::samples::custom_field;

fn on_ticket(id: i64, value: Value) -> Value {
    json!({
        "id": id, "field": custom_field(id), "value": value,
        "prediction": {"predicted": "Order::Status", "confidence": 90},
    })
}

/// Values of customers show the field, but no prediction.
fn on_customer(id: i64, value: Value) -> Value {
    json!({"field": custom_field(id), "value": value})
}

fn values() -> Vec<types::CustomFieldValueInput> {
    vec![
        make!(CustomFieldValueInput { id: 8001, value: json!("Order::Statüs") }),
        make!(CustomFieldValueInput { id: 8002, value: json!(4) }),
        make!(CustomFieldValueInput { id: 8003, value: json!(false) }),
        make!(CustomFieldValueInput { id: 8004, value: json!(4.5) }),
    ]
}

fn sent_values() -> Value {
    json!([
        {"id": 8001, "value": "Order::Statüs"}, {"id": 8002, "value": 4}, {"id": 8003, "value": false},
        {"id": 8004, "value": 4.5},
    ])
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        call!(list_ticket_custom_field_values.ticket_id(412_007_331))
            .sends("GET /api/tickets/412007331/custom-fields")
            .answers(200, &json!({"data": [on_ticket(8001, json!("Order::Status")), on_ticket(8002, json!(4.5))]}))
            .reads(|values| {
                assert_eq!(values.data[0].field.as_ref().unwrap().label.as_deref(), Some("Contact reason"));
                assert_eq!(values.data[0].value, Some(json!("Order::Status")));
                assert_eq!(values.data[0].prediction.as_ref().unwrap()["confidence"], 90);
                assert_eq!(values.data[1].value, Some(json!(4.5)));
            }),
        call!(update_ticket_custom_field_values.ticket_id(412_007_331).body(values()))
            .sends_json("PUT /api/tickets/412007331/custom-fields", sent_values())
            .answers(200, &json!({"data": [on_ticket(8003, json!(false))]}))
            .reads(|values| assert_eq!(values.data[0].value, Some(json!(false)))),
        // The body is the bare value.
        call!(
            update_ticket_custom_field_value
                .ticket_id(412_007_331)
                .id(8001)
                .body(CustomFieldScalar::Text("Order::Damaged".into()))
        )
        .sends_json("PUT /api/tickets/412007331/custom-fields/8001", json!("Order::Damaged"))
        .answers(200, &on_ticket(8001, json!("Order::Damaged")))
        .reads(|value| assert_eq!((value.id, value.value.clone()), (Some(8001), Some(json!("Order::Damaged"))))),
        call!(delete_ticket_custom_field_value.ticket_id(412_007_331).id(8001))
            .sends("DELETE /api/tickets/412007331/custom-fields/8001")
            .answers_nothing(204),
        call!(list_customer_custom_field_values.customer_id(310_000_042))
            .sends("GET /api/customers/310000042/custom-fields")
            .answers(200, &json!({"data": [on_customer(9001, json!("VIP"))]}))
            .reads(|values| {
                assert_eq!(values.data[0].field.as_ref().unwrap().id, 9001);
                assert_eq!(values.data[0].value, Some(json!("VIP")));
            }),
        call!(update_customer_custom_field_values.customer_id(310_000_042).body(values()))
            .sends_json("PUT /api/customers/310000042/custom-fields", sent_values())
            .answers(200, &json!({"data": [on_customer(8002, json!(4))]}))
            .reads(|values| assert_eq!(values.data[0].value, Some(json!(4)))),
        call!(update_customer_custom_field_value.customer_id(310_000_042).id(8003).body(CustomFieldScalar::Flag(true)))
            .sends_json("PUT /api/customers/310000042/custom-fields/8003", json!(true))
            .answers(200, &on_customer(8003, json!(true)))
            .reads(|value| assert_eq!(value.value, Some(json!(true)))),
        call!(delete_customer_custom_field_value.customer_id(310_000_042).id(9001))
            .sends("DELETE /api/customers/310000042/custom-fields/9001")
            .answers_nothing(204),
    ]
}

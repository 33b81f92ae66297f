//! Values of custom fields, on tickets and on customers.

use gorgias::types::{CustomFieldScalar, TicketRelationship};
use serde_json::json;

use super::desk::Desk;

stories! {
    values_of_a_ticket:
        list_ticket_custom_field_values, update_ticket_custom_field_values, update_ticket_custom_field_value,
        delete_ticket_custom_field_value;
    values_of_a_customer:
        list_customer_custom_field_values, update_customer_custom_field_values, update_customer_custom_field_value,
        delete_customer_custom_field_value;
}

async fn values_of_a_ticket(desk: &Desk) {
    let (ticket, field) = (desk.ids().order_ticket, desk.ids().ticket_field);
    assert!(call!(desk, list_ticket_custom_field_values.ticket_id(ticket)).data.is_empty());

    let values = vec![make!(CustomFieldValueInput { id: field, value: json!("Order::Damaged") })];
    let set = call!(desk, update_ticket_custom_field_values.ticket_id(ticket).body(values)).data;
    assert_eq!(set[0].value, Some(json!("Order::Damaged")));
    assert_eq!(set[0].field.as_ref().unwrap().label.as_deref(), Some("Contact reason"));

    let one = CustomFieldScalar::from("Product::Question");
    let one = call!(desk, update_ticket_custom_field_value.ticket_id(ticket).id(field).body(one));
    assert_eq!(one.value, Some(json!("Product::Question")));
    let all = call!(desk, list_ticket_custom_field_values.ticket_id(ticket)).data;
    assert_eq!((all.len(), &all[0].value), (1, &Some(json!("Product::Question"))));
    let shown = call!(desk, get_ticket.id(ticket).relationships(vec![TicketRelationship::CustomFields]));
    assert_eq!(shown.custom_fields[&field.to_string()].value, Some(json!("Product::Question")));

    let error = refused!(
        desk,
        BadRequest,
        update_ticket_custom_field_value.ticket_id(ticket).id(field).body(CustomFieldScalar::from("No::Choice"))
    );
    assert!(!error.may_have_taken_effect());
    call!(desk, delete_ticket_custom_field_value.ticket_id(ticket).id(field));
    assert!(call!(desk, list_ticket_custom_field_values.ticket_id(ticket)).data.is_empty());
    refused!(desk, NotFound, delete_ticket_custom_field_value.ticket_id(ticket).id(field));
    // A merged ticket is read through its survivor.
    let survivor = call!(desk, list_ticket_custom_field_values.ticket_id(desk.ids().merged_ticket)).data;
    assert_eq!(survivor[0].value, Some(json!("Order::Status")));
    // Its managed value can neither be left out nor cleared.
    let (ticket, managed) = (desk.ids().ticket, desk.ids().managed_field);
    let values = vec![make!(CustomFieldValueInput { id: field, value: json!("Order::Damaged") })];
    refused!(desk, BadRequest, update_ticket_custom_field_values.ticket_id(ticket).body(values));
    refused!(desk, BadRequest, delete_ticket_custom_field_value.ticket_id(ticket).id(managed));
    let report = desk.client.set_ticket_fields(ticket, [(field, json!("Order::Damaged"))]).await.into_result().unwrap();
    assert_eq!((report.done, report.rest), (vec![field], vec![]));
    let kept = call!(desk, list_ticket_custom_field_values.ticket_id(ticket)).data;
    let kept: Vec<_> = kept.into_iter().map(|one| one.value.unwrap()).collect();
    assert_eq!(kept, [json!("Order::Damaged"), json!("Shipping::Where is it")]);
}

async fn values_of_a_customer(desk: &Desk) {
    let (customer, field) = (desk.ids().customer, desk.ids().customer_field);
    let before = call!(desk, list_customer_custom_field_values.customer_id(customer)).data;
    assert_eq!((before.len(), &before[0].value), (1, &Some(json!("green"))));

    let values = vec![make!(CustomFieldValueInput { id: field, value: json!("rød & blå") })];
    let set = call!(desk, update_customer_custom_field_values.customer_id(customer).body(values)).data;
    assert_eq!(set[0].value, Some(json!("rød & blå")));

    let one = CustomFieldScalar::Text("violet".into());
    let one = call!(desk, update_customer_custom_field_value.customer_id(customer).id(field).body(one));
    assert_eq!((one.value, one.field.unwrap().id), (Some(json!("violet")), field));
    let after = call!(desk, list_customer_custom_field_values.customer_id(customer)).data;
    assert_eq!((after.len(), &after[0].value), (1, &Some(json!("violet"))));

    // A text field takes no flag.
    refused!(
        desk,
        BadRequest,
        update_customer_custom_field_value.customer_id(customer).id(field).body(CustomFieldScalar::Flag(true))
    );
    call!(desk, delete_customer_custom_field_value.customer_id(customer).id(field));
    assert!(call!(desk, list_customer_custom_field_values.customer_id(customer)).data.is_empty());
}

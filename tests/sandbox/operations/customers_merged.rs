//! Merging customers: reads follow to the survivor, writes tell that there is one.

use gorgias::types;

use super::desk::Desk;

stories! {
    a_merged_customer_lives_on_in_the_other: merge_customers;
}

async fn a_merged_customer_lives_on_in_the_other(desk: &Desk) {
    let (source, target) = (desk.ids().shopify_customer, desk.ids().customer);
    let store = desk.ids().shopify_integration.to_string();
    let before = call!(desk, get_customer.id(source));
    assert_eq!(before.integrations[&store]["orders"].as_array().unwrap().len(), 4);
    let shop = before.ecommerce_data.values().next().unwrap();
    let bags = shop.orders.iter().find(|order| order.name.as_deref() == Some("#2044")).unwrap();
    assert_eq!(bags.total_amount, Some(80.32));

    let merge = || types::MergeCustomers::builder().name("Nia Okafor");
    let merged = call!(desk, merge_customers.source_id(source).target_id(target).body(merge()));
    assert_eq!(merged.id, target);
    assert_eq!(merged.integrations[&store], before.integrations[&store]);
    assert!(merged.channels.iter().any(|channel| channel.address.as_deref() == Some("ilse.marchetti@example.com")));
    let ticket = call!(desk, get_ticket.id(desk.ids().order_ticket));
    assert_eq!(ticket.customer.unwrap().id, target, "the tickets moved along");

    for old in [source, desk.ids().merged_customer] {
        let before = desk.sandbox.requests().len();
        let read = call!(desk, get_customer.id(old).relationships(vec![types::CustomerRelationship::CustomFields]));
        assert_eq!((read.id, read.name.as_deref()), (target, Some("Nia Okafor")));
        assert_eq!(read.custom_fields[&desk.ids().customer_field.to_string()]["value"], "green", "the query is kept");
        let sent: Vec<String> = desk.sandbox.requests()[before..].iter().map(|request| request.path.clone()).collect();
        assert_eq!(sent, [format!("/api/customers/{old}"), format!("/api/customers/{target}")]);
    }
    // A write is not repeated on another record than the one that was named.
    let before = desk.sandbox.requests().len();
    let update = types::UpdateCustomer::builder().name("Somebody Else");
    let error = refused!(desk, Redirect, update_customer.id(source).body(update));
    assert_eq!(error.status().unwrap(), 301);
    refused!(desk, Redirect, delete_customer.id(source));
    assert_eq!(desk.sandbox.requests().len(), before + 2);
    assert_eq!(call!(desk, get_customer.id(target)).name.as_deref(), Some("Nia Okafor"));
    refused!(desk, NotFound, merge_customers.source_id(source).target_id(target).body(merge()));
}
